import { hashAt, type KeptEdits } from '@parley/log';
import type { Hash, SessionId } from '@parley/wire';
import { Home } from '../core/home.ts';
import type { Part, PartState } from '../core/part.ts';
import type { ShelfItem, ShelfState } from '../core/shelf.ts';
import type { OpenedPart } from './covers.ts';
import { heldBase, partStateOf } from './state.ts';

/** Makes a home's parts, which are blind. Apart from the replica: pages need none of it. `admits`: whether so many bytes more
 * fit into the room. */
export const homePart =
  (admits: (bytes: number) => boolean) =>
  (opened: OpenedPart): Part =>
    new Home({ state: homeStateOf(opened), admits });

/** What a part begins with, and what lies on its shelves. */
function homeStateOf(opened: OpenedPart): PartState & { readonly shelf: ShelfState } {
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
