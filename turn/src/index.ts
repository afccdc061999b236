export { openTurnClient, type TurnAddress, type TurnClient } from './client/turn-client.ts';
export { readTurnConfig, renderTurnConfig, type TurnConfig, turnConfigVariables } from './config.ts';
export { createTurnIssuer, type TurnIssuer, type TurnIssuerOptions } from './credentials.ts';
export { type TurnService, turnService, turnServiceVariables } from './service.ts';
