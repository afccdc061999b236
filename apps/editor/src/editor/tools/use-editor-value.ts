import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { undoManagerOf } from '../undo-steps.ts';

/**
 * A value read from an editor, at most once a frame while it changes, so that what shows it never holds up a keystroke.
 *
 * @param read must keep its identity; what it returns is compared by `same`
 */
export function useEditorValue<Value>(
  editor: Editor,
  read: (editor: Editor) => Value,
  same: (a: Value, b: Value) => boolean = Object.is,
): Value {
  const [value, setValue] = useState(() => read(editor));
  useEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      if (editor.isDestroyed) return;
      setValue((old) => {
        const next = read(editor);
        return same(old, next) ? old : next;
      });
    };
    const schedule = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    schedule();
    editor.on('transaction', schedule);
    const undoManager = undoManagerOf(editor);
    for (const event of UNDO_EVENTS) undoManager?.on(event, schedule);
    return () => {
      cancelAnimationFrame(frame);
      editor.off('transaction', schedule);
      for (const event of UNDO_EVENTS) undoManager?.off(event, schedule);
    };
  }, [editor, read, same]);
  return value;
}

const UNDO_EVENTS = ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const;

/** Whether two plain values, nested as they may be, say the same. */
export const sameData = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
