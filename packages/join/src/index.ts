export { type AdmitOptions, type Admitted, admit } from './admit.ts';
export { type Joined, type JoinOptions, joinClient } from './join-client.ts';
export { JoinError } from './join-error.ts';
export { normalOrigin, originsOf } from './origins.ts';
export type { Welcome, Welcomes } from './welcome.ts';
