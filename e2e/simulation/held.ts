import { MemoryStorage } from '@parley/log/memory';
import {
  type Bytes,
  type Covers,
  decodeEnvelope,
  type Envelope,
  type Hash,
  type PartId,
  type Position,
  readWholeCovers,
  type SessionId,
  sha256Sync,
} from '@parley/wire';

/** What a storage holds of one part of a room, durably. */
export interface Held {
  readonly edits: readonly Envelope[];
  /** Those that are listed, in the order written, and what they cover. */
  readonly bases: ReadonlyMap<Hash, Covers>;
  readonly proved: Hash | null;
  readonly position: Position;
  /** Everything but what gave way to bases and is kept for a while, bytes. */
  readonly bytes: number;
}

/** Looking at it changes nothing in it. */
export function heldBy(storage: MemoryStorage | null, part: PartId = 0): Held {
  const held = (storage ?? new MemoryStorage()).part(part).copy();
  const ignored = (): void => {};
  const { snapshots, proved, position, bytes: sizes } = held.state(ignored);
  const bases = new Map<Hash, Covers>();
  for (const { hash, envelope, shelf } of snapshots) {
    const chunks = (envelope.claim?.whole ?? []).flatMap((address) => held.chunk(address, ignored) ?? []);
    if (shelf === null) bases.set(hash, readWholeCovers(chunks));
  }
  return {
    edits: held.scan(null, Number.MAX_SAFE_INTEGER, ignored).edits.map(({ envelope }) => envelope),
    bases,
    proved,
    position,
    bytes: sizes.kept + sizes.snapshots + sizes.notes + sizes.certificates,
  };
}

/** The bytes of the edits, in the order written. */
export const bytesHeld = (storage: MemoryStorage | null): Bytes[] =>
  heldBy(storage).edits.map(({ bytes }) => bytes);

/**
 * Session → how many of its edits are kept, or covered by a base. Random lives ask at each step: stored bytes are never changed in place,
 * so what each holds is found out once.
 */
export function countsHeld(storage: MemoryStorage | null): Map<SessionId, number> {
  const counts = new Map<SessionId, number>();
  const part = storage?.part(0);
  for (const { hash, bytes, shelf } of part?.served() ?? []) {
    if (shelf !== null) continue;
    const stored = read.get(bytes) ?? countsIn(hash, bytes, (address) => part?.storedChunk(address) ?? null);
    read.set(bytes, stored);
    for (const [session, count] of stored) counts.set(session, Math.max(count, counts.get(session) ?? 0));
  }
  return counts;
}

type Counts = readonly (readonly [SessionId, number])[];

const read = new WeakMap<Bytes, Counts>();

/** What one stored edit or base counts for; nothing if it was damaged. */
function countsIn(hash: Hash, bytes: Bytes, chunk: (address: Hash) => Bytes | null): Counts {
  if (sha256Sync(bytes) !== hash) return [];
  const { header, claim } = decodeEnvelope(bytes);
  if (claim === null) return [[header.session, header.number + 1]];
  const covers = readWholeCovers(claim.whole.flatMap((address) => chunk(address) ?? []));
  return [...covers].map(([session, { count }]) => [session, count]);
}
