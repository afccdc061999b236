import type { ChainedCommands, Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { MenuSeparator, Submenu } from '../../ui/menu.tsx';
import { asOwnSteps } from '../undo-steps.ts';
import { TableIcon } from './icons.tsx';
import { ToolMenuItem } from './tool-menu.tsx';

interface TableAction {
  readonly id: keyof typeof text.table;
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
        </div>
      ))}
    </Submenu>
  );
}
