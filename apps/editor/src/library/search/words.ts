import { folded } from './folded.ts';

/** Characters of a document that can be searched; beyond lies nothing one would look for in a list. */
const MOST = 2_000_000;

/** The different words of a text, folded, a line each: what a search looks through. A text of ten pages has some 900. */
export function distinctWords(text: string): string {
  const words =
    folded(text.slice(0, MOST)).match(/[^\s\p{P}\p{S}]+(?:[\p{P}\p{S}][^\s\p{P}\p{S}]+)*/gu) ?? [];
  return [...new Set(words)].join('\n');
}

/** Whether each of a query's words is in one of them. */
export const hasWords = (words: string, wanted: readonly string[]): boolean =>
  wanted.every((word) => words.includes(word));

/** What stands around the first place at which a query's first word is found. */
export interface Snippet {
  readonly before: string;
  readonly hit: string;
  readonly after: string;
}

const AROUND = 60;

/** Null if the word is not in the text any more. */
export function snippetOf(text: string, wanted: readonly string[]): Snippet | null {
  const [word = ''] = wanted;
  const { plain, places } = foldedWithPlaces(text);
  const at = plain.indexOf(word);
  if (word === '' || at < 0) return null;
  const start = places[at] ?? 0;
  const end = places[at + word.length] ?? text.length;
  const from = Math.max(0, start - AROUND);
  const to = Math.min(text.length, end + AROUND * 2);
  const tidy = (words: string): string => words.replace(/\s+/g, ' ');
  // Not from the middle of a word.
  const before = text.slice(from, start);
  const whole = from > 0 ? `… ${before.slice(before.search(/\s/) + 1)}` : before;
  return {
    before: tidy(whole).trimStart(),
    hit: tidy(text.slice(start, end)),
    after: tidy(text.slice(end, to)).trimEnd(),
  };
}

/** The folded text, and for each of its characters where it stood. */
function foldedWithPlaces(text: string): { plain: string; places: readonly number[] } {
  const places: number[] = [];
  let plain = '';
  let at = 0;
  for (const character of text) {
    const made = folded(character);
    for (let i = 0; i < made.length; i++) places.push(at);
    plain += made;
    at += character.length;
  }
  return { plain, places };
}
