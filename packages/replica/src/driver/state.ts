import { type HeldSnapshot, hashAt, type KeptEdits, type LogState, prevAt } from '@parley/log';
import type { Hash, SessionId } from '@parley/wire';
import type { Base } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { PartState } from '../core/part.ts';
import type { ShelfItem, ShelfState } from '../core/shelf.ts';

/** What a part begins with, from what its log held. */
export function partStateOf(state: LogState, witnessed: boolean): PartState {
  return {
    edits: editsOf(state.kept),
    bases: state.snapshots.filter(({ shelf }) => shelf === null).map(baseOf),
    notes: state.notes.map(({ note, hash }) => ({
      hash,
      by: note.session,
      base: note.base,
      contains: note.contains,
    })),
    proved: state.proved,
    witnessed,
  };
}

/** And home's, with what lies on its shelves. */
export function homeStateOf(state: LogState): PartState & { readonly shelf: ShelfState } {
  const items = state.shelves.flatMap(({ by, until, edits }): ShelfItem[] => [
    ...[...edits].flatMap(([session, kept]) =>
      runsOf(session, kept).map((run) => ({ by, runs: [run], bases: [], until })),
    ),
    ...state.snapshots
      .filter(({ shelf }) => shelf === by)
      .map((snapshot) => ({ by, runs: [], bases: [baseOf(snapshot)], until })),
  ]);
  return { ...partStateOf(state, false), shelf: { items, agreed: agreedIn(state) } };
}

/** A base's claim as its envelope tells it. */
export function baseOf({ hash, envelope, size }: Pick<HeldSnapshot, 'hash' | 'envelope' | 'size'>): Base {
  return {
    hash,
    by: envelope.header.session,
    parents: envelope.claim?.parents ?? [],
    covers: envelope.claim?.covers ?? new Map(),
    bytes: size,
  };
}

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
function agreedIn({ snapshots, shelves }: LogState): ReadonlyMap<Hash, ReadonlyMap<SessionId, number>> {
  const agreed = new Map<Hash, Map<SessionId, number>>();
  const claims = new Map(snapshots.map(({ hash, envelope }) => [hash, envelope.claim]));
  for (const { by, edits } of shelves) {
    const counts = agreed.get(by) ?? new Map<SessionId, number>();
    for (const [session, kept] of edits) {
      const cover = claims.get(by)?.covers.get(session);
      const index = cover ? kept.numbers.indexOf(cover.count - 1) : -1;
      if (cover && index >= 0 && hashAt(kept, index) === cover.hash) counts.set(session, cover.count);
    }
    agreed.set(by, counts);
  }
  return agreed;
}

/** When the first of the shelves goes, ms; null: none has an end. */
export function firstEnd({ shelves }: LogState): number | null {
  const ends = shelves.flatMap(({ until }) => until ?? []);
  return ends.length > 0 ? Math.min(...ends) : null;
}
