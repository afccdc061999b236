import { headingAddress, nameInAddress } from '@parley/document';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { TextSelection } from '@tiptap/pm/state';
import { namedHeading, wordsOfHeading } from './heading-at.ts';
import { linkAt } from './link-at.ts';

/**
 * Makes a link: of the link at the selection, else of the selected words, else of `words` put at the caret (the address
 * itself if they are empty). The caret goes behind it. Null where there can be none.
 */
export function writeLink(state: EditorState, href: string, words: string): Transaction | null {
  const type = state.schema.marks.link;
  const { selection, tr } = state;
  const { $from, from, to } = selection;
  if (!type || !(selection instanceof TextSelection) || !$from.parent.type.allowsMarkType(type)) return null;
  const mark = type.create({ href });
  if (selection.empty && !linkAt(state)) {
    const shown = words.trim() || href.replace(/^mailto:|^tel:/, '');
    tr.insert(from, state.schema.text(shown, mark.addToSet($from.marks())));
    tr.setSelection(TextSelection.create(tr.doc, from + shown.length));
  } else {
    const range = linkAt(state) ?? { from, to };
    tr.removeMark(range.from, range.to, type).addMark(range.from, range.to, mark);
    tr.setSelection(TextSelection.near(tr.doc.resolve(range.to), -1));
  }
  // What is typed next is not of the link.
  return tr.removeStoredMark(type).scrollIntoView();
}

/** Makes a link to the heading at `pos`, which gets a name if it has none; with the heading's words where there are none. */
export function writeHeadingLink(state: EditorState, pos: number, words: string): Transaction | null {
  const heading = state.doc.nodeAt(pos);
  if (!heading) return null;
  const naming = state.tr;
  const address = headingAddress(namedHeading(naming, pos));
  const written = writeLink(state, address, words.trim() || wordsOfHeading(heading));
  if (!written || !naming.docChanged) return written;
  // The heading's name changes no place.
  return written.setNodeAttribute(written.mapping.map(pos), 'name', nameInAddress(address));
}

/** Takes the link at the selection away, and leaves its words. */
export function withoutLink(state: EditorState): Transaction | null {
  const type = state.schema.marks.link;
  const link = linkAt(state);
  return type && link ? state.tr.removeMark(link.from, link.to, type) : null;
}
