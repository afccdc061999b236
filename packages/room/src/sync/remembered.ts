import type { Log } from '@parley/log';
import type { Bytes } from '@parley/wire';

/** Named values of a log. */
export type Meta = Pick<Log, 'getMeta'>;

/** These named values of a log, read while it opens: after that they would be one more wait. What could not be read yet (not
 * every log can before it is open) is read when it is asked for. */
export function readAhead(log: Log, names: readonly string[]): Meta {
  const read = new Map<string, Promise<Bytes | null>>(names.map((name) => [name, log.getMeta(name)]));
  void Promise.allSettled(read.values());
  const now = (name: string): Promise<Bytes | null> => log.getMeta(name);
  return { getMeta: (name) => read.get(name)?.catch(() => now(name)) ?? now(name) };
}
