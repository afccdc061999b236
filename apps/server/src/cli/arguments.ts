import { parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/** A command's words: exactly those that `names` asks for, and no options. Throws UsageError. */
export function words<const Names extends readonly string[]>(
  args: readonly string[],
  names: Names,
): { readonly [At in keyof Names]: string } {
  const { positionals } = parsed(() => parseArgs({ args: [...args], allowPositionals: true, options: {} }));
  const missing = names[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const extra = positionals[names.length];
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is too much`);
  return positionals as unknown as { readonly [At in keyof Names]: string };
}

/** Runs node's parser; what it throws is a mistake in the call. */
export function parsed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    const isMistake = error instanceof TypeError && 'code' in error;
    if (!isMistake) throw error;
    throw new UsageError((error as Error).message.split('. ')[0] ?? String(error));
  }
}
