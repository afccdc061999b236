import type { EditorState, Transaction } from '@tiptap/pm/state';
import { SearchQuery } from 'prosemirror-search';

/** What is looked for, as the bar has it. */
export interface Wanted {
  readonly search: string;
  readonly replace: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regexp: boolean;
}

export interface Found {
  readonly from: number;
  readonly to: number;
}

export interface Matches {
  readonly found: readonly Found[];
  /** There are more than were counted. */
  readonly more: boolean;
}

/** Matches that are counted and shown. A letter in a long document has more than anybody walks through. */
export const MOST_MATCHES = 2_000;

/** Null for a regular expression that is none (yet). */
export function queryOf({ search, replace, matchCase, wholeWord, regexp }: Wanted): SearchQuery | null {
  const query = new SearchQuery({
    search,
    replace,
    caseSensitive: matchCase,
    wholeWord,
    regexp,
    // A backslash is a backslash; in a regular expression it has its own meaning.
    literal: !regexp,
  });
  return query.valid || search === '' ? query : null;
}

export function findAll(state: EditorState, query: SearchQuery, most = MOST_MATCHES): Matches {
  const found: Found[] = [];
  for (const { from, to } of everyMatch(state, query)) {
    if (found.length === most) return { found, more: true };
    found.push({ from, to });
  }
  return { found, more: false };
}

/** Puts the replacement in place of one match, which must be one of `query` in this state; null if it is none. */
export function replaceOne(state: EditorState, query: SearchQuery, { from, to }: Found): Transaction | null {
  const match = query.findNext(state, from);
  if (!match || match.from !== from || match.to !== to) return null;
  const { tr } = state;
  for (const { from, to, insert } of query.getReplacements(state, match).reverse())
    tr.replace(from, to, insert);
  return tr;
}

/** Replaces every match in one transaction, however many there are. */
export function replaceAll(state: EditorState, query: SearchQuery): { tr: Transaction; count: number } {
  const matches = [...everyMatch(state, query)];
  const { tr } = state;
  // From the end, so that the places before stay where they are.
  for (const match of matches.reverse()) {
    for (const { from, to, insert } of query.getReplacements(state, match).reverse())
      tr.replace(from, to, insert);
  }
  return { tr, count: matches.length };
}

function* everyMatch(state: EditorState, query: SearchQuery) {
  if (!query.valid) return;
  for (let at = 0; ; ) {
    const match = query.findNext(state, at);
    if (!match) return;
    // An empty match (`x*`) is nothing to see or to replace.
    if (match.to > match.from) yield match;
    at = Math.max(match.to, at + 1, match.from + 1);
  }
}
