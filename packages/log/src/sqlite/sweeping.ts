import { toHex } from '@parley/wire';
import { concernOf } from '../index/concern.ts';
import { listsOf } from '../kept-edits.ts';
import type { LogChange } from '../log.ts';
import type { SqliteDatabase } from './database.ts';
import { entriesOf, LEAF_COLUMNS, type LeafRow, readShelves } from './held.ts';
import { logById } from './logs.ts';
import { growthOf, store } from './writing.ts';

/** Leaves looked through in one transaction, so that a sweep never holds up writes for long. */
const BATCH_LEAVES = 8;

/** The logs that have a shelf whose end has come. */
export const dueShelves = (database: SqliteDatabase, now: number): number[] =>
  database
    .all<{ log: number }>('SELECT DISTINCT log FROM shelves WHERE until IS NOT NULL AND until <= ?', now)
    .map(({ log }) => log);

/** Deletes some of what lies on a log's shelves whose end has come, after a place among its leaves; the last batch deletes the shelves. */
export function sweepBatch(
  database: SqliteDatabase,
  id: number,
  { now, after }: { readonly now: number; readonly after: number },
): { edits: number; next: number | null } {
  return database.transaction(() => {
    const log = logById(database, id);
    if (!log) return { edits: 0, next: null };
    const leaves = database.all<LeafRow & { id: number }>(
      `SELECT id, ${LEAF_COLUMNS} FROM leaves WHERE log = ? AND shelved = 1 AND id > ? ORDER BY id LIMIT ?`,
      id,
      after,
      BATCH_LEAVES,
    );
    const due = new Set(
      [...readShelves(database, id)].flatMap(([by, { until }]) => (isDue(until, now) ? [by] : [])),
    );
    const edits = leaves.flatMap((leaf) =>
      entriesOf(leaf)
        .filter(({ shelf }) => shelf !== null && due.has(shelf))
        .map(({ number, hash }) => ({ session: toHex(leaf.session), number, hash: toHex(hash) })),
    );
    const last = leaves.length < BATCH_LEAVES;
    const drop = { edits: listsOf(edits) };
    const change: LogChange = last ? { drop, sweepBefore: now } : { drop };
    const growth = growthOf(database, log, concernOf([change]));
    growth.apply(change);
    store(database, log, growth);
    return { edits: edits.length, next: last ? null : (leaves.at(-1)?.id ?? null) };
  });
}

const isDue = (until: number | null, now: number): boolean => until !== null && until <= now;
