import { Fragment, Mark, type Node } from '@tiptap/pm/model';
import type { ContentJson } from './content-json.ts';
import { contentSchema } from './schema/index.ts';

/**
 * A document's text from blocks as plain data.
 *
 * @throws RangeError if it is none that the schema allows
 */
export function contentNode(blocks: readonly ContentJson[]): Node {
  const node = contentSchema.node(
    'doc',
    null,
    blocks.length > 0 ? Fragment.fromArray(blocks.map(nodeOf)) : contentSchema.node('paragraph'),
  );
  node.check();
  return node;
}

function nodeOf({ type, attrs, marks = [], content = [], text = '' }: ContentJson): Node {
  // In the order of the schema, in which two nodes that say the same are the same.
  const set = Mark.setFrom(marks.map((mark) => contentSchema.mark(mark.type, mark.attrs)));
  if (type === 'text') return contentSchema.text(text, set);
  return contentSchema.node(type, attrs, Fragment.fromArray(content.map(nodeOf)), set);
}
