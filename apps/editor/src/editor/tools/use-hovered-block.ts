import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';

export interface HoveredBlock {
  readonly element: HTMLElement;
  /** Where the handle ends and the block's first line begins, in the window. */
  readonly x: number;
  readonly y: number;
  readonly lineHeight: number;
  /** There is room for one button only. */
  readonly tight: boolean;
  /** Directly before the block in the document as it is now; null if it is gone. */
  pos(): number | null;
}

/** What both buttons take beside the text, in pixels. */
const ROOM = 58;
/** A list's signs stand between its edge and its items. */
const LIST_SIGN = 26;

/**
 * The block the mouse is on: an item of a list, or a block of the document. It costs one look at the element under the
 * pointer a frame; what it is in the document is asked only when something is done with it.
 *
 * @param held keeps the block while its menu is open or it is being dragged
 */
export function useHoveredBlock(editor: Editor, held: boolean): HoveredBlock | null {
  const [hovered, setHovered] = useState<HoveredBlock | null>(null);
  useEffect(() => {
    const paper = editor.view.dom.closest<HTMLElement>('.paper');
    if (!paper || held) return;
    let frame = 0;
    let pointer = { x: 0, y: 0 };
    const look = (): void => {
      frame = 0;
      if (editor.isDestroyed) return;
      const element = blockUnder(editor.view.dom, pointer);
      if (!element) return;
      setHovered((old) => {
        const next = placed(editor, element);
        return old?.element === next.element && old.y === next.y ? old : next;
      });
    };
    const move = (event: PointerEvent): void => {
      // A finger has the toolbar's menu.
      if (event.pointerType !== 'mouse' || event.buttons !== 0) return;
      pointer = { x: event.clientX, y: event.clientY };
      frame ||= requestAnimationFrame(look);
    };
    const hide = (): void => {
      cancelAnimationFrame(frame);
      frame = 0;
      setHovered(null);
    };
    const leave = (event: PointerEvent): void => {
      if (event.relatedTarget instanceof Element && event.relatedTarget.closest('.handle')) return;
      hide();
    };
    const typed = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
      if (transaction.docChanged) hide();
    };
    paper.addEventListener('pointermove', move, { passive: true });
    paper.addEventListener('pointerleave', leave);
    paper.addEventListener('scroll', hide, { passive: true });
    editor.on('transaction', typed);
    return () => {
      cancelAnimationFrame(frame);
      paper.removeEventListener('pointermove', move);
      paper.removeEventListener('pointerleave', leave);
      paper.removeEventListener('scroll', hide);
      editor.off('transaction', typed);
    };
  }, [editor, held]);
  return hovered;
}

function blockUnder(root: HTMLElement, { x, y }: { x: number; y: number }): HTMLElement | null {
  const { left, right } = root.getBoundingClientRect();
  const { paddingLeft, paddingRight } = getComputedStyle(root);
  // Beside the text one means the line one is level with.
  const inside = Math.min(
    Math.max(x, left + Number.parseFloat(paddingLeft) + LIST_SIGN + 2),
    right - Number.parseFloat(paddingRight) - LIST_SIGN - 2,
  );
  const under = document.elementFromPoint(inside, y);
  if (!under || under === root || !root.contains(under)) return null;
  const block = under.closest<HTMLElement>('.writing > *');
  if (!block || block.querySelector(':scope > table') || block.tagName === 'TABLE') return block;
  return under.closest<HTMLElement>('.writing li') ?? block;
}

function placed(editor: Editor, element: HTMLElement): HoveredBlock {
  const rtl = getComputedStyle(element).direction === 'rtl';
  const rect = element.getBoundingClientRect();
  const first =
    element.tagName === 'LI'
      ? (element.querySelector<HTMLElement>('p, h1, h2, h3, h4, h5, h6') ?? element)
      : element;
  const line = Number.parseFloat(getComputedStyle(first).lineHeight) || 24;
  const list = element.closest('ul, ol');
  const inset = element.tagName === 'LI' || list === element ? LIST_SIGN : 0;
  const edge = rtl ? rect.right + inset : rect.left - inset;
  const room = rtl ? window.innerWidth - edge : edge;
  return {
    element,
    x: edge,
    y: first.getBoundingClientRect().top,
    lineHeight: Math.min(line, rect.height),
    tight: room < ROOM,
    pos: () => posOf(editor, element),
  };
}

function posOf({ view, isDestroyed }: Editor, element: HTMLElement): number | null {
  if (isDestroyed || !view.dom.contains(element)) return null;
  const inside = view.state.doc.resolve(view.posAtDOM(element, 0));
  if (element.tagName !== 'LI') return inside.depth === 0 ? inside.pos : inside.before(1);
  for (let depth = inside.depth; depth > 0; depth--) {
    if (/^(list|task)Item$/.test(inside.node(depth).type.name)) return inside.before(depth);
  }
  return null;
}
