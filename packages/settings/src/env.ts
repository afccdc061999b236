/**
 * Settings from the environment: declared once, parsed once, listed by `--help`. A wrong value is one line that names
 * its variable. The value of a secret appears in no message.
 */
import { EnvError, EnvProblem, type Schema, type Values } from './variable.ts';

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

/** Each variable as it is in force, for a log: its text, or its default; of a secret only whether it is set. */
export function effectiveEnv(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const effective = Object.entries(schema).map(([name, { shown, secret }]): [string, string] => {
    const text = env[name];
    if (!text) return [name, shown];
    return [name, secret ? 'set' : text];
  });
  return Object.fromEntries(effective);
}

/**
 * Refuses what nobody reads: a misspelt setting would be ignored for a year.
 *
 * `prefix` is what this program's variables begin with, `known` all names that mean something under it. An empty variable
 * counts as absent. Throws `EnvError` for the first other one; its value, which may be a secret, is not in the message.
 */
export function refuseUnknown(
  env: Readonly<Record<string, string | undefined>>,
  { prefix, known }: { readonly prefix: string; readonly known: readonly string[] },
): void {
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(prefix) || !text || known.includes(name)) continue;
    const meant = nearest(name, known, prefix.length);
    throw new EnvError(name, `there is no such setting${meant === null ? '' : `; is ${meant} meant?`}`);
  }
}

/** The name most like it after the prefix: the one that shares most pairs of letters (Dice's coefficient), if that is most
 * of them. */
function nearest(name: string, known: readonly string[], prefix: number): string | null {
  const pairs = pairsOf(name.slice(prefix));
  let best: { readonly name: string; readonly likeness: number } | null = null;
  for (const candidate of known) {
    const others = pairsOf(candidate.slice(prefix));
    const shared = [...pairs].filter((pair) => others.has(pair)).length;
    const likeness = (2 * shared) / (pairs.size + others.size);
    if (likeness > (best?.likeness ?? 0.6)) best = { name: candidate, likeness };
  }
  return best?.name ?? null;
}

const pairsOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
