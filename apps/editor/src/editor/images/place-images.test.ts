import { contentSchema } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { placeImages } from './place-images.ts';

const { nodes } = contentSchema;
const make = (type: string, ...content: (Node | string)[]): Node =>
  nodes[type]?.create(
    null,
    content.map((part) => (typeof part === 'string' ? contentSchema.text(part) : part)),
  ) as Node;
const image = (): Node => nodes.image?.create({ image: 'x'.repeat(43) }) as Node;

/** The document after two images are put at the caret, as a short line, and where the caret is. */
function placed(doc: Node, at: number): string {
  const state = EditorState.create({ doc, selection: TextSelection.near(doc.resolve(at)) });
  const after = state.apply(placeImages(state, at, [image(), image()]));
  after.doc.check();
  const { $from } = after.selection;
  return `${after.doc.toString()} ${$from.parent.type.name} ${$from.parent.textContent}`;
}

test('an empty line becomes the images, with a line below to write on', () => {
  expect(placed(make('doc', make('paragraph')), 1)).toBe('doc(image, image, paragraph) paragraph ');
});

test('in the middle of a line they stand below it; at its beginning above', () => {
  const doc = make('doc', make('paragraph', 'ab'), make('paragraph', 'c'));
  expect(placed(doc, 2)).toBe('doc(paragraph("ab"), image, image, paragraph("c")) paragraph c');
  expect(placed(doc, 1)).toBe('doc(image, image, paragraph("ab"), paragraph("c")) paragraph ab');
});

test('within an item of a list and a cell of a table; below code', () => {
  const list = make('doc', make('bulletList', make('listItem', make('paragraph', 'a'))));
  expect(placed(list, 4)).toContain('listItem(paragraph("a"), image, image, paragraph)');
  const empty = make('doc', make('bulletList', make('listItem', make('paragraph'))));
  expect(placed(empty, 3)).toContain('listItem(paragraph, image, image, paragraph)');
  const table = make('doc', make('table', make('tableRow', make('tableCell', make('paragraph')))));
  expect(placed(table, 4)).toContain('tableCell(image, image, paragraph)');
  expect(placed(make('doc', make('codeBlock', 'ab')), 2)).toBe(
    'doc(codeBlock("ab"), image, image, paragraph) paragraph ',
  );
});

test('a caret that is elsewhere by now stays there', () => {
  const doc = make('doc', make('paragraph', 'ab'), make('paragraph', 'cd'));
  const state = EditorState.create({ doc, selection: TextSelection.create(doc, 6) });
  const { selection } = state.apply(placeImages(state, 1, [image()]));
  expect(selection.$from.parent.textContent).toBe('cd');
  expect(selection.$from.parentOffset).toBe(1);
});
