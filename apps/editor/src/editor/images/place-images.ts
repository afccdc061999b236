import { Fragment, type Node, type ResolvedPos } from '@tiptap/pm/model';
import { type EditorState, Selection, type Transaction } from '@tiptap/pm/state';

/** A range of the document that blocks may take the place of. */
interface Place {
  readonly from: number;
  readonly to: number;
}

/**
 * Puts images at a place of the document, or as near below it as they may stand; an empty line there becomes them. The
 * caret goes to the line below if it was at that place, and there is one.
 */
export function placeImages(state: EditorState, at: number, images: readonly Node[]): Transaction {
  const { tr } = state;
  const here = tr.selection.empty ? tr.selection.from : tr.selection.to;
  const { from, to } = placeFor(tr.doc.resolve(at), Fragment.from([...images]));
  tr.replaceWith(from, to, [...images]);
  const end = from + images.reduce((size, { nodeSize }) => size + nodeSize, 0);
  const $end = tr.doc.resolve(end);
  const paragraph = state.schema.nodes.paragraph;
  // At the very end there would be no place to write on.
  if (!$end.nodeAfter && paragraph && $end.parent.canReplaceWith($end.index(), $end.index(), paragraph))
    tr.insert(end, paragraph.create());
  if (here === at) tr.setSelection(Selection.near(tr.doc.resolve(end), 1)).scrollIntoView();
  return tr;
}

function placeFor($at: ResolvedPos, images: Fragment): Place {
  for (let depth = $at.depth; depth >= 0; depth--) {
    const parent = $at.node(depth);
    const index = $at.index(depth);
    if (depth === $at.depth) {
      if (!parent.isTextblock && fits(parent, index, index, images)) return { from: $at.pos, to: $at.pos };
      continue;
    }
    const [before, after] = [$at.before(depth + 1), $at.after(depth + 1)];
    const child = parent.child(index);
    if (child.isTextblock && child.content.size === 0 && fits(parent, index, index + 1, images))
      return { from: before, to: after };
    const atStart = $at.pos === $at.start(depth + 1) && child.content.size > 0;
    if (atStart && fits(parent, index, index, images)) return { from: before, to: before };
    if (fits(parent, index + 1, index + 1, images)) return { from: after, to: after };
  }
  const end = $at.doc.content.size;
  return { from: end, to: end };
}

const fits = (parent: Node, from: number, to: number, images: Fragment): boolean =>
  parent.canReplace(from, to, images);
