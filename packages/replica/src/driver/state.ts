import { type HeldSnapshot, hashAt, type KeptEdits, prevAt } from '@parley/log';
import type { Covers, Hash, SessionId } from '@parley/wire';
import type { Base } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { PartState } from '../core/part.ts';
import type { ShelfItem, ShelfState } from '../core/shelf.ts';
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

/** And home's, with what lies on its shelves. */
export function homeStateOf(opened: OpenedPart): PartState & { readonly shelf: ShelfState } {
  const { state, covers } = opened;
  const items = state.shelves.flatMap(({ by, until, edits }): ShelfItem[] => [
    ...[...edits].flatMap(([session, kept]) =>
      runsOf(session, kept).map((run) => ({ by, runs: [run], bases: [], until })),
    ),
    ...state.snapshots
      .filter(({ shelf }) => shelf === by)
      .map((held) => ({ by, runs: [], bases: [heldBase(held, covers)], until })),
  ]);
  return { ...partStateOf(opened, false), shelf: { items, agreed: agreedIn(opened) } };
}

/** A base's claim as its envelope tells it. */
export const baseOf = (snapshot: WholeSnapshot): Base =>
  baseFrom(snapshot, sizeOf(snapshot), snapshot.covers);

const heldBase = (held: HeldSnapshot, covers: OpenedPart['covers']): Base =>
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

function runsOf(session: SessionId, kept: KeptEdits): ShelfItem['runs'][number][] {
  const runs: { session: SessionId; from: number; to: number; last: Hash }[] = [];
  for (const [index, number] of kept.numbers.entries()) {
    const last = runs.at(-1);
    const hash = hashAt(kept, index);
    if (last && last.to === number) runs[runs.length - 1] = { ...last, to: number + 1, last: hash };
    else runs.push({ session, from: number, to: number + 1, last: hash });
  }
  return runs;
}

/** A base covers what it replaced: its shelf holds the edit whose hash it names. */
function agreedIn({ state, covers }: OpenedPart): ReadonlyMap<Hash, ReadonlyMap<SessionId, number>> {
  const agreed = new Map<Hash, Map<SessionId, number>>();
  for (const { by, edits } of state.shelves) {
    const counts = agreed.get(by) ?? new Map<SessionId, number>();
    for (const [session, kept] of edits) {
      const cover = covers.get(by)?.get(session);
      const index = cover ? kept.numbers.indexOf(cover.count - 1) : -1;
      if (cover && index >= 0 && hashAt(kept, index) === cover.hash) counts.set(session, cover.count);
    }
    agreed.set(by, counts);
  }
  return agreed;
}
