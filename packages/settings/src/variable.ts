/** One environment variable: what it means, and how its text becomes a value. */
export interface Variable<Value> {
  /** What it is for and its unit, as `--help` prints it. */
  readonly meaning: string;
  /** What `--help` prints as the default. */
  readonly shown: string;
  /** A secret's value is never shown. */
  readonly secret?: boolean;
  /** The value of `text`, or of the absent variable. Throws `EnvProblem` saying what was expected. */
  read(text: string | undefined): Value;
}

export type Schema = Readonly<Record<string, Variable<unknown>>>;
export type Values<S extends Schema> = {
  readonly [Name in keyof S]: S[Name] extends Variable<infer V> ? V : never;
};

/** What is wrong with one value, without the variable's name. */
export class EnvProblem extends Error {
  override readonly name = 'EnvProblem';
}

/** One line that names the variable: what a person is shown before the process exits with 2. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly variable: string;
  constructor(variable: string, problem: string) {
    super(`${variable}: ${problem}`);
    this.variable = variable;
  }
}

/** A value as an error may show it: quoted, on one line, not endless. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
