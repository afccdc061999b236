import { LazyMap } from '@parley/runtime';
import { type Have, LIMITS, type PartId, type SessionId } from '@parley/wire';
import type { Have as PartHave } from '../core/effects.ts';
import type { RunView } from '../core/run.ts';
import type { Spans } from '../core/spans.ts';

/** What one page may take, bytes: well below what one message may. */
const PAGE_BYTES = 128 * 1024;
/** What a session and each of its runs take at most, bytes. */
const SESSION_BYTES = 36;
const RUN_BYTES = 48;
/** Sessions that one `have` of many pages may come to. */
const MAX_SESSIONS = 50_000;

/** What a part says it holds, in messages. */
export function* pagesOf(part: PartId, have: PartHave): Generator<Have> {
  const { proved, digest, full, ask } = have;
  // The newest, and what it stands on.
  const bases = have.bases.filter((hash) => hash !== proved).slice(-(LIMITS.snapshots - 1));
  const common = {
    type: 'have',
    part,
    proved,
    bases: proved === null ? bases : [...bases, proved],
    digest,
    full,
  } as const;
  const runs = [...inPages(have.runs)];
  const covered = [...inPages(have.covered)];
  const last = Math.max(runs.length - 1, 0);
  for (const page of runs.slice(0, last)) {
    yield { ...common, runs: page, covered: new Map(), ask: false, more: full };
  }
  const first = { ...common, runs: runs[last] ?? new Map(), ask, more: false };
  // Both may be a page for themselves.
  if (covered.length > 0 && runs.length > 0) yield { ...first, covered: new Map() };
  else yield { ...first, covered: covered.shift() ?? new Map() };
  for (const page of covered)
    yield { ...common, runs: new Map(), covered: page, full: false, ask: false, more: false };
}

/** What a page comes to, in sessions and what is said of them. */
export function weightOf({ runs, covered }: Pick<Have, 'runs' | 'covered'>): number {
  let weight = runs.size + covered.size;
  for (const map of [runs, covered]) for (const list of map.values()) weight += list.length;
  return weight;
}

/** Of more runs than fit of one session the first are said: the rest is as if it were not held. */
function* inPages<Item extends RunView | Spans[number]>(
  map: ReadonlyMap<SessionId, readonly Item[]>,
): Generator<Map<SessionId, readonly Item[]>> {
  let page = new Map<SessionId, readonly Item[]>();
  let bytes = 0;
  for (const [session, all] of map) {
    const items = all.slice(0, LIMITS.runs);
    const size = SESSION_BYTES + items.length * RUN_BYTES;
    if (page.size > 0 && bytes + size > PAGE_BYTES) {
      yield page;
      page = new Map();
      bytes = 0;
    }
    page.set(session, items);
    bytes += size;
  }
  if (page.size > 0) yield page;
}

/** Puts the pages of each link's `have` together. */
export class HavePages {
  readonly #pages = new LazyMap<string, Have>();

  /** The whole, or null while pages are to come; `too-many` if it would come to more than it may. */
  gather(page: Have, link: string): PartHave | null | 'too-many' {
    const before = this.#pages.get(link);
    const isNext = before !== undefined && page.full;
    const runs = isNext ? new Map([...before.runs, ...page.runs]) : page.runs;
    const covered = isNext ? new Map([...before.covered, ...page.covered]) : page.covered;
    if (runs.size > MAX_SESSIONS || covered.size > MAX_SESSIONS) return 'too-many';
    if (page.more) {
      this.#pages.set(link, { ...page, runs, covered });
      return null;
    }
    this.#pages.delete(link);
    return { ...page, runs, covered };
  }

  forget(link: string): void {
    this.#pages.delete(link);
  }
}
