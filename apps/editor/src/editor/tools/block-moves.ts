import type { Node, ResolvedPos } from '@tiptap/pm/model';
import {
  type EditorState,
  NodeSelection,
  Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state';
import { LIST_KINDS, type ListKind } from './selection-state.ts';

/** Blocks that stand side by side: the smallest ones around a selection that can be moved as such. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
  readonly parent: Node;
  /** Places in the parent: the first, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

const isList = (node: Node): boolean => LIST_KINDS.includes(node.type.name as ListKind);

/** The items of a list, or blocks of the document. A table, with all that stands in it, is one block. */
export function blockRange({ $from, $to }: Pick<Selection, '$from' | '$to'>): BlockRange {
  let depth = $from.sharedDepth($to.pos);
  while (depth > 0 && !isList($from.node(depth))) depth--;
  const parent = $from.node(depth);
  const start = $from.index(depth);
  const end = Math.max(start + 1, $to.indexAfter(depth));
  const from = depth < $from.depth ? $from.before(depth + 1) : $from.pos;
  return { from, to: from + sizeOf(parent, start, end), parent, start, end };
}

/** The block at a place directly before it. */
export function blockAt(doc: Node, pos: number): BlockRange | null {
  const $pos = doc.resolve(pos);
  const node = $pos.nodeAfter;
  if (!node) return null;
  const start = $pos.index();
  return { from: pos, to: pos + node.nodeSize, parent: $pos.parent, start, end: start + 1 };
}

function sizeOf(parent: Node, start: number, end: number): number {
  let size = 0;
  for (let at = start; at < end; at++) size += parent.child(at).nodeSize;
  return size;
}

/**
 * Moves blocks one place up (−1) or down (1) among their neighbours; null at the end. It is the neighbour that is
 * taken across, so the blocks, the selection in them and whoever else is typing there stay as they are.
 */
export function moveBlocks(state: EditorState, range: BlockRange, by: -1 | 1): Transaction | null {
  const { from, to, parent, start, end } = range;
  const at = by < 0 ? start - 1 : end;
  if (at < 0 || at >= parent.childCount) return null;
  const neighbour = parent.child(at);
  const { tr } = state;
  if (by < 0) {
    tr.insert(to, neighbour).delete(from - neighbour.nodeSize, from);
  } else {
    tr.delete(to, to + neighbour.nodeSize).insert(from, neighbour);
  }
  return tr.scrollIntoView();
}

/** A copy below, with the caret at its beginning. */
export function duplicateBlocks(state: EditorState, { from, to }: BlockRange): Transaction {
  const copy = state.doc.slice(from, to).content;
  const { tr } = state;
  tr.insert(to, copy);
  return select(tr, to).scrollIntoView();
}

/** Takes blocks out, and the list around them if nothing is left of it. */
export function removeBlocks(state: EditorState, { from, to }: BlockRange): Transaction {
  const { tr } = state;
  tr.deleteRange(from, to);
  return tr
    .setSelection(Selection.near(tr.doc.resolve(Math.min(from, tr.doc.content.size))))
    .scrollIntoView();
}

/** Puts an empty line below a block, an empty item below an item, and the caret into it. */
export function addBelow(state: EditorState, { to, parent, start }: BlockRange): Transaction | null {
  const { schema, tr } = state;
  const above = parent.child(start);
  const made = isList(parent) ? above.type.createAndFill() : schema.nodes.paragraph?.createAndFill();
  if (!made) return null;
  tr.insert(to, made);
  return tr.setSelection(Selection.near(tr.doc.resolve(to + 1))).scrollIntoView();
}

/** The caret into the block before which `pos` stands, or the block itself where no caret fits. */
export function select(tr: Transaction, pos: number): Transaction {
  const $pos: ResolvedPos = tr.doc.resolve(pos);
  const node = $pos.nodeAfter;
  const inside = Selection.findFrom(tr.doc.resolve(pos + (node?.isLeaf ? 0 : 1)), 1, true);
  if (inside instanceof TextSelection && node && inside.from < pos + node.nodeSize)
    return tr.setSelection(inside);
  return node && NodeSelection.isSelectable(node) ? tr.setSelection(NodeSelection.create(tr.doc, pos)) : tr;
}
