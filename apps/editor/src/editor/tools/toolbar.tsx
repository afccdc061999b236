import type { Editor } from '@tiptap/core';
import { type ReactNode, useMemo } from 'react';
import { text } from '../../text/late.ts';
import { useRovingFocus } from '../../ui/use-roving-focus.ts';
import { undoManagerOf } from '../undo-steps.ts';
import { ActionButton, ActionItem, LinkButton } from './action-parts.tsx';
import { BLOCKS, DEEP_HEADINGS, LISTS, MARKS } from './actions.tsx';
import { BlockMenuItems } from './block-menu.tsx';
import { GripIcon, PlusIcon, RedoIcon, UndoIcon } from './icons.tsx';
import { insertions } from './insertions.tsx';
import { MoreMenu } from './more-menu.tsx';
import { type SelectionState, selectionState } from './selection-state.ts';
import { ToolButton } from './tool-button.tsx';
import { ToolMenu, ToolMenuItem } from './tool-menu.tsx';
import { sameData, useEditorValue } from './use-editor-value.ts';
import { WordsMenu } from './words-menu.tsx';

interface ToolbarState extends SelectionState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const read = (editor: Editor): ToolbarState => {
  const undoManager = undoManagerOf(editor);
  return {
    ...selectionState(editor.state),
    canUndo: (undoManager?.undoStack.length ?? 0) > 0,
    canRedo: (undoManager?.redoStack.length ?? 0) > 0,
  };
};

/** What is put in so often that it has buttons of its own. */
const AT_HAND: readonly string[] = ['image', 'table'];

/** One row, one tab stop. `children` stand at its end. */
export function Toolbar({ editor, children }: { editor: Editor; children: ReactNode }) {
  const state = useEditorValue(editor, read, sameData);
  const roving = useRovingFocus();
  const offers = useMemo(() => insertions(editor), [editor]);
  const block = [...BLOCKS, ...DEEP_HEADINGS].find(({ id }) => id === state.block) ?? BLOCKS[0];
  return (
    <div className="toolbar" data-writes role="toolbar" aria-label={text.toolbar.label} {...roving}>
      <div className="toolbar-group">
        <ToolButton
          id="undo"
          name={text.actions.undo}
          keys="Mod-Z"
          sign={<UndoIcon />}
          first
          disabled={!state.canUndo}
          onRun={() => editor.chain().focus().undo().run()}
        />
        <ToolButton
          id="redo"
          name={text.actions.redo}
          keys="Mod-Shift-Z"
          sign={<RedoIcon />}
          disabled={!state.canRedo}
          onRun={() => editor.chain().focus().redo().run()}
        />
      </div>
      <div className="toolbar-group">
        <ToolMenu
          id="block-type"
          name={text.toolbar.blockType(block?.name ?? '')}
          sign={
            <>
              <span className="tool-name wide">{block?.name}</span>
              <span className="narrow">{block?.sign}</span>
            </>
          }
        >
          {BLOCKS.map((action) => (
            <ActionItem key={action.id} editor={editor} action={action} state={state} />
          ))}
        </ToolMenu>
      </div>
      <div className="toolbar-group">
        {MARKS.map((action) => (
          <ActionButton key={action.id} editor={editor} action={action} state={state} />
        ))}
        <LinkButton state={state} />
        <WordsMenu id="words" editor={editor} state={state} />
      </div>
      <div className="toolbar-group">
        {LISTS.map((action) => (
          <ActionButton key={action.id} editor={editor} action={action} state={state} />
        ))}
      </div>
      <div className="toolbar-group">
        {offers
          .filter(({ id }) => AT_HAND.includes(id))
          .map(({ id, name, sign, can, run }) => (
            <ToolButton key={id} id={id} name={name} sign={sign} disabled={!can(state)} onRun={run} />
          ))}
        <ToolMenu id="insert" name={text.toolbar.insert} sign={<PlusIcon />}>
          {offers.map(({ id, name, sign, can, run }) => (
            <ToolMenuItem key={id} icon={sign} disabled={!can(state)} onSelect={run}>
              {name}
            </ToolMenuItem>
          ))}
        </ToolMenu>
        <ToolMenu id="block" name={text.toolbar.block} sign={<GripIcon />}>
          <BlockMenuItems editor={editor} />
        </ToolMenu>
        <MoreMenu editor={editor} state={state} />
      </div>
      <div className="toolbar-group toolbar-end">{children}</div>
    </div>
  );
}
