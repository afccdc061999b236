/** Why the server cannot run here: one line for the person who started it; the process exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
