import type { Node } from '@tiptap/pm/model';
import { Selection, TextSelection, type Transaction } from '@tiptap/pm/state';

/** The caret at the beginning of a text, never an image it begins with: the first key would write over it. Null if it has
 * no place for words. */
export function atBeginning(document: Node): Selection | null {
  return Selection.findFrom(document.resolve(0), 1, true);
}

/**
 * A selection that cannot go along with other people's edits, as one of cells that are in no table any more, becomes a
 * caret near where it began: how it fails is up to whoever made its kind.
 */
export function keepSelection(tr: Transaction, before: Selection): void {
  try {
    void tr.selection;
  } catch {
    const at = Math.min(tr.mapping.map(before.from), tr.doc.content.size);
    tr.setSelection(Selection.near(tr.doc.resolve(at)));
  }
}

/**
 * A caret whose text block somebody else put elsewhere, or made another kind of, goes with the text: to the same place
 * in the block that was put in and says the same. Without this it would stand where the block was.
 */
export function followText(tr: Transaction, before: Selection, added: readonly Node[]): void {
  if (!(before instanceof TextSelection) || added.length === 0) return;
  const anchor = followed(tr, before.$anchor, added);
  const head = followed(tr, before.$head, added);
  if (anchor === null && head === null) return;
  const mapped = tr.selection;
  tr.setSelection(
    TextSelection.between(tr.doc.resolve(anchor ?? mapped.anchor), tr.doc.resolve(head ?? mapped.head)),
  );
}

function followed(tr: Transaction, $at: Selection['$anchor'], added: readonly Node[]): number | null {
  if ($at.depth === 0 || !tr.mapping.mapResult($at.before() + 1, 1).deleted) return null;
  const text = $at.parent.textContent;
  if (text.length === 0) return null;
  const target = added.find((node) => node.textContent === text);
  if (!target) return null;
  let found: number | null = null;
  tr.doc.descendants((node, position) => {
    if (node === target) found = position + 1 + $at.parentOffset;
    return found === null && !node.isTextblock;
  });
  return found;
}
