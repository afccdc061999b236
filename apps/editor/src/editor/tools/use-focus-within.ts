import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';

/** Whether the focus is in the text, or in what belongs to it. */
export function useFocusWithin(editor: Editor): boolean {
  const [within, setWithin] = useState(() => editor.isFocused);
  useEffect(() => {
    const look = (): void => {
      const at = document.activeElement;
      setWithin(editor.view.dom.contains(at) || at?.closest('.bubble, .menu') != null);
    };
    // The focus is nowhere between leaving one element and reaching the next.
    const later = (): void => void setTimeout(() => (editor.isDestroyed ? undefined : look()));
    document.addEventListener('focusin', later);
    document.addEventListener('focusout', later);
    later();
    return () => {
      document.removeEventListener('focusin', later);
      document.removeEventListener('focusout', later);
    };
  }, [editor]);
  return within;
}
