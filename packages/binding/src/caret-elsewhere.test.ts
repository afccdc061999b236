import type { Editor } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { Mapping } from '@tiptap/pm/transform';
import { expect, test } from 'vitest';
import { blockRange, indentItems, moveBlocks, outdentItems, removeBlocks } from '../convergence/page.ts';
import {
  ada,
  bo,
  documentOf,
  exchange,
  paragraph,
  people,
  person,
  placeOf,
  select,
  shown,
  together,
  type,
} from '../convergence/people.ts';

const item = (text: string, ...within: object[]) => ({
  type: 'listItem',
  content: [paragraph(text), ...within],
});
const task = (text: string) => ({ type: 'taskItem', content: [paragraph(text)] });
const row = (cell: string, ...words: string[]) => ({
  type: 'tableRow',
  content: words.map((text) => ({ type: cell, content: [paragraph(text)] })),
});

/** Where Bo's caret is: each word stands once, in a text block of its own, and no two begin or end alike. */
const WORDS = [
  'before',
  'alpha',
  'beta',
  'gamma',
  'delta',
  'quoted',
  'inquiry',
  'apis',
  'twelve',
  'look',
  'wait',
  'last',
];
const DOCUMENT = documentOf(
  { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'title' }] },
  paragraph('before'),
  {
    type: 'bulletList',
    content: [
      item('alpha'),
      item('beta'),
      item('gamma', { type: 'bulletList', content: [item('delta')] }),
      item('omega'),
    ],
  },
  { type: 'blockquote', content: [paragraph('quoted'), paragraph('inquiry')] },
  {
    type: 'table',
    content: [
      row('tableHeader', 'name', 'size'),
      row('tableCell', 'apis', 'twelve'),
      row('tableCell', 'bombus', 'eight'),
    ],
  },
  { type: 'taskList', content: ['feed', 'look', 'wait'].map(task) },
  { type: 'codeBlock', content: [{ type: 'text', text: 'code' }] },
  paragraph('last'),
);

const by =
  (change: (state: Editor['state']) => Transaction | null) =>
  ({ state, view }: Editor): void => {
    const transaction = change(state);
    if (transaction) view.dispatch(transaction);
  };

type Command = (editor: Editor) => unknown;

/** Each with the words Ada's caret is in as she gives it. */
const COMMANDS: Readonly<Record<string, readonly [places: readonly string[], command: Command]>> = {
  indent: [['beta', 'omega', 'look'], by(indentItems)],
  outdent: [['beta', 'delta', 'look'], by(outdentItems)],
  'move up': [['beta', 'quoted', 'last'], by((state) => moveBlocks(state, blockRange(state.selection), -1))],
  'move down': [['alpha', 'before'], by((state) => moveBlocks(state, blockRange(state.selection), 1))],
  remove: [['beta', 'before'], by((state) => removeBlocks(state, blockRange(state.selection)))],
  split: [['before', 'quoted', 'apis'], ({ commands }) => commands.splitBlock()],
  'split an item': [
    ['alpha', 'look'],
    ({ commands }) => commands.splitListItem('listItem') || commands.splitListItem('taskItem'),
  ],
  'join an item': [['beta', 'look'], ({ commands }) => commands.joinItemBackward()],
  'join lines': [['beta', 'inquiry'], ({ commands }) => commands.joinTextblockBackward()],
  quote: [['before', 'quoted', 'beta'], ({ commands }) => commands.toggleBlockquote()],
  'bullet list': [['before', 'alpha', 'look'], ({ commands }) => commands.toggleBulletList()],
  'numbered list': [['beta', 'inquiry'], ({ commands }) => commands.toggleOrderedList()],
  'task list': [['last', 'beta'], ({ commands }) => commands.toggleTaskList()],
  heading: [['before', 'inquiry'], ({ commands }) => commands.toggleHeading({ level: 2 })],
  code: [['before', 'code'], ({ commands }) => commands.toggleCodeBlock()],
  rule: [['before', 'quoted'], ({ commands }) => commands.setHorizontalRule()],
  table: [['before'], ({ commands }) => commands.insertTable({ rows: 2, cols: 2 })],
  'row before': [['apis', 'eight'], ({ commands }) => commands.addRowBefore()],
  'row after': [['name', 'twelve'], ({ commands }) => commands.addRowAfter()],
  'column before': [['apis', 'eight'], ({ commands }) => commands.addColumnBefore()],
  'column after': [['name', 'eight'], ({ commands }) => commands.addColumnAfter()],
  'delete the row': [['apis'], ({ commands }) => commands.deleteRow()],
  'delete the column': [['apis'], ({ commands }) => commands.deleteColumn()],
  'move the row': [['apis'], ({ commands }) => commands.moveRow(1)],
  'move the column': [['apis'], ({ commands }) => commands.moveColumn(1)],
  'header row': [['apis'], ({ commands }) => commands.toggleHeaderRow()],
  'clear nodes': [['beta', 'inquiry', 'code'], ({ commands }) => commands.clearNodes()],
};
const GIVEN = Object.entries(COMMANDS).flatMap(([name, [places, command]]) =>
  places.map((place) => [name, place, command] as const),
);

