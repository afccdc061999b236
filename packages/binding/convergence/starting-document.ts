import { contentSchema } from '@parley/document';
import { CONTENT } from '@parley/document/roots';
import type { JSONContent } from '@tiptap/core';
import * as Y from 'yjs';
import { writeFragment } from '../src/index.ts';

const paragraph = (text: string): JSONContent => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const listOf = (list: string, item: string, ...words: string[]): JSONContent => ({
  type: list,
  content: words.map((text) => ({ type: item, content: [paragraph(text)] })),
});
const row = (cell: string, ...words: string[]): JSONContent => ({
  type: 'tableRow',
  content: words.map((text) => ({ type: cell, content: [paragraph(text)] })),
});

/** A heading, a table, two lists and a code block, as one Yjs update: what everybody starts from. */
export function startingDocument(): Uint8Array {
  const doc = new Y.Doc();
  const node = contentSchema.nodeFromJSON({
    type: 'doc',
    content: [
      { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Bees' }] },
      {
        type: 'table',
        content: [
          row('tableHeader', 'name', 'size', 'colour'),
          row('tableCell', 'Apis', '12', 'brown'),
          row('tableCell', 'Bombus', '20', 'yellow'),
        ],
      },
      listOf('bulletList', 'listItem', 'one', 'two', 'three', 'four'),
      listOf('taskList', 'taskItem', 'feed', 'look', 'wait'),
      {
        type: 'codeBlock',
        attrs: { language: 'js' },
        content: [{ type: 'text', text: 'let bees = 1;\nbees++;' }],
      },
      paragraph('The end.'),
    ],
  });
  writeFragment(doc.getXmlFragment(CONTENT), node);
  return Y.encodeStateAsUpdate(doc);
}
