import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { isStroke } from '../../shell/keystroke.ts';
import { latePart } from '../../ui/late-part.ts';
import { onToolRequest } from '../tools/requests.ts';
import { selectionState } from '../tools/selection-state.ts';
import { addTool } from '../tools/slot.ts';
import { MAC } from '../tools/tool-button.tsx';
import { linkAt } from './link-at.ts';
import { LINK_KEYS, LINK_ON_WORDS_KEYS } from './link-keys.ts';

const LinkPanel = latePart(async () => (await import('./link-panel.tsx')).LinkPanel);

/** A panel for the link one has clicked on, and for the one that is written. */
export function LinkTools({ editor }: { editor: Editor }) {
  const [mode, setMode] = useState<'look' | 'edit' | null>(null);
  const close = useCallback(() => setMode(null), []);

  useEffect(() => {
    const edit = (): void => {
      if (selectionState(editor.state).marksAllowed) setMode('edit');
    };
    const stopRequests = onToolRequest((request) => {
      if (request === 'link') edit();
    });
    const stopKeys = addTool(editor, {
      handleKeyDown(_view, event) {
        if (isStroke(LINK_KEYS, event, MAC) || isOnWords(editor, event)) edit();
        else if (event.key === 'Escape' && document.querySelector('.link-panel')) setMode(null);
        else return false;
        return true;
      },
    });
    return () => {
      stopRequests();
      stopKeys();
    };
  }, [editor]);

  useEffect(() => {
    const { dom } = editor.view;
    const click = ({ target, ctrlKey, metaKey }: MouseEvent): void => {
      if (ctrlKey || metaKey || !(target instanceof Element) || !target.closest('a[href]')) return;
      // Where the caret is now, the editor hears a moment later; then the panel shows what is there.
      setMode((mode) => mode ?? 'look');
    };
    dom.addEventListener('click', click);
    return () => dom.removeEventListener('click', click);
  }, [editor]);

  useEffect(() => {
    if (mode !== 'look') return;
    const look = (): void => {
      if (!linkAt(editor.state)) setMode(null);
    };
    const leave = ({ event }: { event: FocusEvent }): void => {
      const to = event.relatedTarget;
      if (!(to instanceof Element && to.closest('.link-panel'))) setMode(null);
    };
    editor.on('transaction', look);
    editor.on('blur', leave);
    return () => {
      editor.off('transaction', look);
      editor.off('blur', leave);
    };
  }, [editor, mode]);

  return (
    <Suspense>
      {mode ? (
        <LinkPanel editor={editor} edits={mode === 'edit'} onEdit={() => setMode('edit')} onClose={close} />
      ) : null}
    </Suspense>
  );
}

const isOnWords = ({ state: { selection } }: Editor, event: KeyboardEvent): boolean =>
  isStroke(LINK_ON_WORDS_KEYS, event, MAC) && selection instanceof TextSelection && !selection.empty;
