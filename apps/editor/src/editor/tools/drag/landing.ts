import type { Node } from '@tiptap/pm/model';

/** A block that is being dragged. */
export interface Dragged {
  readonly node: Node;
  /** The list it is an item of; null if it is none. */
  readonly list: Node | null;
}

/** Where a dragged block would land. */
export interface Landing {
  /** Where it is put in, and as what: among the items of a list a paragraph is an item. */
  readonly pos: number;
  readonly node: Node;
  /** What it comes to stand above or below of: the node before which `beside` stands. */
  readonly beside: number;
  readonly edge: 'top' | 'bottom';
}

/** Between which heights the node is drawn before which a place stands; null if it is not. */
export type Sight = (pos: number) => { readonly top: number; readonly bottom: number } | null;

/**
 * Where a block lands that is let go at a height: above or below the block or the item of a list that is there, by the
 * half of it. How far to the left or right that is does not matter.
 *
 * @param parent what it may land in, whose content begins at `start`
 */
export function landingIn(
  parent: Node,
  start: number,
  dragged: Dragged,
  y: number,
  sight: Sight,
): Landing | null {
  const found = childAt(parent, start, y, sight);
  if (!found) return null;
  const { child, pos, top, bottom } = found;
  if (isList(child)) return landingInList(child, pos + 1, dragged, y, sight);
  const inside = child.type.name === 'blockquote' ? childAt(child, pos + 1, y, sight) : null;
  if (inside && isList(inside.child) && inside.top <= y && y <= inside.bottom)
    return landingInList(inside.child, inside.pos + 1, dragged, y, sight);
  const above = y < (top + bottom) / 2;
  return {
    pos: above ? pos : pos + child.nodeSize,
    node: asBlock(dragged),
    beside: pos,
    edge: above ? 'top' : 'bottom',
  };
}

function landingInList(list: Node, start: number, dragged: Dragged, y: number, sight: Sight): Landing | null {
  const found = childAt(list, start, y, sight);
  if (!found) return null;
  const { child: item, index, pos, top, bottom } = found;
  const below = listsIn(item, pos + 1).map((inner) => ({ ...inner, ...(sight(inner.pos) ?? NOWHERE) }));
  const under = below.find((inner) => inner.top <= y && y <= inner.bottom);
  if (under) return landingInList(under.node, under.pos + 1, dragged, y, sight);
  const [first] = below;
  const above = y < (top + (first?.top ?? bottom)) / 2;
  const seen = { beside: pos, edge: above ? ('top' as const) : ('bottom' as const) };
  const asOne = asItem(dragged, list);
  if (above) {
    if (asOne) return { pos, node: asOne, ...seen };
    // Between two items it belongs to the one above; above all of them it stands before the list.
    return { pos: index > 0 ? pos - 1 : start - 1, node: dragged.node, ...seen };
  }
  if (!first) {
    const end = pos + item.nodeSize;
    return asOne ? { pos: end, node: asOne, ...seen } : { pos: end - 1, node: dragged.node, ...seen };
  }
  // Below the item's own lines stand the items below it.
  const inner = asItem(dragged, first.node);
  return {
    pos: inner ? first.pos + 1 : first.pos,
    node: inner ?? dragged.node,
    beside: first.pos + 1,
    edge: 'top',
  };
}

const NOWHERE = { top: Number.POSITIVE_INFINITY, bottom: Number.POSITIVE_INFINITY };

const isList = (node: Node): boolean => node.type.isInGroup('list');

function listsIn(item: Node, start: number): { node: Node; pos: number }[] {
  const lists: { node: Node; pos: number }[] = [];
  item.forEach((node, offset) => {
    if (isList(node)) lists.push({ node, pos: start + offset });
  });
  return lists;
}

function asBlock({ node, list }: Dragged): Node {
  return list ? list.type.create(null, node) : node;
}

/** As an item of that list; null if it cannot be one. */
function asItem({ node, list: from }: Dragged, list: Node): Node | null {
  const type = list.firstChild?.type;
  if (!type) return null;
  if (node.type === type) return node;
  if (from) return type.create(null, node.content);
  return node.type.name === 'paragraph' ? type.create(null, node) : null;
}

interface Child {
  readonly child: Node;
  readonly index: number;
  readonly pos: number;
  readonly top: number;
  readonly bottom: number;
}

/** The first child that does not end above a height; the last one, if all do. */
function childAt(parent: Node, start: number, y: number, sight: Sight): Child | null {
  const places: number[] = [];
  parent.forEach((_, offset) => {
    places.push(start + offset);
  });
  let [low, high] = [0, places.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const seen = sight(places[middle] as number);
    if (seen && seen.bottom >= y) high = middle;
    else low = middle + 1;
  }
  const pos = places[low];
  const seen = pos === undefined ? null : sight(pos);
  return pos === undefined || !seen ? null : { child: parent.child(low), index: low, pos, ...seen };
}
