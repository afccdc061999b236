import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { createTypes } from './create.ts';

/** Fills an empty part of a shared document with the content of a node. */
export function writeFragment(fragment: Y.XmlFragment, node: Node): void {
  fragment.insert(0, createTypes(node.children));
}

/** Writes blocks in front of whatever a fragment holds, in a transaction of their own. */
export function writeInFront(fragment: Y.XmlFragment, blocks: readonly Node[]): void {
  fragment.doc?.transact(() => fragment.insert(0, createTypes(blocks)));
}
