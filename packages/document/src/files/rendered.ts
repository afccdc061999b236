import { ElementReader } from '@parley/binding';
import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { CONTENT } from '../roots.ts';
import { contentSchema } from '../schema/index.ts';
import { schemaGap } from '../schema-gap.ts';

export interface Rendered {
  readonly node: Node;
  /** False: a newer page wrote something that this one cannot show, and it is not in `node`. */
  readonly whole: boolean;
}

/** A document's text as ProseMirror has it. */
export function rendered(doc: Y.Doc): Rendered {
  const fragment = doc.getXmlFragment(CONTENT);
  const whole = schemaGap(contentSchema, fragment).length === 0;
  return { node: new ElementReader(contentSchema).root(fragment).node, whole };
}
