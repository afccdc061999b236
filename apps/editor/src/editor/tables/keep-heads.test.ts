import {
  documentOf,
  HeadlessEditor,
  meet,
  paragraph,
  person,
  placeOf,
  select,
} from '@parley/binding/convergence';
import { contentSchema } from '@parley/document';
import { type Schema, Slice } from '@tiptap/pm/model';
import { expect, test } from 'vitest';
import { copiedAsText } from './as-text.ts';

const row = (cell: string, ...words: string[]) => ({
  type: 'tableRow',
  content: words.map((text) => ({ type: cell, content: [paragraph(text)] })),
});
const table = (...content: object[]) => ({ type: 'table', content });
const sliceOf = (schema: Schema, ...blocks: object[]): Slice =>
  new Slice(schema.nodeFromJSON({ type: 'doc', content: blocks }).content, 0, 0);

/** As the page's plugins take it. */
function paste({ editor }: HeadlessEditor, slice: Slice): void {
  const { view } = editor;
  for (const plugin of view.state.plugins)
    if (plugin.props.handlePaste?.call(plugin, view, null as unknown as ClipboardEvent, slice)) return;
}

const cells = ({ editor }: HeadlessEditor): string[] =>
  editor.state.doc.firstChild?.children.map(({ children }) =>
    children.map((cell) => `${cell.type.name === 'tableHeader' ? '*' : ''}${cell.textContent}`).join(' '),
  ) ?? [];

test('cells pasted over a header row leave it one, and heads pasted among others become such as those are', () => {
  const state = documentOf(table(row('tableHeader', 'a', 'b'), row('tableCell', 'c', 'd')));
  const editors = meet([new HeadlessEditor(1, state)]);
  const ada = person(0);
  expect(editors).toHaveLength(1);
  select(ada, placeOf(ada, 'a'));
  paste(
    ada,
    sliceOf(
      ada.editor.schema,
      table(
        row('tableCell', '1', '2', '3'),
        row('tableHeader', '4', '5', '6'),
        row('tableHeader', '7', '8', '9'),
      ),
    ),
  );
  expect(cells(ada)).toEqual(['*1 *2 *3', '4 5 6', '7 8 9']);
});

test('a copied table is rows of values with tabs between them, and words are words', () => {
  const text = copiedAsText(
    sliceOf(
      contentSchema,
      paragraph('Before'),
      table(row('tableHeader', 'a', 'b'), row('tableCell', 'c', 'd')),
      paragraph('After'),
    ),
  );
  expect(text).toBe('Before\n\na\tb\nc\td\n\nAfter');
  expect(copiedAsText(sliceOf(contentSchema, paragraph('Before')))).toBeNull();
});
