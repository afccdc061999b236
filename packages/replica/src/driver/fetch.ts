import { type Bytes, type Envelope, type Hash, LIMITS } from '@parley/wire';
import type { Fetching } from './fetch-turns.ts';
import type { Link } from './link.ts';

/** An envelope whose chunks are wanted. */
export interface Wanted {
  readonly envelope: Envelope;
  /** Who brought it, and so has its chunks; whoever is asked stands first. */
  readonly sources: Link[];
  /** Whose turn it is fetched in. */
  readonly payer: Link;
  /** Chunks it names that are here already. */
  readonly told: ReadonlyMap<Hash, Bytes>;
}

export interface FetchActions {
  begin(): void;
  pause(): void;
  /** What came is let go of. */
  drop(): void;
}

/** One envelope's chunks, and which of them are here. */
export class Fetch<Entry extends Wanted> implements Fetching {
  readonly entry: Entry;
  readonly payer: Link;
  readonly size: number;
  /** Not asked for yet, in order. */
  queue: Hash[];
  readonly asked = new Set<Hash>();
  readonly chunks = new Map<Hash, Bytes>();
  /** When the last chunk came, not counting the time it had to wait for its turn, and when somebody was last asked. */
  cameAt = 0;
  askedAt = 0;
  /** How long of its turns nothing has come, as its last turn ended, ms. */
  silent = 0;
  /** Whether it is its turn. */
  running = false;
  /** What is charged for its chunks while it is not, in bytes. */
  kept = 0;
  readonly begin: () => void;
  readonly pause: () => void;
  readonly drop: () => void;
  #came = 0;

  constructor(entry: Entry, { begin, pause, drop }: FetchActions) {
    this.entry = entry;
    this.payer = entry.payer;
    this.queue = queueOf(entry);
    this.size = this.queue.length * LIMITS.chunk;
    this.begin = begin;
    this.pause = pause;
    this.drop = drop;
  }

  /** The bytes that are here. */
  get came(): number {
    return this.#came;
  }

  add(hash: Hash, bytes: Bytes): void {
    this.chunks.set(hash, bytes);
    this.#came += bytes.length;
  }

  /** As at the beginning. */
  reset(): void {
    this.queue = queueOf(this.entry);
    this.chunks.clear();
    this.#came = 0;
  }
}

const queueOf = ({ envelope, told }: Wanted): Hash[] => [
  ...new Set(envelope.chunks.filter((hash) => !told.has(hash))),
];
