import { type Damage, type Log, type LogState, LogStorageError } from '@parley/log';
import {
  type Bytes,
  type Covers,
  coversOfClaim,
  type Envelope,
  type Hash,
  NO_COVERS,
  readWholeCovers,
  type WholeCovers,
  WireError,
  wholeCovers,
} from '@parley/wire';
import type { Base } from '../core/base.ts';

/** A part's log as it was opened: its state, and what the snapshots in it cover. */
export interface OpenedPart {
  readonly log: Log;
  readonly state: LogState;
  /** Of each snapshot, listed or shelved. */
  readonly covers: ReadonlyMap<Hash, Covers>;
}

/**
 * Opens a part's log. What a snapshot covers lies in clear chunks of its own, which are read here. One whose chunks are
 * not read as they were written is given up by the log and told to `damaged`. Rejects as the log does.
 */
export async function openPart(log: Log, damaged: (damage: Damage) => void = () => {}): Promise<OpenedPart> {
  log.onDamaged(damaged);
  return readPart(log, await log.open());
}

/** The same of a log that is open, in the state it has. */
export async function readPart(log: Log, state: LogState): Promise<OpenedPart> {
  const covers = new Map<Hash, Covers>();
  for (const { hash, envelope } of state.snapshots) {
    const read = await readCovers(log, envelope);
    if (!read) return readAgain(log, state);
    covers.set(hash, read);
  }
  return { log, state, covers };
}

/** A log gives up a snapshot whose chunks it has not. One that does not would be read for ever. */
async function readAgain(log: Log, before: LogState): Promise<OpenedPart> {
  const state = await log.refresh();
  if (state.snapshots.length >= before.snapshots.length)
    throw new LogStorageError('corrupt', 'a snapshot lacks what it covers');
  return readPart(log, state);
}

async function readCovers(log: Log, { claim }: Envelope): Promise<Covers | null> {
  const chunks: Bytes[] = [];
  for (const address of claim?.whole ?? []) {
    const bytes = await log.chunk(address);
    if (!bytes) return null;
    chunks.push(bytes);
  }
  return readWholeCovers(chunks);
}

/** What a snapshot covers, from all its chunks; null if those are no covers. */
export function coversOf({ claim }: Envelope, chunks: readonly Bytes[]): Covers | null {
  try {
    return readWholeCovers(chunks.slice(0, claim?.whole.length ?? 0));
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** The clear chunks of a snapshot, as far as they follow from its claim and its first parent: they need not be fetched. */
export function toldChunks({ claim }: Envelope, bases: ReadonlyMap<Hash, Base>): ReadonlyMap<Hash, Bytes> {
  const before = claim ? wholeOf(claim.parents[0], bases) : null;
  const told = claim && before ? coversOfClaim(claim, before) : null;
  return new Map((told?.chunks ?? []).map(({ hash, bytes }) => [hash, bytes]));
}

/** What a base covers, with the chunks that lies in; nothing without a base, null of one that is not listed. */
export function wholeOf(base: Hash | undefined, bases: ReadonlyMap<Hash, Base>): WholeCovers | null {
  if (base === undefined) return NO_COVERS;
  const covers = bases.get(base)?.covers;
  return covers ? wholeCovers(covers) : null;
}
