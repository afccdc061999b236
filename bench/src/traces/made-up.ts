import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import * as Y from 'yjs';
import { AUTHOR_CLIENTS, enter, TEXT } from './history.ts';
import type { ConcurrentEdit, ConcurrentTrace, Edit, Patch, Trace } from './trace.ts';

const LETTERS = 'etaoin shrdlu ';
/** How often a writer goes on where the last edit was, and how often an edit deletes. */
const STAYS = 0.97;
const DELETES = 0.25;
/** How often an author looks at what the other has written meanwhile. */
const LOOKS = 0.3;

/** One writer and where their caret is. */
class Writer {
  readonly #random: Random;
  #caret = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  next(length: number): Patch {
    if (this.#random.float() > STAYS) this.#caret = Math.floor(this.#random.float() * length);
    this.#caret = Math.min(this.#caret, length);
    if (this.#caret > 0 && this.#random.float() < DELETES) {
      this.#caret -= 1;
      return [this.#caret, 1, ''];
    }
    this.#caret += 1;
    const letter = LETTERS[Math.floor(this.#random.float() * LETTERS.length)] ?? ' ';
    return [this.#caret - 1, 0, letter];
  }
}

/** A text that one person wrote, of so many edits: the same for the same seed. */
export function madeUpPaper(seed: string, edits: number): Trace {
  const writer = new Writer(seededRandom(seed));
  const letters: string[] = [];
  const txns: Edit[] = [];
  for (let made = 0; made < edits; made++) {
    const patch = writer.next(letters.length);
    letters.splice(patch[0], patch[1], ...patch[2]);
    txns.push({ patches: [patch] });
  }
  return { txns, endContent: letters.join('') };
}

/** A text that two people wrote at once, of so many edits: the same for the same seed. */
export function madeUpMeeting(seed: string, edits: number): ConcurrentTrace {
  const random = seededRandom(seed);
  const authors = AUTHOR_CLIENTS.map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'other') updates.push(update);
    });
    return { doc, updates, writer: new Writer(random), seen: 0, last: -1, sees: -1 };
  });
  const [first, second] = authors;
  if (!first || !second) throw new Error('a meeting has two authors');
  const look = (author: typeof first, other: typeof first): void => {
    for (const update of other.updates.slice(author.seen)) Y.applyUpdate(author.doc, update, 'other');
    author.seen = other.updates.length;
    author.sees = other.last;
  };
  const txns: ConcurrentEdit[] = [];
  for (let index = 0; index < edits; index++) {
    const agent = random.float() < 0.5 ? 0 : 1;
    const [author, other] = agent === 0 ? [first, second] : [second, first];
    if (random.float() < LOOKS) look(author, other);
    const patch = author.writer.next(author.doc.getText(TEXT).length);
    enter(author.doc, [patch]);
    const parents = [author.last, author.sees].filter((parent) => parent >= 0);
    txns.push({ agent, parents, patches: [patch] });
    author.last = index;
  }
  look(first, second);
  return { txns, endContent: first.doc.getText(TEXT).toString() };
}
