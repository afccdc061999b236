import type { Editor } from '@tiptap/core';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { text } from '../../text/late.ts';
import { LinkIcon } from '../../ui/command-icons.tsx';
import { MenuSeparator, Submenu } from '../../ui/menu.tsx';
import { copyHeadingLink } from '../links/copy-heading-link.ts';
import { headingAtCaret } from '../links/heading-at.ts';
import { asOwnStep } from '../undo-steps.ts';
import { ALIGNMENTS, BLOCKS, CALLOUT, LISTS, perform, TOGGLE } from './actions.tsx';
import { type BlockRange, blockRange, duplicateBlocks, moveBlocks, removeBlocks } from './block-moves.ts';
import { CalloutMenu } from './callout-menu.tsx';
import { AlignIcon, DownIcon, DuplicateIcon, TrashIcon, TurnIcon, UpIcon } from './icons.tsx';
import { selectionState } from './selection-state.ts';
import { TableMenu } from './table-menu.tsx';
import { ToolMenuItem } from './tool-menu.tsx';

export const BLOCK_KEYS = { up: 'Alt-Shift-ArrowUp', down: 'Alt-Shift-ArrowDown', duplicate: 'Mod-Alt-D' };

type Change = (state: EditorState, range: BlockRange) => Transaction | null;

export const moveUp: Change = (state, range) => moveBlocks(state, range, -1);
export const moveDown: Change = (state, range) => moveBlocks(state, range, 1);

/** Changes the blocks at the selection. @returns whether there was something to change */
export function changeBlocks(editor: Editor, change: Change): boolean {
  const transaction = change(editor.state, blockRange(editor.state.selection));
  if (!transaction) return false;
  editor.view.dispatch(asOwnStep(transaction));
  editor.view.focus();
  return true;
}

/** What can be done to the block at the selection. */
export function BlockMenuItems({ editor }: { editor: Editor }) {
  return (
    <>
      <Submenu icon={<TurnIcon />} name={text.block.turnInto}>
        {[...BLOCKS, CALLOUT, TOGGLE, ...LISTS].map((action) => (
          <ToolMenuItem key={action.id} icon={action.sign} onSelect={() => perform(editor, action)}>
            {action.name}
          </ToolMenuItem>
        ))}
      </Submenu>
      <Submenu icon={<AlignIcon side="start" />} name={text.block.align}>
        {ALIGNMENTS.map((action) => (
          <ToolMenuItem
            key={action.id}
            icon={action.sign}
            keys={action.keys}
            onSelect={() => perform(editor, action)}
          >
            {action.name}
          </ToolMenuItem>
        ))}
      </Submenu>
      {selectionState(editor.state).callout ? <CalloutMenu editor={editor} /> : null}
      {selectionState(editor.state).inTable ? <TableMenu editor={editor} /> : null}
      <ToolMenuItem
        icon={<DuplicateIcon />}
        keys={BLOCK_KEYS.duplicate}
        onSelect={() => changeBlocks(editor, duplicateBlocks)}
      >
        {text.block.duplicate}
      </ToolMenuItem>
      <ToolMenuItem icon={<UpIcon />} keys={BLOCK_KEYS.up} onSelect={() => changeBlocks(editor, moveUp)}>
        {text.block.moveUp}
      </ToolMenuItem>
      <ToolMenuItem
        icon={<DownIcon />}
        keys={BLOCK_KEYS.down}
        onSelect={() => changeBlocks(editor, moveDown)}
      >
        {text.block.moveDown}
      </ToolMenuItem>
      {headingAtCaret(editor.state) === null ? null : (
        <ToolMenuItem icon={<LinkIcon />} onSelect={() => void copyHeadingLink(editor)}>
          {text.block.copyHeadingLink}
        </ToolMenuItem>
      )}
      <MenuSeparator />
      <ToolMenuItem icon={<TrashIcon />} danger onSelect={() => changeBlocks(editor, removeBlocks)}>
        {text.block.remove}
      </ToolMenuItem>
    </>
  );
}
