/**
 * Settings from the environment: declared once, parsed once, listed by `--help`. A wrong value is one line that names
 * its variable. The value of a secret appears in no message.
 */

/** One environment variable: what it means, and how its text becomes a value. */
export interface Variable<Value> {
  /** What it is for and its unit, as `--help` prints it. */
  readonly meaning: string;
  /** What `--help` prints as the default. */
  readonly shown: string;
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

/** What may be said about text in general. An empty variable counts as absent, as in compose files and shells. */
interface TextRule {
  readonly meaning: string;
  /** Must match whole; anything if left out. Control characters are refused in any case. */
  readonly pattern?: RegExp;
  /** How to say what `pattern` wants, e.g. "a host name". */
  readonly expected?: string;
  /** A secret is never shown in a message. */
  readonly secret?: boolean;
}

/** Text with a default. */
export function string(rule: TextRule & { readonly fallback: string }): Variable<string> {
  return {
    meaning: rule.meaning,
    shown: rule.fallback,
    read: (text) => (absent(text) ? rule.fallback : checkText(text, rule)),
  };
}

/** Text that may be absent. */
export function optional(rule: TextRule): Variable<string | null> {
  return {
    meaning: rule.meaning,
    shown: 'unset',
    read: (text) => (absent(text) ? null : checkText(text, rule)),
  };
}

/** Text that must be given. */
export function required(rule: TextRule): Variable<string> {
  return {
    meaning: rule.meaning,
    shown: 'required',
    read(text) {
      if (absent(text)) throw new EnvProblem('must be set');
      return checkText(text, rule);
    },
  };
}

/** A decimal integer from `min` to `max`. */
export function integer(rule: {
  readonly meaning: string;
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
}): Variable<number> {
  return {
    meaning: rule.meaning,
    shown: String(rule.fallback),
    read(text) {
      if (absent(text)) return rule.fallback;
      const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= rule.min && value <= rule.max) return value;
      throw new EnvProblem(`must be an integer from ${rule.min} to ${rule.max}, not ${quote(text)}`);
    },
  };
}

/** Items parted by commas or white space; an absent variable is the empty list. */
export function list<Item>(rule: {
  readonly meaning: string;
  /** Throws `EnvProblem` for a bad item. */
  readonly item: (text: string) => Item;
  /** How many at most; 64 if left out. */
  readonly most?: number;
}): Variable<readonly Item[]> {
  return {
    meaning: rule.meaning,
    shown: 'none',
    read(text) {
      const items = (text ?? '').split(/[\s,]+/).filter((item) => item !== '');
      const most = rule.most ?? MOST_ITEMS;
      if (items.length > most) throw new EnvProblem(`must name at most ${most}, not ${items.length}`);
      return items.map(rule.item);
    },
  };
}

const MOST_ITEMS = 64;

/** Reads every variable of `schema`. Throws `EnvError` at the first wrong one. */
export function readEnv<S extends Schema>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Values<S> {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(schema)) {
    try {
      values[name] = variable.read(env[name]);
    } catch (error) {
      throw error instanceof EnvProblem ? new EnvError(name, error.message) : error;
    }
  }
  return values as Values<S>;
}

/** What `--help` prints: each variable with its default and meaning, a line each. */
export function describeEnv(schema: Schema): string {
  const rows = Object.entries(schema).map(([name, { shown, meaning }]) => [name, shown, meaning] as const);
  const widest = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [names, defaults] = [widest(0), widest(1)];
  return rows.map((row) => `  ${row[0].padEnd(names)}  ${row[1].padEnd(defaults)}  ${row[2]}\n`).join('');
}

/** A value as an error may show it: quoted, on one line, not endless. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

const absent = (text: string | undefined): text is undefined | '' => text === undefined || text === '';

function checkText(text: string, rule: TextRule): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are what must not get into a file of lines.
  const printable = !/[\u0000-\u001f\u007f]/.test(text);
  if (printable && (rule.pattern === undefined || rule.pattern.test(text))) return text;
  const expected = rule.expected ?? 'printable text';
  throw new EnvProblem(`must be ${expected}${rule.secret ? '' : `, not ${quote(text)}`}`);
}
