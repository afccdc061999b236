import type * as Y from 'yjs';
import { CONTENT, TITLE } from '../roots.ts';
import { shortened } from '../shortened.ts';
import { firstWords } from './first-words.ts';

/** Characters that may be typed as a title. */
export const TITLE_LIMIT = 300;
/** Characters that are shown in one line, of a title that somebody else's page made longer. */
const SHOWN = 120;
/** Characters that a field shows at most, and that a title taken from elsewhere may have. */
const READ = 2_000;

export const titleText = (doc: Y.Doc): Y.Text => doc.getText(TITLE);

/**
 * The title's characters, each at its own place in the `Y.Text`: what other pages may have put there besides plain
 * text is as long here as it is there, and a line break is a blank. At most the first 2,000.
 */
export function titleCharacters(title: Y.Text): string {
  let out = '';
  for (const part of title.toDelta() as { insert: unknown }[]) {
    out += typeof part.insert === 'string' ? part.insert : '\uFFFC';
    if (out.length >= READ) break;
  }
  return out.slice(0, READ).replace(/[\r\n\t\u2028\u2029]/g, ' ');
}

/** The title as the document itself has it: one line, however long, not empty, or null. */
export function wholeTitle(doc: Y.Doc): string | null {
  const parts = titleText(doc).toDelta() as { insert: unknown }[];
  return asTitle(parts.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')) || null;
}

/** The same, as much of it as is shown in one line. */
export function ownTitle(doc: Y.Doc): string | null {
  const title = asTitle(titleCharacters(titleText(doc)).replaceAll('\uFFFC', ''));
  return title ? shortened(title, SHOWN) : null;
}

/** What a document is called where one line is for it: its title, or its first words where it has none, or null. */
export const shownTitle = (doc: Y.Doc): string | null =>
  ownTitle(doc) ?? firstWords(doc.getXmlFragment(CONTENT));

/** What a document is called, whole. */
export const wholeName = (doc: Y.Doc): string | null =>
  wholeTitle(doc) ?? firstWords(doc.getXmlFragment(CONTENT), Number.POSITIVE_INFINITY);

/** What a document is called in this device's list, where it can be renamed: all that a field shows of it. */
export const listedName = (doc: Y.Doc): string => shortened(wholeName(doc) ?? '', READ);

/** Words as the title of a document: in one line. */
export const asTitle = (words: string): string => words.replace(/\s+/g, ' ').trim();

/** Gives a document that has no title yet one from elsewhere. */
export function giveTitle(doc: Y.Doc, words: string): void {
  const title = shortened(asTitle(words), READ);
  if (title) titleText(doc).insert(0, title);
}

/** Whether words from elsewhere can be a document's title, whole. */
export function isTitle(words: string): boolean {
  const title = asTitle(words);
  return title !== '' && title.length <= READ;
}

/** Calls `look` whenever the shown title may have changed, until the returned function is called. */
export function observeTitle(doc: Y.Doc, look: () => void): () => void {
  const title = titleText(doc);
  const content = doc.getXmlFragment(CONTENT);
  title.observe(look);
  content.observeDeep(look);
  return () => {
    title.unobserve(look);
    content.unobserveDeep(look);
  };
}
