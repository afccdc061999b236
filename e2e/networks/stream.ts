import { expect } from '@playwright/test';
import { type OpenDocument, until } from '../src/index.ts';

const EVERY_MS = 100;

declare global {
  interface Window {
    /** What `Stream` writes and has seen in this page. */
    stream?: { written: number; arrived: Arrival[]; stop(): void };
  }
}

/** One word of another's as it came to this page; times are Unix ms, of the one clock of this machine. */
interface Arrival {
  readonly from: string;
  readonly number: number;
  readonly writtenAt: number;
  readonly at: number;
}

/** People who all write without a pause, so that what a change of networks costs them is seen, and what it loses. */
export class Stream {
  readonly #documents: readonly OpenDocument[];

  private constructor(documents: readonly OpenDocument[]) {
    this.#documents = documents;
  }

  static async begin(documents: readonly OpenDocument[]): Promise<Stream> {
    for (const { page, name } of documents) {
      await page.evaluate(
        ({ name, every }) => {
          if (!window.parley) throw new Error('no document is open');
          const words = window.parley.doc.getArray<string>('stream');
          const arrived: Arrival[] = [];
          words.observe(({ changes, transaction }) => {
            if (transaction.local) return;
            for (const { insert } of changes.delta) {
              for (const word of Array.isArray(insert) ? insert : []) {
                const [from = '', number = '', at = ''] = String(word).split(' ');
                arrived.push({ from, number: Number(number), writtenAt: Number(at), at: Date.now() });
              }
            }
          });
          const stream = { written: 0, arrived, stop: () => clearInterval(timer) };
          const timer = setInterval(() => {
            words.push([`${name} ${stream.written} ${Date.now()}`]);
            stream.written += 1;
          }, every);
          window.stream = stream;
        },
        { name, every: EVERY_MS },
      );
    }
    return new Stream(documents);
  }

  /** The longest that anything written since that moment was under way to anybody, in milliseconds; what has not arrived
   * yet counts as under way until now. */
  async longestSince(moment: number): Promise<number> {
    let longest = 0;
    for (const document of this.#documents) {
      for (const other of this.#documents) {
        if (other !== document) longest = Math.max(longest, await longestAt(document, other.name, moment));
      }
    }
    return longest;
  }

  /** How long after that moment it took until the writing of all was seen by all without a pause: the end of the last
   * delay above `live` ms, for as long as it has been looked at. */
  async liveAfter(moment: number, live = 1_000): Promise<number> {
    let end = moment;
    for (const { page } of this.#documents) {
      const late = await page.evaluate(
        ({ since, live }) =>
          (window.stream?.arrived ?? [])
            .filter(({ at, writtenAt }) => at > since && at - Math.max(writtenAt, since) > live)
            .map(({ at }) => at),
        { since: moment, live },
      );
      end = Math.max(end, ...late);
    }
    return end - moment;
  }

  /** Ends it, and fails unless everybody has every word of everybody once, in order. */
  async end(): Promise<void> {
    const written = new Map<string, number>();
    for (const { page, name } of this.#documents) {
      written.set(
        name,
        await page.evaluate(() => {
          window.stream?.stop();
          return window.stream?.written ?? 0;
        }),
      );
    }
    for (const document of this.#documents) {
      const all = [...written.values()].reduce((sum, count) => sum + count, 0);
      await until(
        `${document.name} has all ${all} words`,
        async () => (await wordsOf(document)).length >= all,
      );
      for (const [name, count] of written) {
        const numbers = (await wordsOf(document))
          .filter(({ from }) => from === name)
          .map(({ number }) => number);
        expect(numbers, `${name}'s words at ${document.name}`).toEqual([...Array(count).keys()]);
      }
    }
  }
}

/** At one of them, of what one other wrote. */
async function longestAt({ page }: OpenDocument, from: string, moment: number): Promise<number> {
  return page.evaluate(
    ({ from, moment }) => {
      const theirs = (window.stream?.arrived ?? []).filter((arrival) => arrival.from === from);
      const delays = theirs
        .filter(({ writtenAt }) => writtenAt >= moment)
        .map(({ at, writtenAt }) => at - writtenAt);
      const last = Math.max(moment, ...theirs.map(({ at }) => at));
      return Math.max(0, ...delays, Date.now() - last);
    },
    { from, moment },
  );
}

function wordsOf({ page }: OpenDocument): Promise<{ from: string; number: number }[]> {
  return page.evaluate(() =>
    (window.parley?.doc.getArray<string>('stream').toArray() ?? []).map((word) => {
      const [from = '', number = ''] = word.split(' ');
      return { from, number: Number(number) };
    }),
  );
}
