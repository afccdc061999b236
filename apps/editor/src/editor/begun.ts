import type { Node } from '@tiptap/pm/model';

const begun = new WeakSet<Node>();

/** What stands for itself (a formula, a footnote) and in which somebody began to write before its field was there: the field takes
 * the focus once it is. */
export const begin = (node: Node | null): void => {
  if (node) begun.add(node);
};

export const isBegun = (node: Node | null): boolean => node !== null && begun.has(node);
