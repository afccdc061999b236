import type * as Y from 'yjs';
import { CONTENT } from '../editor/content.ts';
import { titleOf } from '../editor/title.ts';

/** The `Y.Text` of the `Y.Doc` that holds the title. */
const TITLE = 'title';

/** Characters that may be typed as a title. */
export const TITLE_LIMIT = 300;
/** Characters that are shown in one line, of a title that somebody else's page made longer. */
const SHOWN = 120;
/** Characters that a field shows at most. */
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

/** The title as the document itself has it: one line, not empty, or null. */
export function ownTitle(doc: Y.Doc): string | null {
  const title = titleCharacters(titleText(doc)).replaceAll('\uFFFC', '').replace(/\s+/g, ' ').trim();
  if (!title) return null;
  return title.length > SHOWN ? `${title.slice(0, SHOWN).trimEnd()}…` : title;
}

/** What a document is called: its title, or its first heading where it has none, or null. */
export const shownTitle = (doc: Y.Doc): string | null =>
  ownTitle(doc) ?? titleOf(doc.getXmlFragment(CONTENT));

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
