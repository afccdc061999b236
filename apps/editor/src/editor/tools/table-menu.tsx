import type { ChainedCommands, Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { MenuChoice, MenuSeparator, Submenu } from '../../ui/menu.tsx';
import { asOwnSteps } from '../undo-steps.ts';
import { TableIcon } from './icons.tsx';
import { ToolMenuItem, useChosen } from './tool-menu.tsx';
import { cellColours, NO_COLOUR } from './words-colours.tsx';

interface TableAction {
  readonly id: Exclude<keyof typeof text.table, 'align' | 'alignments' | 'colour'>;
  readonly danger?: boolean;
  run(chain: ChainedCommands): ChainedCommands;
}

const GROUPS: readonly (readonly TableAction[])[] = [
  [
    { id: 'rowAbove', run: (chain) => chain.addRowBefore() },
    { id: 'rowBelow', run: (chain) => chain.addRowAfter() },
    { id: 'rowUp', run: (chain) => chain.moveRow(-1) },
    { id: 'rowDown', run: (chain) => chain.moveRow(1) },
    { id: 'headerRow', run: (chain) => chain.toggleHeaderRow() },
    { id: 'deleteRow', run: (chain) => chain.deleteRow() },
  ],
  [
    { id: 'columnBefore', run: (chain) => chain.addColumnBefore() },
    { id: 'columnAfter', run: (chain) => chain.addColumnAfter() },
    { id: 'columnBack', run: (chain) => chain.moveColumn(-1) },
    { id: 'columnOn', run: (chain) => chain.moveColumn(1) },
    { id: 'headerColumn', run: (chain) => chain.toggleHeaderColumn() },
    { id: 'deleteColumn', run: (chain) => chain.deleteColumn() },
  ],
  [
    { id: 'mergeCells', run: (chain) => chain.mergeCells() },
    { id: 'splitCell', run: (chain) => chain.splitCell() },
  ],
  [{ id: 'deleteTable', danger: true, run: (chain) => chain.deleteTable() }],
];

/** What can be done to the table around the caret. */
export function TableMenu({ editor }: { editor: Editor }) {
  return (
    <Submenu icon={<TableIcon />} name={text.table.menu}>
      {GROUPS.map((group, index) => (
        <div key={group[0]?.id}>
          {index > 0 ? <MenuSeparator /> : null}
          {group.map(({ id, danger, run }) => (
            <ToolMenuItem
              key={id}
              danger={danger}
              onSelect={() => asOwnSteps(run(editor.chain().focus())).run()}
            >
              {text.table[id]}
            </ToolMenuItem>
          ))}
          {index === CELLS ? <CellChoices editor={editor} /> : null}
        </div>
      ))}
    </Submenu>
  );
}

/** Behind which group stands what is chosen for cells. */
const CELLS = 2;
const ALIGNMENTS = ['none', 'left', 'center', 'right'] as const;

/** How the words of a cell are aligned, and its colour. */
function CellChoices({ editor }: { editor: Editor }) {
  const choose = useChosen();
  const { align, colour } = cellAttributes(editor);
  const give = (name: 'align' | 'colour', value: string): void => {
    choose();
    const chain = editor.chain().focus();
    asOwnSteps(chain.setCellAttribute(name, value === NO_COLOUR ? null : value)).run();
  };
  return (
    <>
      <Submenu name={text.table.align}>
        <MenuChoice
          label={text.table.align}
          value={ALIGNMENTS.find((known) => known === align) ?? 'none'}
          choices={ALIGNMENTS.map((value) => ({ value, name: text.table.alignments[value] }))}
          onChoose={(value) => give('align', value)}
        />
      </Submenu>
      <Submenu name={text.table.colour}>
        <MenuChoice
          label={text.table.colour}
          value={typeof colour === 'string' ? colour : NO_COLOUR}
          choices={cellColours()}
          onChoose={(value) => give('colour', value)}
        />
      </Submenu>
    </>
  );
}

/** Those of the cell at the caret. */
function cellAttributes({ state: { selection } }: Editor): Readonly<Record<string, unknown>> {
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--)
    if (/cell$/.test(String($from.node(depth).type.spec.tableRole))) return $from.node(depth).attrs;
  return $from.nodeAfter?.attrs ?? {};
}
