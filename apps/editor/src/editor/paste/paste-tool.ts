import type { Editor } from '@tiptap/core';
import type { EditorView } from '@tiptap/pm/view';
import type { Tool } from '../tools/slot.ts';
import { isOnlyAnImage } from './kinds.ts';

/** What is pasted and dropped besides text. What needs more than a look is loaded when it comes. */
export function pasteTool(editor: Editor): Tool {
  const addImages = async (files: readonly File[], at: number): Promise<void> => {
    const { insertImages } = await import('../images/insert-images.ts');
    if (!editor.isDestroyed) await insertImages(editor, files, at);
  };

  return {
    handlePaste(view, { clipboardData }) {
      const files = imagesAmong(clipboardData?.files);
      if (files.length > 0 && isOnlyAnImage(clipboardData?.getData('text/html') ?? '')) {
        void addImages(files, endOfSelection(view));
        return true;
      }
      return false;
    },

    handleDrop(view, event) {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0 || view.dragging) return false;
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
      void addImages(files, at ?? endOfSelection(view));
      return true;
    },
  };
}

const endOfSelection = (view: EditorView): number => view.state.selection.to;

const imagesAmong = (files: FileList | undefined): File[] =>
  [...(files ?? [])].filter(({ type }) => type.startsWith('image/'));
