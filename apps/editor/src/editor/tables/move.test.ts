import { contentSchema } from '@parley/document';
import type { JSONContent } from '@tiptap/core';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import { CellSelection } from '@tiptap/pm/tables';
import { expect, test } from 'vitest';
import { type Direction, moveColumns, moveRows } from './move.ts';

const cell = (type: string, words: string, attrs?: object): JSONContent => ({
  type,
  ...(attrs ? { attrs } : {}),
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});

/** A header row and two more; `caret` says in which cell's text the caret stands. */
function tableWith(caret: string, rows?: JSONContent[][]): EditorState {
  const doc = contentSchema.nodeFromJSON({
    type: 'doc',
    content: [
      {
        type: 'table',
        content: (
          rows ?? [
            [cell('tableHeader', 'A'), cell('tableHeader', 'B')],
            [cell('tableCell', 'long 1'), cell('tableCell', '2')],
            [cell('tableCell', '3'), cell('tableCell', 'four')],
          ]
        ).map((content) => ({ type: 'tableRow', content })),
      },
    ],
  });
  return EditorState.create({ doc, selection: TextSelection.create(doc, positionOf(doc, caret)) });
}

function positionOf(doc: EditorState['doc'], words: string): number {
  let found = -1;
  doc.descendants((node, at) => {
    if (node.text === words) found = at;
  });
  return found;
}

const shown = ({ doc }: EditorState): string[] =>
  (doc.firstChild?.children ?? []).map((row) =>
    row.children
      .map((cell) => (cell.type.name === 'tableHeader' ? `*${cell.textContent}` : cell.textContent))
      .join(' | '),
  );

function moved(state: EditorState, what: typeof moveRows, direction: Direction): EditorState {
  const { tr } = state;
  expect(what(state, tr, direction)).toBe(what(state, null, direction));
  tr.doc.check();
  return state.apply(tr);
}

test('a row moves, the selection with it, and the header stays on top', () => {
  let state = moved(tableWith('2'), moveRows, 1);
  expect(shown(state)).toEqual(['*A | *B', '3 | four', 'long 1 | 2']);
  expect(state.selection.$head.parent.textContent).toBe('2');
  state = moved(moved(state, moveRows, -1), moveRows, -1);
  expect(shown(state)).toEqual(['*long 1 | *2', 'A | B', '3 | four']);
  expect(state.selection.$head.parent.textContent).toBe('2');
  expect(shown(moved(state, moveRows, -1)), 'the first goes no further').toEqual(shown(state));
});

test('a column moves, the selection with it', () => {
  const state = moved(tableWith('long 1'), moveColumns, 1);
  expect(shown(state)).toEqual(['*B | *A', '2 | long 1', 'four | 3']);
  expect(state.selection.$head.parent.textContent).toBe('long 1');
  expect(shown(moved(state, moveColumns, -1))).toEqual(['*A | *B', 'long 1 | 2', '3 | four']);
  expect(moveColumns(state, null, 1)).toBe(false);
});

test('several selected rows move together', () => {
  const state = tableWith('A');
  const { doc } = state;
  const at = (words: string): number => positionOf(doc, words) - 2;
  const selected = state.apply(state.tr.setSelection(CellSelection.create(doc, at('long 1'), at('four'))));
  const after = moved(selected, moveRows, -1);
  expect(shown(after)).toEqual(['*long 1 | *2', '3 | four', 'A | B']);
  expect(after.selection).toBeInstanceOf(CellSelection);
  expect((after.selection as CellSelection).$anchorCell.nodeAfter?.textContent).toBe('long 1');
});

test('the rows that only change places stay the same nodes', () => {
  const state = tableWith('2');
  const [, second, third] = state.doc.firstChild?.children ?? [];
  const after = moved(state, moveRows, 1).doc.firstChild?.children ?? [];
  expect(after[1]).toBe(third);
  expect(after[2]).toBe(second);
});

test('merged or ragged tables are left as they are', () => {
  const merged = tableWith('x', [
    [cell('tableCell', 'x', { colspan: 2 })],
    [cell('tableCell', 'y'), cell('tableCell', 'z')],
  ]);
  expect(moveRows(merged, null, 1)).toBe(false);
  const ragged = tableWith('x', [[cell('tableCell', 'x')], [cell('tableCell', 'y'), cell('tableCell', 'z')]]);
  expect(moveRows(ragged, null, 1)).toBe(false);
});
