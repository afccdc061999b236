import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';
import { type Heading, headingAt } from './digest.ts';

/** Below the top edge of the page's text, in pixels: what stands there is what one reads. */
const READING_LINE = 90;

/** The index of the heading one reads under, as one scrolls; −1 above the first. */
export function usePlace(editor: Editor, headings: readonly Heading[]): number {
  const [at, setAt] = useState(-1);
  useEffect(() => {
    const paper = editor.view.dom.closest('.paper');
    if (!paper) return;
    let frame = 0;
    const look = (): void => {
      frame = 0;
      if (editor.isDestroyed) return;
      const { top } = paper.getBoundingClientRect();
      const { left, width } = editor.view.dom.getBoundingClientRect();
      const found = editor.view.posAtCoords({ left: left + width / 2, top: top + READING_LINE });
      setAt(headingAt(headings, found?.pos ?? 0));
    };
    const later = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    later();
    paper.addEventListener('scroll', later, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      paper.removeEventListener('scroll', later);
    };
  }, [editor, headings]);
  return at;
}
