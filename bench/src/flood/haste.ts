import { setTimeout as sleep } from 'node:timers/promises';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import { certificateOf, edits, newAuthor, newRoom, nextEdit, nothing } from './people.ts';
import { Visitor } from './visitor.ts';
import type { WatchedHome } from './watched-home.ts';

const EDITS = 60_000;
/** Another room's keystrokes, ms between two. */
const TYPING_MS = 100;
const IDLE_KEYS = 50;
const PATIENCE_MS = 120_000;

export interface HasteFigures {
  readonly edits: number;
  /** Until home's receipt covers the last of them, ms; null: not within two minutes. */
  readonly took: number | null;
  /** An edit of another room, from its author by home to a reader, ms: while home had nothing else to do, and during the haste. */
  readonly idle: Delays;
  readonly during: Delays;
}

export interface Delays {
  readonly median: number;
  readonly worst: number;
}

/** One author brings 60,000 edits as fast as the socket takes them, while somebody types in another room. */
export async function measureHaste(home: WatchedHome): Promise<HasteFigures> {
  const typist = await Typist.begin(home);
  progress(`${EDITS} edits are being sealed`);
  const access = await newRoom();
  const author = await newAuthor(access);
  const all = await edits(author, 0, EDITS);
  const quiet = await typist.type(() => typist.keys < IDLE_KEYS);

  progress(`${EDITS} edits are sent`);
  const visitor = await Visitor.join(home.url, access, author);
  visitor.say(nothing, certificateOf(author));
  const began = performance.now();
  let took: number | null = null;
  const done = visitor
    .awaits(
      (message) =>
        message.type === 'receipt' && (message.receipt.runs.get(author.session)?.at(-1)?.to ?? 0) >= EDITS,
      PATIENCE_MS,
    )
    .then((covered) => {
      if (covered) took = performance.now() - began;
    });
  let going = true;
  const poured = visitor.pour(all);
  const typing = typist.type(() => going);
  await poured;
  await done;
  going = false;
  const busy = await typing;
  visitor.close();
  typist.end();
  return { edits: EDITS, took, idle: delaysOf(quiet), during: delaysOf(busy) };
}

const delaysOf = (values: readonly number[]): Delays => ({
  median: quantile(values, 0.5),
  worst: Math.max(...values),
});

/** Somebody who types in a room of their own, and somebody who reads it. */
class Typist {
  keys = 0;
  readonly #author: Awaited<ReturnType<typeof newAuthor>>;
  readonly #writer: Visitor;
  readonly #reader: Visitor;

  private constructor(author: Awaited<ReturnType<typeof newAuthor>>, writer: Visitor, reader: Visitor) {
    this.#author = author;
    this.#writer = writer;
    this.#reader = reader;
  }

  static async begin(home: WatchedHome): Promise<Typist> {
    const access = await newRoom();
    const [author, other] = [await newAuthor(access), await newAuthor(access)];
    const writer = await Visitor.join(home.url, access, author);
    const reader = await Visitor.join(home.url, access, other);
    writer.say(nothing, certificateOf(author));
    reader.say(nothing);
    return new Typist(author, writer, reader);
  }

  /** How long each edit took until the reader had it, ms. */
  async type(going: () => boolean): Promise<number[]> {
    const delays: number[] = [];
    while (going()) {
      const number = this.keys++;
      const { envelope } = await nextEdit(this.#author, new Uint8Array([1]));
      const arrived = this.#reader.awaits(
        (message) => message.type === 'envelope' && message.envelope.header.number === number,
        PATIENCE_MS,
      );
      const sent = performance.now();
      this.#writer.say({ type: 'envelope', envelope });
      if (!(await arrived)) throw new Error('an edit of another room never arrived');
      delays.push(performance.now() - sent);
      await sleep(TYPING_MS);
    }
    return delays;
  }

  end(): void {
    this.#writer.close();
    this.#reader.close();
  }
}
