import {
  ada,
  bo,
  documentOf,
  exchange,
  paragraph,
  person,
  placeOf,
  select,
  together,
  type,
} from '@parley/binding/convergence';
import { expect, test } from 'vitest';

const row = (cell: string, ...words: string[]) => ({
  type: 'tableRow',
  content: words.map((text) => ({
    type: cell,
    content: [text ? paragraph(text) : { type: 'paragraph' }],
  })),
});
const tableOf = (...rows: string[][]) => ({
  type: 'table',
  content: rows.map((words, at) => row(at === 0 ? 'tableHeader' : 'tableCell', ...words)),
});
const letters = (count: number, row_: string): string[] =>
  Array.from({ length: count }, (_, column) => `${row_}${column}`);

const rows = (who: number): string[] =>
  person(who).editor.state.doc.firstChild?.children.map(({ children }) =>
    children.map(({ textContent }) => textContent || '-').join(' '),
  ) ?? [];
const widths = (who: number): number[] => rows(who).map((words) => words.split(' ').length);

/** Does it with the caret at those words. */
function at(
  who: number,
  words: string,
  ...commands: ('addColumnAfter' | 'addRowAfter' | 'deleteRow' | 'deleteColumn')[]
): void {
  const one = person(who);
  select(one, placeOf(one, words));
  one.beginUndoStep();
  for (const command of commands) one.editor.commands[command]();
}

/** Both write in the table at once, and hear of it. */
function bothWrite(adas: string, bos: string): void {
  type(person(ada), placeOf(person(ada), adas), '.');
  type(person(bo), placeOf(person(bo), bos), '.');
  exchange();
}

test('two who add rows and columns at once get as many as they added', () => {
  together(documentOf(tableOf(letters(10, 'h'), letters(10, 'a')), paragraph('end')));
  bothWrite('h0', 'a0');
  at(ada, 'h9', ...(Array(4).fill('addColumnAfter') as 'addColumnAfter'[]));
  at(bo, 'a1', ...(Array(6).fill('addRowAfter') as 'addRowAfter'[]));
  exchange();
  for (let times = 0; times < 3; times++) bothWrite('h1', 'a1');
  at(ada, 'h2', 'addRowAfter');
  at(bo, 'a2', 'addRowAfter');
  exchange();
  for (let times = 0; times < 3; times++) bothWrite('h3', 'a3');
  expect(widths(ada)).toEqual(Array(10).fill(14));
  expect(rows(bo)).toEqual(rows(ada));
});

test('a column added in the middle is in the middle of a row that somebody else added meanwhile', () => {
  together(documentOf(tableOf(['A', 'B', 'C'], ['a', 'b', 'c']), paragraph('end')));
  bothWrite('A', 'a');
  at(ada, 'A', 'addColumnAfter');
  at(bo, 'b', 'addRowAfter');
  exchange();
  // Both fill in what is missing; who writes next takes one of the two away.
  bothWrite('A', 'b');
  bothWrite('B', 'c');
  expect(widths(ada)).toEqual([4, 4, 4]);
  expect(rows(ada)).toEqual(['..A - .B C', '.a - .b .c', '- - - -']);
  expect(rows(bo)).toEqual(rows(ada));
});

test('a row that comes back by undo after somebody deleted a column has its cells where they belong', () => {
  together(
    documentOf(
      tableOf(['A', 'B', 'C'], ['a1', 'b1', 'c1'], ['a2', 'b2', 'c2'], ['a3', 'b3', 'c3']),
      paragraph('end'),
    ),
  );
  bothWrite('A', 'a1');
  at(ada, 'b2', 'deleteRow');
  at(bo, 'b1', 'deleteColumn');
  exchange();
  person(ada).editor.commands.undo();
  exchange();
  type(person(ada), placeOf(person(ada), 'c3'), '.');
  exchange();
  expect(rows(ada)).toEqual(['.A C', '.a1 c1', 'a2 c2', 'a3 .c3']);
  expect(rows(bo)).toEqual(rows(ada));
});

test('two who move the same column have it once', () => {
  together(documentOf(tableOf(['A', 'B', 'C'], ['a', 'b', 'c']), paragraph('end')));
  bothWrite('A', 'a');
  for (const who of [ada, bo]) {
    select(person(who), placeOf(person(who), 'A'));
    person(who).editor.commands.moveColumn(1);
  }
  exchange();
  bothWrite('C', 'c');
  bothWrite('C', 'c');
  expect(rows(ada)).toEqual(['B .A ..C', 'b .a ..c']);
  expect(rows(bo)).toEqual(rows(ada));
});