/** What Bo's caret stands behind: `fe|ed` is `fe`. Carets in an empty block stand behind nothing. */
function caretOf(index: number): string {
  const { $head, empty } = person(index).editor.state.selection;
  expect(empty).toBe(true);
  return `${$head.parent.textContent.slice(0, $head.parentOffset)}|${$head.parent.textContent.slice($head.parentOffset)}`;
}

/** Which kinds of blocks are around a word; what is made another kind of the same is still that. */
function pathTo(index: number, word: string): string {
  const { doc } = person(index).editor.state;
  const $at = doc.resolve(placeOf(person(index), word));
  return Array.from({ length: $at.depth }, (_, depth) => $at.node(depth + 1).type)
    .map(({ name, isTextblock }) =>
      isTextblock ? 'text' : name.replace(/^.*(List|Item)$/, '$1').replace(/Header$/, 'Cell'),
    )
    .join('>');
}

/** What Ada's command did to where places are. */
function recorded(run: () => void): Mapping {
  const { editor } = person(ada);
  const mapping = new Mapping();
  const hear = ({ transaction }: { transaction: Transaction }): void =>
    mapping.appendMapping(transaction.mapping);
  editor.on('transaction', hear);
  run();
  editor.off('transaction', hear);
  return mapping;
}

/** All that stands in Ada's block with that word: of two blocks that are joined one is the other's end. */
function textAround(word: string): string {
  return person(ada).editor.state.doc.resolve(placeOf(person(ada), word)).parent.textContent;
}

/** Of a list that is parted in two one half is another list. */
const lists = (): number =>
  person(ada).editor.state.doc.children.filter(({ type: { name } }) => name.endsWith('List')).length;

const has = (index: number, word: string): boolean => shown(person(index)).includes(word);

/** Everybody is as far as they were before: for the next caret. */
function meetAnew(): void {
  for (const one of people) one.destroy();
  together(DOCUMENT);
}

test.each(GIVEN)('somebody else’s “%s” at “%s” leaves a caret in its words', (_name, place, command) => {
  const wrong: string[] = [];
  for (const word of WORDS) {
    meetAnew();
    select(person(ada), placeOf(person(ada), place) + 2);
    const path = pathTo(ada, word);
    const before = lists();
    const at = placeOf(person(ada), word) + 3;
    type(person(bo), at, 'XYZ');
    const mapping = recorded(() => command(person(ada).editor));
    // Ada split it there, or took it away.
    if (!has(ada, word)) continue;
    const isMoved =
      mapping.mapResult(at).deleted ||
      pathTo(ada, word) !== path ||
      lists() > before ||
      textAround(word) !== word;
    exchange();
    const caret = caretOf(bo);
    const [left = '', right = ''] = caret.split('|');
    // What is written a moment before where another puts the block elsewhere may not go along; the caret does.
    const written = [`${word.slice(0, 3)}XYZ`, ...(isMoved ? [word.slice(0, 3)] : [])];
    const stands = written.some((words) => left.endsWith(words)) && right.startsWith(word.slice(3));
    if (!stands) wrong.push(`${isMoved ? 'moved ' : ''}${word}: ${caret}`);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['an item that is longer than the one above', 'beta and many more words', indentItems],
  ['an item that is shorter', 'be', indentItems],
])('%s is indented below somebody who types in that', (_what, below, change) => {
  together(documentOf({ type: 'bulletList', content: [item('alpha'), item(below)] }));
  select(person(ada), placeOf(person(ada), below) + 1);
  exchange();
  type(person(bo), placeOf(person(bo), 'alpha') + 5, ' and');
  by(change)(person(ada).editor);
  type(person(ada), placeOf(person(ada), below) + 2, 'X');
  exchange();
  expect(caretOf(bo)).toBe('alpha and|');
  type(person(bo), person(bo).editor.state.selection.head, ' on');
  exchange();
  const indented = `listItem(paragraph("${below.slice(0, 2)}X${below.slice(2)}"))`;
  const whole = `doc(bulletList(listItem(paragraph("alpha and on"), bulletList(${indented}))))`;
  expect(people.map(shown)).toEqual([whole, whole]);
});
