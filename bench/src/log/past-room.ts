import type { Log, SnapshotRow } from '@parley/log';
import { clientIdOf } from '@parley/room/sync';
import { systemRandom } from '@parley/runtime';
import { createSealer, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import {
  asBytes,
  type Certificate,
  type Covered,
  type SessionId,
  sha256Sync,
  stateClaim,
  toHex,
} from '@parley/wire';
import * as Y from 'yjs';

/** The map in which each past session has left its mark. */
export const MARKS = 'marks';

/** A document in which many have written once, as it stands when a base has replaced all of that and everybody has confirmed it. */
export interface PastRoom {
  readonly access: RoomAccess;
  readonly certificate: Certificate;
  readonly base: SnapshotRow;
  /** The body of the base, V2. */
  readonly state: Uint8Array;
}

/** Makes one up of that link: the sessions have keys that nobody has, because nothing of theirs is checked any more. */
export async function pastRoom(link: string, sessions: number): Promise<PastRoom> {
  const suite = nodeCrypto();
  const access = await openFragment(suite, new URL(link).hash.slice(1));
  const maker = await createSealer(suite, access, systemRandom);
  if (!maker.certificate) throw new Error('that link certifies nobody');
  const covers = new Map<SessionId, Covered>();
  const doc = new Y.Doc();
  doc.transact(() => {
    for (let i = 0; i < sessions; i++) {
      const session = toHex(systemRandom.bytes(32));
      covers.set(session, { count: 1, hash: toHex(systemRandom.bytes(32)) });
      doc.clientID = clientIdOf(session);
      doc.getMap(MARKS).set(`${i}`, true);
    }
  });
  const state = Y.encodeStateAsUpdateV2(doc);
  const { envelope, chunks } = await maker.snapshot(0, stateClaim([], covers), asBytes(state));
  const base = { envelope, chunks, hash: sha256Sync(envelope.bytes) };
  return { access, certificate: maker.certificate, base, state };
}

/** Puts it into a log of home's that nobody has open. */
export async function keep({ certificate, base }: PastRoom, log: Log): Promise<void> {
  await log.open();
  await log.write({ certificates: [certificate], snapshots: [base], proved: base.hash });
  await log.close();
}
