import { headingName, nameHeading, nameInAddress } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { lineText } from '../line-text.ts';

/** The longest words of a heading that are put where a link to it is made. */
const LONGEST_WORDS = 160;

/** What a heading says, in one line. */
export const wordsOfHeading = (heading: Node): string =>
  lineText(heading, 0, heading.content.size, ' ').replace(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS);

/** Where the heading stands that a link leads to: the first of that name, which a copy may have, too. Null if it is gone. */
export function headingOf(doc: Node, address: string): number | null {
  const name = nameInAddress(address);
  let found: number | null = null;
  doc.descendants((node, pos) => {
    if (found === null && node.type.name === 'heading' && node.attrs.name === name) found = pos;
    return found === null && !node.isTextblock;
  });
  return found;
}

/** The heading the caret is in: directly before it. */
export function headingAtCaret({ selection: { $from } }: EditorState): number | null {
  return $from.depth > 0 && $from.parent.type.name === 'heading' ? $from.before() : null;
}

/** What a heading is called by links; it gets a name if it has none, or one that another before it has. */
export function namedHeading(tr: Transaction, pos: number): string {
  const taken = new Set<string>();
  let own: string | null = null;
  tr.doc.descendants((node, at) => {
    const name = node.type.name === 'heading' ? headingName(node.attrs.name) : null;
    if (name !== null && at === pos && !taken.has(name)) own = name;
    if (name !== null) taken.add(name);
    return !node.isTextblock;
  });
  const name = own ?? nameHeading(wordsOfHeading(tr.doc.nodeAt(pos) as Node), taken);
  if (own === null) tr.setNodeAttribute(pos, 'name', name);
  return name;
}
