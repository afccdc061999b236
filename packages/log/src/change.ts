import type { Bytes, Envelope, Hash } from '@parley/wire';
import { encodeCertificate } from '@parley/wire';
import { HASH_BYTES } from './kept-edits.ts';
import type { EditRow, LogChange, SnapshotRow } from './log.ts';

/** TypeError for a change that no log could do, whatever it holds: its caller is wrong. */
export function checkChange(change: LogChange): void {
  for (const row of change.edits ?? []) checkRow(row, 'edit');
  for (const row of change.snapshots ?? []) checkRow(row, 'snapshot');
  for (const { by, snapshots = [], edits = [] } of change.replace ?? []) {
    if (snapshots.includes(by)) throw new TypeError('a snapshot does not replace itself');
    for (const list of edits) checkList(list);
  }
  for (const list of change.drop?.edits ?? []) checkList(list);
}

function checkRow({ envelope, chunks }: EditRow | SnapshotRow, kind: 'edit' | 'snapshot'): void {
  if (envelope.header.kind !== kind)
    throw new TypeError(`a ${envelope.header.kind} among the ${kind}s of a change`);
  if (chunks.length !== envelope.chunks.length) {
    throw new TypeError(`${chunks.length} chunks for an envelope that names ${envelope.chunks.length}`);
  }
}

function checkList({
  numbers,
  hashes,
}: {
  readonly numbers: readonly number[];
  readonly hashes: Uint8Array;
}): void {
  if (hashes.length !== numbers.length * HASH_BYTES)
    throw new TypeError(`${hashes.length} bytes of hashes for ${numbers.length} edits`);
}

/** What an edit or a snapshot takes: the envelope's bytes and its chunks'. */
export const sizeOf = ({
  envelope,
  chunks,
}: {
  readonly envelope: Envelope;
  readonly chunks: readonly Bytes[];
}): number => chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length);

/** What a change holds in memory while it waits to be written, bytes. */
export function weightOf({
  edits = [],
  snapshots = [],
  notes = [],
  replace = [],
  drop = {},
}: LogChange): number {
  const rows = [...edits, ...snapshots].reduce((sum, row) => sum + sizeOf(row), 0);
  const lists = [...replace.flatMap((each) => each.edits ?? []), ...(drop.edits ?? [])];
  return (
    rows +
    notes.reduce((sum, { note }) => sum + note.bytes.length, 0) +
    lists.reduce((sum, { hashes }) => sum + hashes.length, 0)
  );
}

/** The bytes of any certificate. */
export const certificateSize = (certificate: Parameters<typeof encodeCertificate>[0]): number =>
  encodeCertificate(certificate).length;

/** The later of two ends of a shelf; null is the latest. */
export const laterEnd = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

/** The snapshots that must be listed for a change to be done. */
export function restsOn({ given = [], replace = [], proved }: LogChange): Hash[] {
  return [...given, ...replace.map(({ by }) => by), ...(proved ? [proved] : [])];
}

/** Whether a change may end shelves, so that all that lies on them must be known. */
export const endsShelves = ({ drop, sweepBefore }: LogChange): boolean =>
  sweepBefore !== undefined || (drop?.snapshots ?? []).length > 0;
