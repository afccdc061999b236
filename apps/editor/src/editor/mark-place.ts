import type { Editor } from '@tiptap/core';
import type { Doc } from 'yjs';
import { bindingOf } from './binding/index.ts';

/** A place in the text that is to be found again later. */
export interface MarkedPlace {
  /** The document it is in. */
  readonly doc: Doc;
  /** Where it is now: at the caret, if what stood around it is gone. */
  now(): number;
}

/** Marks a place for something that takes a while, during which other people edit. */
export function markPlace(editor: Editor, at: number): MarkedPlace {
  const binding = bindingOf(editor.state);
  if (!binding) throw new TypeError('the editor is bound to no document');
  const marked = binding.relative(at);
  return {
    doc: binding.doc,
    now: () => {
      const found = marked && binding.absolute(marked);
      return Math.min(found ?? editor.state.selection.to, editor.state.doc.content.size);
    },
  };
}
