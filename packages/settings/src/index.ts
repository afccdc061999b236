export { describeEnv, effectiveEnv, readEnv, refuseUnknown } from './env.ts';
export { choice, choices, integer, list, optional, required, string } from './kinds.ts';
export { EnvError, EnvProblem, quote, type Schema, type Values, type Variable } from './variable.ts';
