export interface Searchable {
  readonly name: string;
  readonly words: readonly string[];
}

/** As it is compared: without case and accents. */
export const folded = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Those a query finds by name or another word, best first; all of them, in their order, if there is no query. */
export function searchByWords<Item extends Searchable>(
  items: readonly Item[],
  query: string,
): readonly Item[] {
  const wanted = folded(query.trim());
  if (!wanted) return items;
  return items
    .map((item) => ({ item, rank: rankOf(item, wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

interface Folded {
  readonly own: string;
  readonly others: readonly string[];
}

const known = new WeakMap<Searchable, Folded>();

function foldedOf(item: Searchable): Folded {
  const before = known.get(item);
  if (before) return before;
  const made = { own: folded(item.name), others: item.words.map(folded) };
  known.set(item, made);
  return made;
}

function rankOf(item: Searchable, wanted: string): number {
  const { own, others } = foldedOf(item);
  if (own === wanted) return -1;
  if (own.startsWith(wanted)) return 0;
  if (own.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
  if (others.includes(wanted)) return 1;
  if (others.some((word) => word.startsWith(wanted))) return 2;
  // “h1” is found by “head 1”: each part of the query begins some word.
  const all = [...own.split(/\s+/), ...others];
  const parts = wanted.split(/\s+/);
  if (parts.length > 1 && parts.every((part) => all.some((word) => word.startsWith(part)))) return 3;
  return wanted.length > 2 && own.includes(wanted) ? 4 : Number.POSITIVE_INFINITY;
}
