import { type HeldSnapshot, hashAt, type KeptEdits, prevAt } from '@parley/log';
import type { Covers, SessionId } from '@parley/wire';
import type { Base } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { PartState } from '../core/part.ts';
import type { OpenedPart } from './covers.ts';
import type { Whole, WholeSnapshot } from './document.ts';

/** What a part begins with, from what its log held. */
export function partStateOf({ state, covers }: OpenedPart, witnessed: boolean): PartState {
  return {
    edits: editsOf(state.kept),
    bases: state.snapshots.filter(({ shelf }) => shelf === null).map((held) => heldBase(held, covers)),
    notes: state.notes.map(({ note, hash }) => ({
      hash,
      by: note.session,
      base: note.base,
      contains: note.contains,
    })),
    proved: state.proved,
    witnessed,
    shelved: state.snapshots.flatMap((held) => {
      const until = state.shelves.find(({ by }) => by === held.shelf)?.until ?? null;
      return held.shelf === null || until === null
        ? []
        : [{ base: heldBase(held, covers), by: held.shelf, until }];
    }),
  };
}

/** A base's claim as its envelope tells it. */
export const baseOf = (snapshot: WholeSnapshot): Base =>
  baseFrom(snapshot, sizeOf(snapshot), snapshot.covers);

export const heldBase = (held: HeldSnapshot, covers: OpenedPart['covers']): Base =>
  baseFrom(held, held.size, covers.get(held.hash) ?? new Map());

const baseFrom = (
  { hash, envelope }: Pick<HeldSnapshot, 'hash' | 'envelope'>,
  bytes: number,
  covers: Covers,
): Base => ({
  hash,
  by: envelope.header.session,
  parents: envelope.claim?.parents ?? [],
  covers,
  bytes,
});

/** The bytes of an envelope and its chunks. */
export const sizeOf = ({ envelope, chunks }: Pick<Whole, 'envelope' | 'chunks'>): number =>
  chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length);

function* editsOf(kept: ReadonlyMap<SessionId, KeptEdits>): Generator<EditFacts> {
  for (const [session, edits] of kept) {
    for (const [index, number] of edits.numbers.entries()) {
      const [hash, prev] = [hashAt(edits, index), prevAt(edits, index)];
      yield { session, number, prev, hash, bytes: edits.sizes[index] ?? 0 };
    }
  }
}
