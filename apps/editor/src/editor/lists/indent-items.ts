import type { Node, NodeType } from '@tiptap/pm/model';
import { liftListItem, sinkListItem } from '@tiptap/pm/schema-list';
import { type Command, EditorState, type Selection, TextSelection, type Transaction } from '@tiptap/pm/state';

/** Items of one list, side by side. */
interface Items {
  readonly list: Node;
  /** Where the list's content begins. */
  readonly start: number;
  /** Places in the list: of the first one, and behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Whether the selection is in a list, or reaches one. */
export const touchesList = (state: EditorState): boolean => touchedItems(state).length > 0;

/** Moves the items of the selection further in, as far as they can be: a list's first item has nothing to stand below.
 * Null if there is none that can. */
export function indentItems(state: EditorState): Transaction | null {
  // The first one stays, and what is selected with it goes below it.
  const items = touchedItems(state).map((touched) => ({ ...touched, from: Math.max(touched.from, 1) }));
  return changed(state, items, sinkListItem);
}

/** Moves the items of the selection further out, at last out of their list. Null if there are none. */
export function outdentItems(state: EditorState): Transaction | null {
  return changed(state, touchedItems(state), liftListItem);
}

function changed(
  state: EditorState,
  touched: readonly Items[],
  command: (type: NodeType) => Command,
): Transaction | null {
  const { tr } = state;
  // From the back, so that places before a change are still what they were.
  for (const { list, start, from, to } of [...touched].reverse()) {
    if (from >= to) continue;
    const selection = TextSelection.create(
      tr.doc,
      firstLine(list, start, from),
      firstLine(list, start, to - 1),
    );
    command(list.child(from).type)(EditorState.create({ doc: tr.doc, selection }), ({ steps }) => {
      for (const step of steps) tr.step(step);
    });
  }
  return tr.docChanged ? tr.scrollIntoView() : null;
}

/** In the paragraph every item begins with. */
function firstLine(list: Node, start: number, index: number): number {
  let at = start;
  for (let before = 0; before < index; before++) at += list.child(before).nodeSize;
  return at + 2;
}

/** Of the innermost list around the selection; of a selection over several lists, of each of them. */
function touchedItems({ doc, selection }: { doc: Node; selection: Selection }): Items[] {
  const { $from, $to, from, to } = selection;
  for (let depth = $from.sharedDepth(to); depth > 0; depth--) {
    const list = $from.node(depth);
    if (isList(list))
      return [{ list, start: $from.start(depth), from: $from.index(depth), to: $to.indexAfter(depth) }];
  }
  const found: Items[] = [];
  doc.nodesBetween(from, to, (node, pos) => {
    if (!isList(node)) return !node.isTextblock;
    const inside: number[] = [];
    node.forEach((item, offset, index) => {
      const at = pos + 1 + offset;
      if (at < to && at + item.nodeSize > from) inside.push(index);
    });
    const [first = 0] = inside;
    found.push({ list: node, start: pos + 1, from: first, to: first + inside.length });
    return false;
  });
  return found;
}

const isList = (node: Node): boolean => node.type.isInGroup('list');
