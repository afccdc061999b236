import * as Y from 'yjs';
import { nextPause, type Rhythm } from './typing.ts';

/** What one of many who type at once typed, one character a clock of its client. The times are ms. */
export interface OwnTyped {
  readonly client: number;
  /** The client's clock before the first key. */
  readonly from: number;
  readonly at: readonly number[];
}

/** Each of those who type at once has a paragraph, as people in one document do. */
const paragraph = (doc: Y.Doc, number: number): Y.Text => doc.getText(`paragraph ${number}`);

export const paragraphs = (doc: Y.Doc, count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) => paragraph(doc, number).toString());

/** The time of a key is taken before the document hears of it. */
export async function typeOwn(
  doc: Y.Doc,
  number: number,
  { keys, pause }: Rhythm,
  now: () => number,
): Promise<OwnTyped> {
  const text = paragraph(doc, number);
  const client = doc.clientID;
  const from = Y.getState(doc.store, client);
  const at: number[] = [];
  while (at.length < keys) {
    await nextPause(pause);
    at.push(now());
    text.insert(text.length, 'x');
  }
  return { client, from, at };
}

/** When a document first had each clock of each client. */
export class ClientClocks {
  readonly #times = new Map<number, number[]>();

  constructor(doc: Y.Doc, now: () => number) {
    doc.on('afterTransaction', ({ beforeState, afterState }: Y.Transaction) => {
      const time = now();
      for (const [client, clock] of afterState) {
        if (beforeState.get(client) === clock) continue;
        const times = this.#times.get(client) ?? [];
        this.#times.set(client, times);
        while (times.length < clock) times.push(time);
      }
    });
  }

  since(client: number, from: number): readonly number[] {
    return this.#times.get(client)?.slice(from) ?? [];
  }
}

/** Resolves with true once the document has all these clocks, with false if that takes longer than `limit` ms. */
export function whenHolds(
  doc: Y.Doc,
  clocks: readonly (readonly [client: number, clock: number])[],
  limit: number,
): Promise<boolean> {
  const holds = (): boolean => clocks.every(([client, clock]) => Y.getState(doc.store, client) >= clock);
  return new Promise((resolve) => {
    const end = (held: boolean): void => {
      clearTimeout(timer);
      doc.off('update', look);
      resolve(held);
    };
    const look = (): void => {
      if (holds()) end(true);
    };
    const timer = setTimeout(() => end(false), limit);
    doc.on('update', look);
    look();
  });
}
