import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { useCallback, useEffect, useRef, useState } from 'react';
import { text } from '../../text/late.ts';
import { useRovingFocus } from '../../ui/use-roving-focus.ts';
import { focusLanguage } from '../code/code-views.ts';
import { ActionButton, ActionItem, LinkButton } from './action-parts.tsx';
import { BLOCKS, DEEP_HEADINGS, MARKS } from './actions.tsx';
import { type SelectionState, selectionState } from './selection-state.ts';
import { addTool } from './slot.ts';
import { ToolMenu } from './tool-menu.tsx';
import { sameData, useEditorValue } from './use-editor-value.ts';
import { useFocusWithin } from './use-focus-within.ts';
import { useMedia } from './use-media.ts';
import { usePlaced } from './use-placed.ts';
import { WordsMenu } from './words-menu.tsx';

interface Selected extends SelectionState {
  readonly from: number;
  readonly to: number;
}

/** Selected words; null where there is nothing to format. */
const read = (editor: Editor): Selected | null => {
  const { selection, doc } = editor.state;
  if (!(selection instanceof TextSelection) || selection.empty) return null;
  const state = selectionState(editor.state);
  const { from, to } = selection;
  if (!state.marksAllowed || doc.textBetween(from, Math.min(to, from + 200), ' ').trim() === '') return null;
  return { ...state, from, to };
};

/** Formatting beside selected words. Alt-F10 goes there from the text. */
export function Bubble({ editor }: { editor: Editor }) {
  const selected = useEditorValue(editor, read, sameData);
  const focused = useFocusWithin(editor);
  const pressed = usePressed(editor);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const touch = useMedia('(pointer: coarse)');
  const bubble = useRef<HTMLDivElement>(null);
  const roving = useRovingFocus();

  const from = selected?.from ?? 0;
  const to = selected?.to ?? 0;
  const place = useCallback((): DOMRect | null => {
    if (editor.isDestroyed || to > editor.state.doc.content.size) return null;
    const start = editor.view.coordsAtPos(from, 1);
    const end = editor.view.coordsAtPos(to, -1);
    const { left, right } = editor.view.dom.getBoundingClientRect();
    const oneLine = Math.abs(start.top - end.top) < 4;
    const rect = oneLine
      ? new DOMRect(start.left, start.top, end.left - start.left, end.bottom - start.top)
      : new DOMRect(left, start.top, right - left, end.bottom - start.top);
    const paper = editor.view.dom.closest('.paper')?.getBoundingClientRect();
    return paper && (rect.bottom < paper.top || rect.top > paper.bottom) ? null : rect;
  }, [editor, from, to]);

  const key = `${from}-${to}`;
  const shown = selected !== null && focused && !pressed && dismissed !== key;
  // Where one selects with a finger the system's own menu stands above.
  usePlaced(bubble, { placement: touch ? 'bottom' : 'top', place, version: shown ? key : null });

  useEffect(
    () =>
      addTool(editor, {
        handleKeyDown(_view, event) {
          if (event.key === 'F10' && event.altKey) {
            if (focusLanguage(editor)) return true;
            const target = bubble.current ?? document.querySelector('.toolbar');
            target?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
            return true;
          }
          if (event.key !== 'Escape' || !bubble.current) return false;
          setDismissed(bubble.current.dataset.key ?? null);
          return true;
        },
      }),
    [editor],
  );

  if (!selected || !shown) return null;
  const block = [...BLOCKS, ...DEEP_HEADINGS].find(({ id }) => id === selected.block);
  return (
    <div
      ref={bubble}
      className="bubble"
      data-lost="true"
      data-key={key}
      role="toolbar"
      aria-label={text.toolbar.selection}
      onFocus={roving.onFocus}
      onKeyDown={(event) => {
        if (event.key === 'Escape') editor.view.focus();
        else roving.onKeyDown(event);
      }}
    >
      {MARKS.map((action, index) => (
        <ActionButton key={action.id} editor={editor} action={action} state={selected} first={index === 0} />
      ))}
      <LinkButton state={selected} />
      {/* On a phone there is no room for it: the toolbar has it. */}
      {touch ? null : <WordsMenu id="bubble-words" editor={editor} state={selected} />}
      <ToolMenu
        id="bubble-block-type"
        name={text.toolbar.blockType(block?.name ?? '')}
        sign={touch ? block?.sign : <span>{block?.name}</span>}
      >
        {BLOCKS.map((action) => (
          <ActionItem key={action.id} editor={editor} action={action} state={selected} />
        ))}
      </ToolMenu>
    </div>
  );
}

/** Whether the text is being selected with the pointer just now. */
function usePressed(editor: Editor): boolean {
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    const { dom } = editor.view;
    const down = (): void => setPressed(true);
    const up = (): void => setPressed(false);
    dom.addEventListener('pointerdown', down);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', up);
    return () => {
      dom.removeEventListener('pointerdown', down);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
    };
  }, [editor]);
  return pressed;
}
