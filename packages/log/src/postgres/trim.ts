import type { Hash, SessionId } from '@parley/wire';
import { toHex } from '@parley/wire';
import { concernOf } from '../index/concern.ts';
import { decodeLeaf } from '../index/leaf.ts';
import { listsOf } from '../kept-edits.ts';
import type { LogChange } from '../log.ts';
import type { Session } from './database.ts';
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
 * Makes a room, whose lock is held, no larger than `most` bytes as far as that goes: what lies on shelves that have an end gives way,
 * the shelf whose end comes first before the others. What nobody has confirmed stays.
 */
export async function trimRoom(session: Session, room: number, most: number): Promise<void> {
  for (let excess = (await totalOf(session, room)) - most; excess > 0; ) {
    const freed = await trimSome(session, room);
    if (freed === 0) return;
    excess -= freed;
  }
}

/** Empties some of the shelf whose end comes first. Returns the bytes freed. */
async function trimSome(session: Session, room: number): Promise<number> {
  const shelf = await session.get<{ log: number; by: Uint8Array }>(
    `SELECT log, by FROM shelves JOIN logs ON logs.id = log
     WHERE logs.room = $1 AND until IS NOT NULL ORDER BY until, log, by LIMIT 1`,
    room,
  );
  const log = shelf && (await logById(session, shelf.log));
  if (!log) return 0;
  const edits = await editsOn(session, log.id, toHex(shelf.by));
  const snapshots = edits.length > 0 ? [] : await snapshotsOn(session, log.id, shelf.by);
  const change: LogChange = { drop: { edits: listsOf(edits), snapshots } };
  const growth = await growthOf(session, log, concernOf([change]));
  growth.apply(change);
  await store(session, log, growth, null);
  return log.row.bytes.shelved - growth.row().bytes.shelved;
}

async function editsOn(session: Session, log: number, by: Hash): Promise<EditName[]> {
  const found: EditName[] = [];
  let leaves = 0;
  const rows = await session.all<{ session: Uint8Array; entries: Uint8Array }>(
    'SELECT session, entries FROM leaves WHERE log = $1 AND shelved ORDER BY session, first',
    log,
  );
  for (const { session: key, entries } of rows) {
    const on = decodeLeaf(entries).filter(({ shelf }) => shelf === by);
    if (on.length === 0) continue;
    const name = toHex(key);
    found.push(...on.map(({ number, hash }) => ({ session: name, number, hash: toHex(hash) })));
    leaves += 1;
    if (leaves === BATCH_LEAVES) break;
  }
  return found;
}

async function snapshotsOn(session: Session, log: number, by: Uint8Array): Promise<Hash[]> {
  const sql = 'SELECT hash FROM snapshots WHERE log = $1 AND shelf = $2';
  return (await session.all<{ hash: Uint8Array }>(sql, log, by)).map(({ hash }) => toHex(hash));
}
