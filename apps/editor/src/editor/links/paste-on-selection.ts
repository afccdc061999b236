import { isAllowedAddress, isHeadingAddress } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';

/** An address, or a copied link to a heading, pasted onto selected words makes them a link, instead of taking their place. */
export function pasteOnSelection(editor: Editor): Plugin {
  return new Plugin({
    props: {
      handlePaste: (view, _event, slice) => {
        if (view.state.selection.empty) return false;
        const { firstChild: line, childCount } = slice.content;
        const only = childCount === 1 && line?.childCount === 1 ? line.firstChild : null;
        const href = only?.marks.find(({ type }) => type.name === 'link')?.attrs.href;
        if (isHeadingAddress(href)) return editor.commands.setMark('link', { href });
        const pasted = slice.content.textBetween(0, slice.content.size, ' ').trim();
        return (
          isAllowedAddress(pasted) && !/\s/.test(pasted) && editor.commands.setMark('link', { href: pasted })
        );
      },
    },
  });
}
