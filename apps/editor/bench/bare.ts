// Tiptap with the extensions of Parley's schema, its undo and its style sheet, and nothing else: what typing costs
// without syncing, sealing, status, presence and tools.
import { Editor, type JSONContent } from '@tiptap/core';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { contentExtensions } from '../src/editor/content-extensions.ts';

declare global {
  interface Window {
    /** Fills the editor, once. */
    writeBare?: (blocks: readonly object[]) => void;
  }
}

window.writeBare = (blocks) => {
  new Editor({
    element: document.getElementById('sheet'),
    injectCSS: false,
    extensions: [...contentExtensions, UndoRedo],
    content: { type: 'doc', content: blocks as JSONContent[] },
    editorProps: { attributes: { class: 'writing', role: 'textbox' } },
  });
};
