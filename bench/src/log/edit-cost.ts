import * as Y from 'yjs';
import type { World } from '../../../e2e/simulation/world.ts';
import { type Own, owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import { MARKS, type PastRoom } from './past-room.ts';
import { processorMs } from './processor.ts';
import { simulatedRoom } from './simulated-room.ts';

const PEERS = ['a', 'b', 'c', 'd'];
/** Five keys a second. */
const KEY_MS = 200;
/** Until a base of 10,000 sessions is proved by all. */
const SETTLE_MS = 30_000;
const OPEN_MS = 120_000;
const WARM_UP = 50;

/** The processor time of one edit, of everybody together, ms. */
export interface EditCost {
  readonly sessions: number;
  /** Without what the room takes anyway, and without Yjs's own share. */
  readonly parley: number;
  /** What Yjs alone takes for it on the same document, written by one and applied by three. */
  readonly yjs: number;
  /** What the room takes in the time between two edits when nobody writes. */
  readonly idle: number;
}

export interface EditCostOptions {
  readonly sessions: readonly number[];
  readonly edits: number;
  readonly rounds: number;
}

/** Of rooms with so many past sessions, four peers and home in one process. The rooms take turns. */
export function measureEditCost({ sessions, edits, rounds }: EditCostOptions): Promise<EditCost[]> {
  return owning(async (own) => {
    const rooms: CostedRoom[] = [];
    for (const past of sessions) {
      progress(`an edit: a room with ${past} past sessions`);
      rooms.push(await CostedRoom.open(own, past));
    }
    for (let round = 0; round < rounds; round++) {
      progress(`an edit: round ${round + 1} of ${rounds}`);
      for (const room of rooms) await room.measure(edits);
    }
    return rooms.map((room) => room.figures);
  });
}

/** One of them, and what was measured in it. */
class CostedRoom {
  readonly #sessions: number;
  readonly #world: World;
  readonly #alone: AloneYjs;
  readonly #rounds: { readonly all: number; readonly idle: number; readonly yjs: number }[] = [];

  private constructor(sessions: number, world: World, past: PastRoom) {
    this.#sessions = sessions;
    this.#world = world;
    this.#alone = new AloneYjs(past.state);
  }

  static async open(own: Own, sessions: number): Promise<CostedRoom> {
    const { world, past } = await simulatedRoom(own, sessions);
    for (const name of PEERS) await world.open(name);
    const docs = [...world.peers.values()].map(({ doc }) => doc);
    const isThere = (doc: Y.Doc): boolean => doc.getMap(MARKS).size === sessions;
    if (!(await world.runUntil(() => docs.every(isThere), OPEN_MS)))
      throw new Error('the base does not come');
    await world.run(SETTLE_MS);
    const room = new CostedRoom(sessions, world, past);
    await room.#type(WARM_UP);
    room.#alone.type(WARM_UP);
    return room;
  }

  get figures(): EditCost {
    const median = (of: (round: { all: number; idle: number; yjs: number }) => number): number =>
      quantile(this.#rounds.map(of), 0.5);
    return {
      sessions: this.#sessions,
      parley: median(({ all, idle, yjs }) => all - idle - yjs),
      yjs: median(({ yjs }) => yjs),
      idle: median(({ idle }) => idle),
    };
  }

  async measure(edits: number): Promise<void> {
    const idle = await processorMs(() => this.#world.run(edits * KEY_MS));
    const all = await processorMs(() => this.#type(edits));
    const yjs = await processorMs(() => this.#alone.type(edits));
    this.#rounds.push({ all: all / edits, idle: idle / edits, yjs: yjs / edits });
  }

  async #type(edits: number): Promise<void> {
    const text = this.#world.peers.get('a')?.doc.getText('text');
    for (let i = 0; i < edits; i++) {
      text?.insert(text.length, 'x');
      await this.#world.run(KEY_MS);
    }
  }
}

/** The same document without Parley: each update is handed over at once. */
class AloneYjs {
  readonly #author: Y.Doc;

  constructor(state: Uint8Array) {
    const docs = PEERS.map(() => {
      const doc = new Y.Doc();
      Y.applyUpdateV2(doc, state);
      return doc;
    });
    const [author = new Y.Doc(), ...readers] = docs;
    this.#author = author;
    author.on('update', (update: Uint8Array) => {
      for (const reader of readers) Y.applyUpdate(reader, update);
    });
  }

  type(edits: number): void {
    const text = this.#author.getText('text');
    for (let i = 0; i < edits; i++) text.insert(text.length, 'x');
  }
}
