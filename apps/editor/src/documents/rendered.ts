import { DOMSerializer, type Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { Reader } from '../editor/binding/index.ts';
import { CONTENT } from '../editor/content.ts';
import { contentSchema } from '../editor/schema/index.ts';
import { schemaGap } from '../editor/schema-gap.ts';

export interface Rendered {
  readonly node: Node;
  /** False: a newer page wrote something that this one cannot show, and it is not in `node`. */
  readonly whole: boolean;
}

/** A document's text as ProseMirror has it. */
export function rendered(doc: Y.Doc): Rendered {
  const fragment = doc.getXmlFragment(CONTENT);
  const whole = schemaGap(contentSchema, fragment).length === 0;
  return { node: new Reader(contentSchema).root(fragment).node, whole };
}

/** As elements of a document of its own, which loads nothing and runs nothing. */
export function asElements(node: Node): HTMLElement {
  const inert = document.implementation.createHTMLDocument();
  const body = inert.body;
  DOMSerializer.fromSchema(contentSchema).serializeFragment(node.content, { document: inert }, body);
  return body;
}
