import { bindingOf, type EditorBinding } from '@parley/binding';
import type { Editor } from '@tiptap/core';
import * as Y from 'yjs';
import type { Stage } from './follower.ts';
import type { Sight } from './sight.ts';

/** A caret this close to the edge of the page is moved inwards, px: there is no room for a line around it. */
const MARGIN_TOP = 48;
const MARGIN_BOTTOM = 72;
/** Further than this many screens is not scrolled through but gone to. */
const GLIDES = 1.5;
/** The share of what is left that one frame covers. */
const STEP = 0.28;

/** What is seen of an editor's text inside `scroller`, said in positions that mean the same on every page. */
export class EditorStage implements Stage {
  readonly #editor: Editor;
  readonly #scroller: HTMLElement;
  #target: number | null = null;

  constructor(editor: Editor, scroller: HTMLElement) {
    this.#editor = editor;
    this.#scroller = scroller;
  }

  sight(): Sight | null {
    const binding = this.#binding();
    if (!binding) return null;
    const page = this.#scroller.getBoundingClientRect();
    const caret = this.#ownCaretIn(page);
    const block = firstBelow(this.#editor.view.dom, page.top);
    if (!block) return { top: null, part: 0, caret };
    const rect = block.getBoundingClientRect();
    // Above the first block there is only the margin.
    if (rect.top > page.top && block === block.parentElement?.firstElementChild) {
      return { top: null, part: 0, caret };
    }
    const position = this.#editor.view.posAtDOM(block, 0);
    const top = binding.relative(position);
    const part = rect.height > 0 ? clamp((page.top - rect.top) / rect.height, -1, 1) : 0;
    // Three digits are less than a line in any block; more would make each pixel a message.
    return { top: plain(top), part: Math.round(part * 1_000) / 1_000, caret };
  }

  show(sight: Sight | null, caret: unknown): void {
    const page = this.#scroller.getBoundingClientRect();
    const at = this.#scroller.scrollTop;
    let target = sight ? this.#topOf(sight, page) : at;
    if (target === null) return;
    const line = caret ? this.#caretLine(caret) : null;
    if (line) {
      const top = line.top - page.top + at;
      const bottom = line.bottom - page.top + at;
      // The bottom first: of a line that does not fit the top is shown.
      target = Math.max(target, bottom + MARGIN_BOTTOM - page.height);
      target = Math.min(target, top - MARGIN_TOP);
    }
    this.#scrollTo(clamp(target, 0, this.#scroller.scrollHeight - this.#scroller.clientHeight));
  }

  onChange(listener: () => void): () => void {
    let frame = 0;
    const soon = (): void => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        if (!this.#editor.isDestroyed) listener();
      });
    };
    this.#scroller.addEventListener('scroll', soon, { passive: true });
    this.#editor.on('transaction', soon);
    const resized = new ResizeObserver(soon);
    resized.observe(this.#scroller);
    return () => {
      cancelAnimationFrame(frame);
      this.#target = null;
      this.#scroller.removeEventListener('scroll', soon);
      this.#editor.off('transaction', soon);
      resized.disconnect();
    };
  }

  /** Whoever scrolls by hand is not pulled on by what was under way. */
  halt(): void {
    this.#target = null;
  }

  #topOf({ top, part }: Sight, page: DOMRect): number | null {
    if (top === null) return 0;
    const position = this.#position(top);
    if (position === null) return null;
    const { view, state } = this.#editor;
    const resolved = state.doc.resolve(position);
    const block = view.nodeDOM(resolved.depth > 0 ? resolved.before(1) : position);
    if (!(block instanceof HTMLElement)) return null;
    const rect = block.getBoundingClientRect();
    return this.#scroller.scrollTop + rect.top - page.top + part * rect.height;
  }

  #caretLine(caret: unknown): { top: number; bottom: number } | null {
    const position = this.#position(caret);
    return position === null ? null : this.#editor.view.coordsAtPos(position);
  }

  /** The position in this page's text, or null: its edit has not come yet, or what it was in is gone. */
  #position(json: unknown): number | null {
    const position = this.#binding()?.absolute(Y.createRelativePositionFromJSON(json)) ?? null;
    if (position === null) return null;
    return Math.min(position, this.#editor.state.doc.content.size);
  }

  #binding(): EditorBinding | null {
    return this.#editor.isDestroyed ? null : bindingOf(this.#editor.state);
  }

  #ownCaretIn(page: DOMRect): boolean {
    const { view, state } = this.#editor;
    if (!view.hasFocus()) return false;
    const { top, bottom } = view.coordsAtPos(state.selection.head);
    return bottom > page.top && top < page.bottom;
  }

  #scrollTo(target: number): void {
    const scroller = this.#scroller;
    const gliding = this.#target !== null;
    const far = Math.abs(target - scroller.scrollTop);
    if (far < 1) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (still || far > GLIDES * scroller.clientHeight) {
      this.#target = null;
      scroller.scrollTop = target;
      return;
    }
    this.#target = target;
    if (!gliding) requestAnimationFrame(() => this.#glide());
  }

  #glide(): void {
    const target = this.#target;
    if (target === null) return;
    const left = target - this.#scroller.scrollTop;
    const step = Math.sign(left) * Math.max(1, Math.abs(left) * STEP);
    if (Math.abs(left) <= 1.5) {
      this.#target = null;
      this.#scroller.scrollTop = target;
      return;
    }
    this.#scroller.scrollTop += step;
    requestAnimationFrame(() => this.#glide());
  }
}

/** The first block that ends below `top`, by halves: a long text has thousands, and each look lays one out. */
function firstBelow(writing: Element, top: number): Element | null {
  const blocks = writing.children;
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (block && block.getBoundingClientRect().bottom <= top) low = middle + 1;
    else high = middle;
  }
  return blocks[low] ?? null;
}

/** Positions compare as JSON on both sides, so they are made it here. */
const plain = (position: unknown): unknown => JSON.parse(JSON.stringify(position));

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
