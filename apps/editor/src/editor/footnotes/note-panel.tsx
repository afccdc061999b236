import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { text } from '../../text/late.ts';
import { TrashIcon } from '../tools/icons.tsx';
import { addTool } from '../tools/slot.ts';
import { ToolButton } from '../tools/tool-button.tsx';
import { useFocusWithin } from '../tools/use-focus-within.ts';
import { usePlaced } from '../tools/use-placed.ts';
import { asOwnStep } from '../undo-steps.ts';
import { type NoteAt, noteAt } from './note-at.ts';
import { NoteEditor } from './note-editor.ts';

export interface NotePanelProps {
  readonly editor: Editor;
  readonly note: NoteAt;
}

/** The words of the selected note. Enter or Alt-F10 goes there from the text, Enter or Escape back behind the note. */
export function NotePanel({ editor, note: { pos, number, isWritten } }: NotePanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLDivElement>(null);
  const written = useRef<NoteEditor | null>(null);
  const focused = useFocusWithin(editor);
  // While one writes, a note that somebody puts before it changes its number, and nothing else.
  const named = useRef(number);

  const place = useCallback((): DOMRect | null => {
    const dom = editor.isDestroyed ? null : editor.view.nodeDOM(pos);
    return dom instanceof HTMLElement ? dom.getBoundingClientRect() : null;
  }, [editor, pos]);
  usePlaced(panel, { placement: 'bottom-start', place, version: focused ? `${pos} ${number}` : null });

  const leave = useCallback((): void => {
    const at = noteAt(editor)?.pos;
    const node = at === undefined ? null : editor.state.doc.nodeAt(at);
    if (at !== undefined && node) {
      const { tr } = editor.state;
      editor.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + node.nodeSize)));
    }
    editor.view.focus();
  }, [editor]);

  useLayoutEffect(() => {
    if (!focused || !words.current) return;
    const made = new NoteEditor(words.current, {
      outer: editor.view,
      at: () => (editor.isDestroyed ? null : (noteAt(editor)?.pos ?? null)),
      label: text.footnote.words(named.current),
      onDone: leave,
      undo: () => editor.commands.undo(),
      redo: () => editor.commands.redo(),
    });
    written.current = made;
    const show = (): void => made.update();
    editor.on('transaction', show);
    return () => {
      editor.off('transaction', show);
      written.current = null;
      const wasWritten = made.hasFocus;
      made.destroy();
      // Who writes in a note that somebody takes away goes on where it stood.
      if (wasWritten && !editor.isDestroyed && !noteAt(editor)) editor.view.focus();
    };
  }, [editor, focused, leave]);

  useEffect(() => {
    if (focused && isWritten && editor.view.hasFocus()) written.current?.focus();
  }, [editor, focused, isWritten]);

  useEffect(
    () =>
      addTool(editor, {
        handleKeyDown(_view, event) {
          const goes = (event.key === 'F10' && event.altKey) || event.key === 'Enter';
          if (goes) written.current?.focus();
          return goes;
        },
      }),
    [editor],
  );

  const remove = (): void => {
    const at = noteAt(editor)?.pos;
    const node = at === undefined ? null : editor.state.doc.nodeAt(at);
    if (at !== undefined && node)
      editor.view.dispatch(asOwnStep(editor.state.tr.delete(at, at + node.nodeSize)));
    editor.view.focus();
  };

  if (!focused) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls is no set of fields
    <div
      ref={panel}
      className="bubble note-panel"
      data-lost="true"
      role="group"
      aria-label={text.footnote.label(number)}
      onKeyDown={(event) => {
        // The words themselves have taken theirs.
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        leave();
      }}
    >
      <span className="note-number" aria-hidden="true">
        {number}
      </span>
      <div ref={words} className="note-field" />
      <ToolButton id="note-remove" name={text.footnote.remove} sign={<TrashIcon />} first onRun={remove} />
    </div>
  );
}
