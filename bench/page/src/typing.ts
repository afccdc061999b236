import type * as Y from 'yjs';
import { TEXT } from '../../src/traces/history.ts';

/** What was typed: from which length of the text on, and when each key was, ms. */
export interface Typed {
  readonly from: number;
  readonly at: readonly number[];
}

export interface Rhythm {
  readonly keys: number;
  /** Between two keys: evenly distributed between these, ms. */
  readonly pause: readonly [least: number, most: number];
}

/** Resolves when the next key is due. */
export const nextPause = ([least, most]: Rhythm['pause']): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));

/** Types at the end of the text. The time of a key is taken before the document hears of it. */
export async function typeKeys(doc: Y.Doc, { keys, pause }: Rhythm, now: () => number): Promise<Typed> {
  const text = doc.getText(TEXT);
  const from = text.length;
  const at: number[] = [];
  while (at.length < keys) {
    await nextPause(pause);
    at.push(now());
    text.insert(text.length, 'x');
  }
  return { from, at };
}

/** When the text of a document first had each of its lengths: what is typed at its end arrives then. */
export class ArrivalTimes {
  readonly #at: number[] = [];

  constructor(doc: Y.Doc, now: () => number) {
    const text = doc.getText(TEXT);
    text.observe(() => {
      const time = now();
      while (this.#at.length < text.length) this.#at.push(time);
    });
  }

  since(from: number): readonly number[] {
    return this.#at.slice(from);
  }
}
