import type { Editor } from '@tiptap/core';
import { useEffect } from 'react';
import type { Room } from '../../session/room.ts';

/** Shows everybody else's caret in this editor, and tells them one's own, from when the code for it is there: one writes
 * before one is seen. */
export function useRemoteCarets({ awareness }: Room, editor: Editor | null): void {
  useEffect(() => {
    if (!editor) return;
    let here = true;
    let close = (): void => undefined;
    import('./remote-carets.ts').then(({ remoteCarets }) => {
      if (!here || editor.isDestroyed) return;
      const plugin = remoteCarets(editor, awareness);
      editor.registerPlugin(plugin);
      close = () => {
        if (plugin.spec.key && !editor.isDestroyed) editor.unregisterPlugin(plugin.spec.key);
      };
    }, reportError);
    return () => {
      here = false;
      close();
    };
  }, [awareness, editor]);
}
