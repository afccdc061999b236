import type { Editor } from '@tiptap/core';
import {
  absolutePositionToRelativePosition,
  type ProsemirrorBinding,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import type { Doc } from 'yjs';

/** A place in the text that is to be found again later. */
export interface MarkedPlace {
  /** The document it is in. */
  readonly doc: Doc;
  /** Where it is now: at the caret, if what stood around it is gone. */
  now(): number;
}

/** Marks a place for something that takes a while: other people's edits, which replace the editor's whole document,
 * leave no position of ProseMirror's where it was. */
export function markPlace(editor: Editor, at: number): MarkedPlace {
  const { binding } = ySyncPluginKey.getState(editor.state) as { binding: ProsemirrorBinding };
  const { doc, type, mapping } = binding;
  const marked = absolutePositionToRelativePosition(at, type, mapping);
  return {
    doc,
    now: () => {
      const found = relativePositionToAbsolutePosition(doc, type, marked, mapping);
      return Math.min(found ?? editor.state.selection.to, editor.state.doc.content.size);
    },
  };
}
