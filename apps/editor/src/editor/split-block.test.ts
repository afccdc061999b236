import {
  ada,
  documentOf,
  paragraph,
  person,
  placeOf,
  select,
  shown,
  together,
} from '@parley/binding/convergence';
import { AllSelection, TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';

const empty = { type: 'paragraph' };
const quote = (...content: object[]) => ({ type: 'blockquote', content });
const inCell = (...content: object[]) => ({
  type: 'table',
  content: [{ type: 'tableRow', content: [{ type: 'tableCell', content }] }],
});

/** Selects from inside the first empty line to inside the last. */
function selectEmptyLines(): void {
  const { editor } = person(ada);
  const lines: number[] = [];
  editor.state.doc.descendants((node, position) => {
    if (node.isTextblock && node.content.size === 0) lines.push(position + 1);
  });
  select(person(ada), lines.at(0) ?? 0, lines.at(-1));
}

/** Presses the key; whether something heard it. */
function enter(): boolean {
  const { state, view } = person(ada).editor;
  const key = { key: 'Enter', keyCode: 13 } as KeyboardEvent;
  return state.plugins.some((plugin) => plugin.props.handleKeyDown?.call(plugin, view, key) === true);
}

test.each([
  [
    'in a cell',
    inCell(quote(empty, empty)),
    'doc(table(tableRow(tableCell(blockquote(paragraph, paragraph)))), paragraph("wax"))',
  ],
  ['in the text', quote(empty, empty, empty), 'doc(blockquote(paragraph, paragraph), paragraph("wax"))'],
  [
    'with lines that stay',
    quote(paragraph('bee'), empty, empty),
    'doc(blockquote(paragraph("bee"), paragraph, paragraph), paragraph("wax"))',
  ],
])('Enter over all empty lines of a quotation makes a line: %s', (_, block, expected) => {
  together(documentOf(block, paragraph('wax')), 1);
  selectEmptyLines();
  expect(enter()).toBe(true);
  expect(shown(person(ada))).toBe(expected);
});

test.each([
  ['a paragraph', paragraph('wax'), 'paragraph, paragraph("wax")'],
  ['a quotation', quote(paragraph('wax')), 'blockquote(paragraph, paragraph("wax"))'],
])('Enter over a whole line up to the start of %s leaves an empty line', (_, next, expected) => {
  together(documentOf(paragraph('bee'), paragraph('honey'), next), 1);
  select(person(ada), placeOf(person(ada), 'honey'), placeOf(person(ada), 'wax'));
  expect(enter()).toBe(true);
  expect(shown(person(ada))).toBe(`doc(paragraph("bee"), ${expected})`);
});

test('Enter over everything leaves two empty lines', () => {
  together(documentOf(quote(paragraph('bee')), paragraph('wax')), 1);
  const { state, view } = person(ada).editor;
  view.dispatch(state.tr.setSelection(new AllSelection(state.doc)));
  expect(enter()).toBe(true);
  expect(shown(person(ada))).toBe('doc(paragraph, paragraph)');
});

test('Enter over a part of two blocks splits where it was, and what is typed is as bold as before', () => {
  const bold = { type: 'text', text: 'honey', marks: [{ type: 'bold' }] };
  together(documentOf({ type: 'heading', attrs: { level: 2 }, content: [bold] }, paragraph('wax')), 1);
  select(person(ada), placeOf(person(ada), 'ney'), placeOf(person(ada), 'x'));
  expect(enter()).toBe(true);
  const { state, view } = person(ada).editor;
  expect(shown(person(ada))).toBe('doc(heading(bold("ho")), heading("x"))');
  expect(state.selection).toEqual(TextSelection.create(state.doc, placeOf(person(ada), 'x')));
  view.dispatch(state.tr.insertText('y'));
  expect(shown(person(ada))).toBe('doc(heading(bold("ho")), heading(bold("y"), "x"))');
});

test('asking whether Enter can be pressed changes nothing', () => {
  together(documentOf(quote(empty, empty)), 1);
  selectEmptyLines();
  const { editor } = person(ada);
  const before = editor.state;
  expect(editor.can().splitBlock()).toBe(true);
  expect(editor.can().chain().splitBlock().splitBlock().run()).toBe(true);
  expect(editor.state).toBe(before);
});

test('in a chain it splits what the chain has made', () => {
  together(documentOf(quote(empty, empty)), 1);
  const { editor } = person(ada);
  editor
    .chain()
    .command(({ tr }) => Boolean(tr.insertText('bee', 2)))
    .setTextSelection({ from: 3, to: 7 })
    .splitBlock()
    .run();
  expect(shown(person(ada))).toBe('doc(blockquote(paragraph("b"), paragraph))');
});
