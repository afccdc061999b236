import type { LogState } from '@parley/log';
import type { Counts } from '@parley/wire';

/** How many of so many edits a log's base does not cover. */
export function editsAbove(counts: Counts, base: LogState['base']): number {
  return total(counts) - total(base?.envelope.claim?.covers);
}

const total = (counts: Counts | undefined): number => {
  let sum = 0;
  for (const count of counts?.values() ?? []) sum += count;
  return sum;
};
