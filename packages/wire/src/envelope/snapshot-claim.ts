import { type Covers, coversAfter } from '../covers/covers.ts';
import {
  type CoversChange,
  changedCovers,
  changeOfCovers,
  readCoversChange,
  writeCoversChange,
} from '../covers/covers-change.ts';
import { NO_COVERS, type WholeCovers, wholeCovers } from '../covers/whole-covers.ts';
import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import { readHashes, writeHashes } from '../hashes.ts';
import type { Hash } from '../ids.ts';
import { LIMITS } from '../limits.ts';

/** What a snapshot says of itself, in clear. */
export interface SnapshotClaim {
  /** The snapshots it contains. The first is the one it was made on. */
  readonly parents: readonly Hash[];
  /** How its covers differ from those of the first parent; of nothing, without a parent. Null: in more than is told here. */
  readonly changed: CoversChange | null;
  /** The addresses of the clear chunks in which all its covers lie, in order. They are what it claims; `changed` only
   * saves who knows the first parent from fetching them. */
  readonly whole: readonly Hash[];
}

/** A claim, and the covers it names. */
export interface StatedClaim {
  readonly claim: SnapshotClaim;
  readonly whole: WholeCovers;
}

/**
 * States that a snapshot contains `parents` and has these covers. `before` are the covers of the first parent, whose order
 * they go on with, so that chunks whose sessions write no more are the same again.
 *
 * Throws WireError `too-large` beyond LIMITS.coversChunks.
 */
export function stateClaim(
  parents: readonly Hash[],
  covers: Covers,
  before: WholeCovers = NO_COVERS,
): StatedClaim {
  const whole = wholeCovers(coversAfter(before.covers, covers), before);
  const change = changeOfCovers(before.covers, covers);
  const changed = change.size <= LIMITS.changed ? change : null;
  return { claim: { parents, changed, whole: whole.chunks.map(({ hash }) => hash) }, whole };
}

/**
 * The covers of a claim, by those of its first parent (NO_COVERS if it has none): nothing need be fetched. Null if they
 * must be read from its chunks, because it does not tell the change or because its change leads elsewhere.
 */
export function coversOfClaim({ changed, whole }: SnapshotClaim, before: WholeCovers): WholeCovers | null {
  if (changed === null) return null;
  const covers = changedCovers(before.covers, changed);
  if (Math.ceil(covers.size / LIMITS.coversPerChunk) !== whole.length) return null;
  const stated = wholeCovers(covers, before);
  return stated.chunks.every(({ hash }, index) => hash === whole[index]) ? stated : null;
}

export function writeClaim(writer: FieldWriter, { parents, changed, whole }: SnapshotClaim): void {
  writeHashes(writer, parents, LIMITS.parents);
  writer.flag(changed !== null);
  if (changed !== null) writeCoversChange(writer, changed);
  writeHashes(writer, whole, LIMITS.coversChunks);
}

export function readClaim(reader: FieldReader): SnapshotClaim {
  const parents = readHashes(reader, LIMITS.parents);
  const changed = reader.flag() ? readCoversChange(reader) : null;
  return { parents, changed, whole: readHashes(reader, LIMITS.coversChunks) };
}
