import { Selection, TextSelection } from '@tiptap/pm/state';
import type { Tool } from '../tools/slot.ts';

/**
 * Ctrl+End (⌘↓) where a table, or anything else that is no line, ends the text: browsers go to its first cell, or nowhere.
 */
export const endKeyTool = (mac: boolean): Tool => ({
  handleKeyDown(view, { key, ctrlKey, metaKey, altKey, shiftKey }) {
    const isEnd = mac ? key === 'ArrowDown' && metaKey : key === 'End' && ctrlKey;
    const { doc, selection, tr } = view.state;
    if (!isEnd || altKey || !doc.lastChild || doc.lastChild.isTextblock) return false;
    const end = Selection.atEnd(doc);
    const anchor = shiftKey ? selection.$anchor : end.$head;
    view.dispatch(
      tr.setSelection(shiftKey ? TextSelection.between(anchor, end.$head) : end).scrollIntoView(),
    );
    return true;
  },
});
