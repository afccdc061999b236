import { ada, documentOf, paragraph, person, together } from '@parley/binding/convergence';
import { CellSelection } from '@tiptap/pm/tables';
import { expect, test } from 'vitest';

const cell = (words: string) => ({ type: 'tableCell', content: [paragraph(words)] });

test.each([
  ['downwards', 'one', 'four'],
  ['upwards', 'four', 'one'],
])('a table in place of several cells, selected %s: the caret is in its first cell', (_, anchor, head) => {
  together(
    documentOf({
      type: 'table',
      content: [
        { type: 'tableRow', content: [cell('one'), cell('two')] },
        { type: 'tableRow', content: [cell('three'), cell('four')] },
      ],
    }),
    1,
  );
  const { editor } = person(ada);
  const { doc, tr } = editor.state;
  const cells = new Map<string, number>();
  doc.descendants((node, position) => {
    if (node.type.name === 'tableCell') cells.set(node.textContent, position);
  });
  const selection = CellSelection.create(doc, cells.get(anchor) ?? 0, cells.get(head) ?? 0);
  editor.view.dispatch(tr.setSelection(selection));
  editor.commands.insertTable({ rows: 2, cols: 2 });
  const { $from } = editor.state.selection;
  expect(editor.state.selection.empty).toBe(true);
  expect($from.node(2 * 3 - 2).type.name).toBe('table');
  expect([$from.index(4), $from.index(5), $from.parentOffset]).toEqual([0, 0, 0]);
});
