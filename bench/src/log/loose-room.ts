import type { EditRow, Log } from '@parley/log';
import { clientIdOf } from '@parley/room/sync';
import { systemRandom } from '@parley/runtime';
import { createSealer, openFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { asBytes, type Envelope, type Hash, type RoomId, sha256Sync } from '@parley/wire';
import * as Y from 'yjs';
import { TEXT } from '../traces/history.ts';

/** Rows written at a time. */
const BATCH = 1_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz     ';

/** What somebody has typed letter by letter, each in an envelope of its own, with nobody there to make a base. */
export interface LooseRoom {
  readonly text: string;
  readonly envelopes: readonly Envelope[];
}

/** Writes it into a log of home's that nobody has open. */
export async function looseRoom(
  link: string,
  count: number,
  logOf: (room: RoomId) => Log,
): Promise<LooseRoom> {
  const suite = nodeCrypto();
  const access = await openFragment(suite, new URL(link).hash.slice(1));
  const author = await createSealer(suite, access, systemRandom);
  const { certificate } = author;
  if (!certificate) throw new Error('that link certifies nobody');
  const log = logOf(access.room);
  await log.open();
  const doc = new Y.Doc();
  doc.clientID = clientIdOf(author.session);
  const text = doc.getText(TEXT);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const envelopes: Envelope[] = [];
  let prev: Hash | null = null;
  let rows: EditRow[] = [];
  for (let number = 0; number < count; number++) {
    text.insert(text.length, LETTERS[(number * 7) % LETTERS.length] ?? ' ');
    const update = asBytes(updates.pop() ?? new Uint8Array());
    const { envelope, chunks } = await author.edit({ part: 0, number, prev }, update);
    prev = sha256Sync(envelope.bytes);
    envelopes.push(envelope);
    rows.push({ envelope, chunks, hash: prev });
    if (rows.length < BATCH && number < count - 1) continue;
    await log.write({ certificates: [certificate], edits: rows });
    rows = [];
  }
  await log.close();
  return { text: text.toString(), envelopes };
}
