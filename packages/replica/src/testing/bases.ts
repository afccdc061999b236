import type { Hash, SessionId } from '@parley/wire';
import type { Cover, Covers } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Examination } from '../core/examination.ts';
import type { Lineage } from '../core/lineage.ts';
import { differ, type FactContent, FactDoc, holds, holdsWords } from './facts.ts';
import type { Library } from './library.ts';
import type { Store } from './store.ts';

/** Whether that edit counts, of two under one number (L12). */
type Counts = (edit: EditFacts) => boolean;

/** Above this no count is an honest one. */
const HONEST_COUNT = 1_000;

/** Examines a base that is held against what is shown (L3); null: it is not held. */
export function examine(
  hash: Hash,
  { library, store, shown, counts }: { library: Library; store: Store; shown: FactContent; counts: Counts },
): Examination<FactContent> | null {
  const base = store.base(hash);
  if (!base) return null;
  const content = library.contentOfBase(hash);
  const scratch = new FactDoc();
  scratch.add(content);
  const under: EditFacts[] = [];
  let isTrue = true;
  for (const edit of store.edits.values()) {
    if (!counts(edit)) continue;
    const part = library.contentOfEdit(edit);
    const isClaimed = edit.number < (base.covers.get(edit.session)?.count ?? 0);
    if (part && !isClaimed) scratch.add(part);
    if (part ? holdsWords(content, part) : isClaimed) under.push(edit);
    else if (isClaimed) isTrue = false;
  }
  const differs = differ(content, shown);
  const overclaimed = [...base.covers].flatMap(([session, { count }]) =>
    count > HONEST_COUNT || !hasAll(content, library, session, count) ? [session] : [],
  );
  return {
    content,
    proves: holdsWords(scratch, shown),
    isTrue: isTrue && !differs,
    differs,
    under,
    overclaimed,
  };
}

/** As far as can be read. */
function hasAll({ facts }: FactContent, library: Library, session: SessionId, count: number): boolean {
  for (let number = count - 1; number >= 0; number--) {
    const key = `${session}:${number}`;
    if (!facts.has(key) && !library.isUnreadable(key)) return false;
  }
  return true;
}

/** What a base of that content may claim: never more than its body holds (L7). */
export function coversOf(content: FactContent, library: Library, store: Store, counts: Counts): Covers {
  const covers = new Map<SessionId, Cover>();
  const take = (session: SessionId, count: number, hash: Hash): void => {
    if (
      count <= (covers.get(session)?.count ?? 0) ||
      count > HONEST_COUNT ||
      !hasAll(content, library, session, count)
    )
      return;
    covers.set(session, { count, hash });
  };
  for (const base of store.bases.values()) {
    for (const [session, { count, hash }] of base.covers) take(session, count, hash);
  }
  for (const edit of store.edits.values()) if (counts(edit)) take(edit.session, edit.number + 1, edit.hash);
  return covers;
}

/** In the order in which their words count: one that contains another before that, else the lesser name first (L12). */
export function ranked(hashes: Iterable<Hash>, library: Library, lineage: Lineage): Hash[] {
  const contains = (x: Hash, y: Hash): boolean =>
    lineage.below(x).has(y) &&
    !(lineage.below(y).has(x) && y < x) &&
    holds(library.contentOfBase(x), library.contentOfBase(y));
  return [...hashes].sort((a, b) => {
    if (contains(a, b)) return -1;
    if (contains(b, a)) return 1;
    return a < b ? -1 : 1;
  });
}
