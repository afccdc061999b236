/** Where a command reads and writes, handed in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly say: (line: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  /** Asks a person for a line; empty where nobody answers. */
  readonly ask: (question: string) => Promise<string>;
}

/** Everything that is not a mistake in the call: one line, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** A mistake in the call: one line that says how it is called, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** One of `parley`'s commands. */
export interface Command {
  /** How it is called, after `parley`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, in full; printed by `--help` after the usage. */
  readonly help: string;
  /** Runs it and resolves to its exit code. Throws UsageError, CommandError, StartError or EnvError. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}
