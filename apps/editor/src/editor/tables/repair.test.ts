import { contentSchema } from '@parley/document';
import { EditorState } from '@tiptap/pm/state';
import { TableMap } from '@tiptap/pm/tables';
import { expect, test } from 'vitest';
import { repairTable } from './repair.ts';

interface Cell {
  colspan?: number;
  rowspan?: number;
  colwidth?: number[];
}

function repaired(...rows: Cell[][]) {
  const content = rows.map((cells) => ({
    type: 'tableRow',
    content: cells.map((attrs) => ({ type: 'tableCell', attrs, content: [{ type: 'paragraph' }] })),
  }));
  const doc = contentSchema.nodeFromJSON({
    type: 'doc',
    content: [{ type: 'paragraph' }, { type: 'table', content }],
  });
  const state = EditorState.create({ doc });
  const { tr } = state;
  repairTable(tr, 2);
  tr.doc.check();
  return { table: tr.doc.childCount > 1 ? tr.doc.child(1) : null, changed: tr.docChanged };
}

const one: Cell = {};

test('a whole table stays as it is', () => {
  expect(repaired([one, one], [{ colspan: 2 }]).changed).toBe(false);
});

const ragged: [string, Cell[][], [height: number, width: number]][] = [
  ['rows that end early are filled', [[one, one, one], [one], [one, one, one]], [3, 3]],
  [
    'empty cells that few rows have at their end go',
    [
      [one, one],
      [one, one, one, one],
      [one, one],
    ],
    [3, 2],
  ],
  ['rows without a cell go', [[one, one], [], [one, one]], [2, 2]],
  ['a first row without a cell goes', [[], [one, one]], [1, 2]],
  ['a span below the last row is cut', [[{ rowspan: 9 }, one]], [1, 2]],
  [
    'spans that collide are cut',
    [
      [one, { rowspan: 2 }],
      [{ colspan: 2 }, { colspan: 3 }],
    ],
    [2, 5],
  ],
  ['several faults in one cell', [[{ colspan: 2, rowspan: 4 }], [{ colspan: 3, rowspan: 5 }, one]], [2, 6]],
  ['spans that are no numbers count as one', [[{ colspan: -3 }, { rowspan: 0 }], [one]], [2, 2]],
  ['widths differ in a column', [[{ colwidth: [100] }], [{ colwidth: [200] }]], [2, 1]],
  ['a width for fewer columns than there are', [[{ colspan: 2, colwidth: [9] }], [one]], [2, 2]],
];

test.each(ragged)('%s', (_, rows, [height, width]) => {
  const { table, changed } = repaired(...rows);
  if (!table) throw new Error('the table is gone');
  const map = TableMap.get(table);
  expect({ problems: map.problems, height: map.height, width: map.width }).toEqual({
    problems: null,
    height,
    width,
  });
  expect(changed).toBe(true);
});

test('a table without a cell goes', () => {
  expect(repaired([], []).table).toBeNull();
});

test('what is absurdly large is neither repaired nor grown', () => {
  expect(repaired([{ colspan: 100 }, { colspan: 150 }], [one]).changed).toBe(false);
});
