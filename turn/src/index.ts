export { readTurnConfig, renderTurnConfig, type TurnConfig, turnConfigVariables } from './config.ts';
export { createTurnIssuer, type TurnIssuer, type TurnIssuerOptions } from './credentials.ts';
export {
  describeEnv,
  EnvError,
  EnvProblem,
  integer,
  list,
  optional,
  quote,
  readEnv,
  required,
  type Schema,
  string,
  type Values,
  type Variable,
} from './env.ts';
export { type TurnService, turnService, turnServiceVariables } from './service.ts';
