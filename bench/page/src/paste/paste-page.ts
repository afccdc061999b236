import * as Y from 'yjs';
import { pagesOfText } from '../../../src/document/pages.ts';
import { openStack } from '../stacks/open-stack.ts';
import type { Stack, StackOptions } from '../stacks/stack.ts';
import { Smoothness, type SmoothnessFigures } from './smoothness.ts';

const TEXT = 'text';

/** What the bench process asks of a page on which somebody pastes, or another's paste arrives. */
export class PastePage {
  readonly #text = new Y.Doc().getText(TEXT);
  #stack: Stack | null = null;
  #smoothness: Smoothness | null = null;
  #pasted = '';

  async open(options: StackOptions): Promise<void> {
    this.#stack = await openStack(this.#doc, options);
    // As an editor does: each key writes one letter, and a frame shows it.
    window.addEventListener('keydown', ({ key }) => {
      this.#text.insert(0, key);
      const shown = document.querySelector('p');
      if (shown) shown.textContent = this.#text.length.toString();
    });
  }

  ready(others: number): boolean {
    if (!this.#stack) throw new Error('no document is open');
    return this.#stack.ready(others);
  }

  /** Makes up what is to be pasted: text as people write it, the same for the same length. */
  prepare(characters: number): void {
    const page = pagesOfText(40)
      .map(({ content = [] }) => content.map(({ text = '' }) => text).join(' '))
      .join('\n');
    this.#pasted = page.repeat(Math.ceil(characters / page.length)).slice(0, characters);
  }

  /** From now on it is watched how long the page is busy at a time. */
  watch(): void {
    this.#smoothness = new Smoothness();
  }

  /** Pastes what was prepared, in a task of its own. */
  async paste(): Promise<void> {
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        this.#text.insert(0, this.#pasted);
        // The tasks that follow are what sealing and sending costs.
        this.#smoothness?.mark();
        resolve();
      });
    });
  }

  length(): number {
    return this.#text.length;
  }

  smoothness(): SmoothnessFigures {
    if (!this.#smoothness) throw new Error('nothing is watched');
    return this.#smoothness.figures();
  }

  get #doc(): Y.Doc {
    if (!this.#text.doc) throw new Error('a text without its document');
    return this.#text.doc;
  }
}
