import { isAllowedAddress } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

/** An address pasted onto selected words makes them a link, instead of taking their place. */
export function pasteOnSelection(editor: Editor): Plugin {
  return new Plugin({
    props: {
      handlePaste: (view, _event, slice) => {
        if (view.state.selection.empty) return false;
        const pasted = slice.content.textBetween(0, slice.content.size, ' ').trim();
        return (
          isAllowedAddress(pasted) && !/\s/.test(pasted) && editor.commands.setMark('link', { href: pasted })
        );
      },
    },
  });
}
