import type { Hash, SessionId } from '@parley/wire';
import { toHex } from '@parley/wire';
import { concernOf } from '../index/concern.ts';
import { listsOf } from '../kept-edits.ts';
import type { SqliteDatabase } from './database.ts';
import { entriesOf, LEAF_COLUMNS, type LeafRow } from './held.ts';
import { totalOf } from './inventory.ts';
import { logById } from './logs.ts';
import { growthOf, store } from './writing.ts';

interface EditName {
  readonly session: SessionId;
  readonly number: number;
  readonly hash: Hash;
}

/** Leaves emptied at once. */
const BATCH_LEAVES = 8;

/**
 * Makes a room no larger than `most` bytes, within the caller's transaction, as far as that goes: what lies on shelves that have
 * an end gives way, the shelf whose end comes first before the others. What nobody has confirmed stays.
 */
export function trimRoom(database: SqliteDatabase, room: number, most: number): void {
  for (let excess = totalOf(database, room) - most; excess > 0; ) {
    const freed = trimSome(database, room);
    if (freed === 0) return;
    excess -= freed;
  }
}

/** Empties some of the shelf whose end comes first. Returns the bytes freed. */
function trimSome(database: SqliteDatabase, room: number): number {
  const shelf = database.get<{ log: number; by: Uint8Array }>(
    `SELECT log, by FROM shelves JOIN logs ON logs.id = log
     WHERE logs.room = ? AND until IS NOT NULL ORDER BY until, log, by LIMIT 1`,
    room,
  );
  const log = shelf && logById(database, shelf.log);
  if (!log) return 0;
  const by = toHex(shelf.by);
  const edits = editsOn(database, log.id, by);
  const snapshots = edits.length > 0 ? [] : snapshotsOn(database, log.id, shelf.by);
  const drop = { edits: listsOf(edits), snapshots };
  const growth = growthOf(database, log, concernOf([{ drop }]));
  growth.apply({ drop });
  store(database, log, growth);
  return log.row.bytes.shelved - growth.row().bytes.shelved;
}

function editsOn(database: SqliteDatabase, log: number, by: Hash): EditName[] {
  const found: EditName[] = [];
  let leaves = 0;
  for (const leaf of database.iterate<LeafRow>(
    `SELECT ${LEAF_COLUMNS} FROM leaves WHERE log = ? AND shelved = 1 ORDER BY id`,
    log,
  )) {
    const on = entriesOf(leaf).filter(({ shelf }) => shelf === by);
    if (on.length === 0) continue;
    const name = toHex(leaf.session);
    found.push(...on.map(({ number, hash }) => ({ session: name, number, hash: toHex(hash) })));
    leaves += 1;
    if (leaves === BATCH_LEAVES) break;
  }
  return found;
}

const snapshotsOn = (database: SqliteDatabase, log: number, by: Uint8Array): Hash[] =>
  database
    .all<{ hash: Uint8Array }>('SELECT hash FROM snapshots WHERE log = ? AND shelf = ?', log, by)
    .map(({ hash }) => toHex(hash));
