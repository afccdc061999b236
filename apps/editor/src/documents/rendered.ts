import { DOMSerializer, type Node } from '@tiptap/pm/model';
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { CONTENT } from '../editor/content.ts';
import { contentSchema } from '../editor/schema/index.ts';
import { schemaGap } from '../editor/schema-gap.ts';

export interface Rendered {
  readonly node: Node;
  /** False: a newer page wrote something that this one cannot show, and it is not in `node`. */
  readonly whole: boolean;
}

/** A document's text as ProseMirror has it. `doc` must be a copy: what cannot be shown is deleted from it. */
export function rendered(doc: Y.Doc): Rendered {
  const fragment = doc.getXmlFragment(CONTENT);
  const whole = schemaGap(contentSchema, fragment).length === 0;
  return { node: yXmlFragmentToProseMirrorRootNode(fragment, contentSchema), whole };
}

/** As elements of a document of its own, which loads nothing and runs nothing. */
export function asElements(node: Node): HTMLElement {
  const inert = document.implementation.createHTMLDocument();
  const body = inert.body;
  DOMSerializer.fromSchema(contentSchema).serializeFragment(node.content, { document: inert }, body);
  return body;
}
