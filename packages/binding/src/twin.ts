import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import type { Run } from './run.ts';

/** An element of the shared document beside the node it is shown as. Its parts stand in the order of both. */
export interface Twin {
  readonly element: Y.XmlElement | Y.XmlFragment;
  node: Node;
  parts: Part[];
}

/** What the children of an element, and of its node, are to each other. */
export type Part =
  /** One node for one element. */
  | { readonly kind: 'element'; readonly twin: Twin }
  /** Text nodes for texts that stand side by side. */
  | { readonly kind: 'run'; run: Run }
  /** A node for nothing: without it the content would not be valid. */
  | { readonly kind: 'filler'; node: Node }
  /** No node: what is held has no place in the schema here. It stays in the document. */
  | { readonly kind: 'hidden' };

/** The nodes a part is shown as. */
export function nodesOf(part: Part): readonly Node[] {
  switch (part.kind) {
    case 'element':
      return [part.twin.node];
    case 'run':
      return part.run.nodes;
    case 'filler':
      return [part.node];
    case 'hidden':
      return [];
  }
}

/** How long it is in ProseMirror's positions. */
export function sizeOf(part: Part): number {
  if (part.kind === 'element') return part.twin.node.nodeSize;
  return nodesOf(part).reduce((size, node) => size + node.nodeSize, 0);
}

/** How many of an element's children a part stands for. */
export function heldBy(part: Part): number {
  if (part.kind === 'run') return part.run.texts.length;
  return part.kind === 'filler' ? 0 : 1;
}

/** Puts the nodes of `actual`, which say the same as the twin's, in their place, so that the next edit is found by
 * identity alone. */
export function adopt(twin: Twin, actual: Node): void {
  if (twin.node === actual) return;
  twin.node = actual;
  let index = 0;
  for (const part of twin.parts) {
    if (part.kind === 'element') adopt(part.twin, actual.child(index++));
    else if (part.kind === 'filler') part.node = actual.child(index++);
    else if (part.kind === 'run') {
      const { length } = part.run.nodes;
      part.run = { ...part.run, nodes: actual.children.slice(index, index + length) };
      index += length;
    }
  }
}
