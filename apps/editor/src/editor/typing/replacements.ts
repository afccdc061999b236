import type { TypingKind } from './typing-choice.ts';

/** What takes the place of what was typed: so many characters at its end give way to others. */
export interface Replacement {
  readonly kind: TypingKind;
  readonly removed: number;
  readonly inserted: string;
}

/** The quotation marks of a language: double, then single; each opening, then closing. */
export type Quotes = readonly [string, string, string, string];

const QUOTES: Readonly<Record<string, Quotes>> = {
  en: ['“', '”', '‘', '’'],
  de: ['„', '“', '‚', '‘'],
  fr: ['« ', ' »', '“', '”'],
};
const APOSTROPHE = '’';

export const quotesOf = (language: string): Quotes =>
  QUOTES[language.split('-')[0] ?? ''] ?? (QUOTES.en as Quotes);

/** Signs that are written with several keys. Each stands alone, as in a sentence: `--help` and `a->b` are a program's. */
const SIGNS: readonly (readonly [typed: RegExp, kind: TypingKind, sign: string])[] = [
  [/(?<=\S )-- $/, 'dashes', '– '],
  [/(?<=\S )--- $/, 'dashes', '— '],
  [/(?<=[^\s.])\.\.\.$/, 'dashes', '…'],
  [/(?<=^|\s)->$/, 'arrows', '→'],
  [/(?<=^|\s)=>$/, 'arrows', '⇒'],
  [/(?<=^|\s)<- $/, 'arrows', '← '],
  [/(?<=^|\s)<->$/, 'arrows', '↔'],
];

/**
 * What somebody means by what they have just typed.
 *
 * @param text the line up to the caret, with what was just typed
 * @param emojiOf the emoji of that name, if there is one
 */
export function replacementAt(
  text: string,
  quotes: Quotes,
  emojiOf: (name: string) => string | null,
): Replacement | null {
  for (const [typed, kind, sign] of SIGNS) {
    const match = typed.exec(text);
    if (match) return { kind, removed: match[0].length, inserted: sign };
  }
  const name = /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,40}):$/u.exec(text)?.[1];
  const emoji = name ? emojiOf(name) : null;
  if (name && emoji) return { kind: 'emoji', removed: name.length + 2, inserted: emoji };
  const last = text.at(-1);
  if (last !== '"' && last !== "'") return null;
  return { kind: 'quotes', removed: 1, inserted: quoteIn(text.slice(0, -1), last, quotes) };
}

function quoteIn(before: string, typed: string, [open, close, openOne, closeOne]: Quotes): string {
  const opens = before === '' || /[\s([{«„“‚‘—–/]$/.test(before);
  if (typed === '"') return opens ? open : close;
  if (opens) return /^$|\s$/.test(before) || before.endsWith(open) ? openOne : APOSTROPHE;
  // Behind a word it is an apostrophe, unless a quotation is open.
  return before.lastIndexOf(openOne) > before.lastIndexOf(closeOne) ? closeOne : APOSTROPHE;
}
