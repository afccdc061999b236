import { DOMSerializer, type Node } from '@tiptap/pm/model';
import { contentSchema } from '../schema/index.ts';

/**
 * A document's text as elements of `inert`, which is one of its own that loads nothing and runs nothing.
 *
 * @returns its body
 */
export function asElements(node: Node, inert: Document): HTMLElement {
  DOMSerializer.fromSchema(contentSchema).serializeFragment(node.content, { document: inert }, inert.body);
  return inert.body;
}
