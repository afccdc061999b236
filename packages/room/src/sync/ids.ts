/** Ids that follow each other: of one client, `length` clocks from `clock` on. Neither is negative, `length` is not 0. */
export interface IdRange {
  readonly clock: number;
  readonly length: number;
}

/** Ids of structs or of deletions: of each Yjs client the ranges, ascending, none touching the next. */
export type Ids = ReadonlyMap<number, readonly IdRange[]>;

export const NO_IDS: Ids = new Map();

/** Collects ids in any order, doubled ones too. */
export class IdsBuilder {
  readonly #clients = new Map<number, { clock: number; length: number }[]>();
  #last: { client: number; ranges: { clock: number; length: number }[] } | null = null;

  add(client: number, clock: number, length: number): void {
    if (length === 0) return;
    const ranges = this.#rangesOf(client);
    const last = ranges.at(-1);
    // What comes in order, as nearly all does, is merged at once.
    if (last && last.clock + last.length === clock) last.length += length;
    else ranges.push({ clock, length });
  }

  addAll(ids: Ids): void {
    for (const [client, ranges] of ids)
      for (const { clock, length } of ranges) this.add(client, clock, length);
  }

  build(): Ids {
    for (const [client, ranges] of this.#clients) this.#clients.set(client, merged(ranges));
    this.#last = null;
    return this.#clients;
  }

  #rangesOf(client: number): { clock: number; length: number }[] {
    if (this.#last?.client === client) return this.#last.ranges;
    let ranges = this.#clients.get(client);
    if (!ranges) {
      ranges = [];
      this.#clients.set(client, ranges);
    }
    this.#last = { client, ranges };
    return ranges;
  }
}

function merged(ranges: { clock: number; length: number }[]): { clock: number; length: number }[] {
  ranges.sort((a, b) => a.clock - b.clock);
  const out: { clock: number; length: number }[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last && last.clock + last.length >= range.clock) {
      last.length = Math.max(last.length, range.clock + range.length - last.clock);
    } else out.push({ ...range });
  }
  return out;
}

export function unionIds(...sets: readonly Ids[]): Ids {
  const builder = new IdsBuilder();
  for (const set of sets) builder.addAll(set);
  return builder.build();
}

/** What of `some` is not in `all`. */
export function differenceIds(some: Ids, all: Ids): Ids {
  const out = new Map<number, readonly IdRange[]>();
  for (const [client, ranges] of some) {
    const rest = without(ranges, all.get(client) ?? []);
    if (rest.length > 0) out.set(client, rest);
  }
  return out;
}

function without(ranges: readonly IdRange[], taken: readonly IdRange[]): IdRange[] {
  const out: IdRange[] = [];
  let at = taken.length > 0 ? firstEndingAfter(taken, ranges[0]?.clock ?? 0) : 0;
  for (const { clock, length } of ranges) {
    const end = clock + length;
    let from = clock;
    for (let next = taken[at]; next && next.clock < end; next = taken[at]) {
      if (next.clock > from) out.push({ clock: from, length: next.clock - from });
      from = Math.max(from, next.clock + next.length);
      // It may reach into the next range as well.
      if (from > end) break;
      at++;
    }
    if (from < end) out.push({ clock: from, length: end - from });
  }
  return out;
}

/** Whether all of `some` is in `all`. Of few ids in many it takes a search, not a walk. */
export function containsIds(all: Ids, some: Ids): boolean {
  for (const [client, ranges] of some) {
    const theirs = all.get(client);
    if (!theirs) return false;
    let at = firstEndingAfter(theirs, ranges[0]?.clock ?? 0);
    for (const { clock, length } of ranges) {
      while (at < theirs.length && endOf(theirs[at] as IdRange) <= clock) at++;
      const range = theirs[at];
      if (!range || range.clock > clock || endOf(range) < clock + length) return false;
    }
  }
  return true;
}

/** What both have. */
export const intersectionIds = (one: Ids, other: Ids): Ids => differenceIds(one, differenceIds(one, other));

export function hasId(ids: Ids, client: number, clock: number): boolean {
  const ranges = ids.get(client);
  const range = ranges?.[firstEndingAfter(ranges, clock)];
  return range !== undefined && range.clock <= clock;
}

/** How many clocks from 0 on are there without a gap: what Yjs can put in place of a client. */
export function stateOf(ids: Ids, client: number): number {
  const first = ids.get(client)?.[0];
  return first?.clock === 0 ? first.length : 0;
}

/** How many ids there are, of one client or of all. */
export function countIds(ids: Ids, client?: number): number {
  let count = 0;
  for (const ranges of client === undefined ? ids.values() : [ids.get(client) ?? []]) {
    for (const { length } of ranges) count += length;
  }
  return count;
}

const endOf = ({ clock, length }: IdRange): number => clock + length;

/** The index of the first range that ends after `clock`; the number of ranges if none does. */
function firstEndingAfter(ranges: readonly IdRange[], clock: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(ranges[middle] as IdRange) > clock) high = middle;
    else low = middle + 1;
  }
  return low;
}
