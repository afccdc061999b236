import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { createTypes } from './create.ts';

/** Fills an empty part of a shared document with the content of a node. */
export function writeFragment(fragment: Y.XmlFragment, node: Node): void {
  fragment.insert(0, createTypes(node.children));
}
