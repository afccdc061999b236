import type { DocumentRecord } from './library.ts';
import { folded, wordsOfQuery } from './search/folded.ts';

/** The records whose title holds every word of `query`, in any order. `nameOf` says what one without a title
 * is called. */
export function matching(
  records: readonly DocumentRecord[],
  query: string,
  nameOf: (record: DocumentRecord) => string,
): readonly DocumentRecord[] {
  const words = wordsOfQuery(query);
  if (words.length === 0) return records;
  return records.filter((record) => {
    const name = folded(record.title || nameOf(record));
    return words.every((word) => name.includes(word));
  });
}

export interface PastedLink {
  readonly href: string;
  readonly fragment: string;
  /** The server it belongs to, if that is another one than this page's. */
  readonly host: string | null;
}

/** A document's link that somebody pasted, or null. Whether it is whole, its page will say. `place` is where this page stands. */
export function pastedLink(pasted: string, place: string): PastedLink | null {
  const trimmed = pasted.trim();
  if (!/^https?:\/\/\S+$/i.test(trimmed) || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  const fragment = url.hash.slice(1);
  const base = /^((?:\/[A-Za-z0-9._~-]+)*)\/d\/?$/.exec(url.pathname)?.[1];
  if (base === undefined || !fragment) return null;
  return { href: url.href, fragment, host: url.origin + base === place ? null : url.host + base };
}
