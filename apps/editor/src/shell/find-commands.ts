/** What can be found: by its name first, then by other words. */
export interface Findable {
  readonly name: string;
  readonly words?: readonly string[];
}

/** Letters without accents and case, so that `uberschrift` finds `Überschrift`. */
const plain = (words: string): string =>
  words
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/**
 * How well `query` fits, the higher the better; null if it does not. Every word of the query must be found: at the start
 * of the name best, then at the start of a word, inside one, in the other words, and last as letters in their order.
 */
export function fit(query: string, { name, words = [] }: Findable): number | null {
  let sum = 0;
  for (const word of plain(query).split(/\s+/).filter(Boolean)) {
    const score = Math.max(
      fitOne(word, plain(name)),
      ...words.map((other) => fitOne(word, plain(other)) - 2),
    );
    if (score <= 0) return null;
    sum += score;
  }
  return sum;
}

/** Those that fit, the best first; all in their order for an empty query. */
export function find<Item extends Findable>(query: string, items: readonly Item[]): readonly Item[] {
  return items
    .map((item, index) => ({ item, index, score: fit(query, item) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.index - b.index)
    .map(({ item }) => item);
}

function fitOne(word: string, name: string): number {
  if (name.startsWith(word)) return 10;
  if (name.split(/[\s,:–-]+/).some((part) => part.startsWith(word))) return 8;
  if (name.includes(word)) return 6;
  return isSubsequence(word, name) ? 3 : 0;
}

/** Whether the letters stand there in this order, the first at the start of a word: `dd` in `due date`. */
function isSubsequence(word: string, name: string): boolean {
  if (word.length < 2) return false;
  return name.split(/(?<=[\s,:–-])/).some((_, index, parts) => {
    let at = 0;
    const rest = parts.slice(index).join('');
    if (rest[0] !== word[0]) return false;
    for (const letter of rest) if (letter === word[at]) at += 1;
    return at >= word.length;
  });
}
