import { LazyMap } from '@parley/runtime';
import type { Bytes, Hash } from '@parley/wire';
import type { Budget } from './budget.ts';
import { Fetch, type Wanted } from './fetch.ts';
import type { FetchTurns } from './fetch-turns.ts';
import { KeptChunks } from './kept-chunks.ts';
import type { Link } from './link.ts';

export type { Wanted } from './fetch.ts';

/** Chunks asked for at once, per envelope. */
const WINDOW = 48;
/** After this long without a chunk the next neighbour is asked, ms. */
const PATIENCE_MS = 3_000;
/** Where there is no other, the same one is asked again after this long without a chunk, ms: sooner it would send everything
 * twice, if it is only slow. */
const REPEAT_MS = 15_000;
/** After this long of its turn without a chunk from anybody it is given up, ms: whoever has the envelope sends it again. */
const GIVE_UP_MS = 30_000;
/** Chunks one link may have been asked for and not have sent. */
const MAX_OUTSTANDING = 16 * WINDOW;

export interface ChunkFetcherOptions<Entry extends Wanted> {
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly now: () => number;
  /** Whose turn it is: shared by all rooms of the process. */
  readonly turns: FetchTurns;
  /** For the chunks of those that wait for another turn: shared likewise. */
  readonly kept: Budget;
  /** Another link that may hold its chunks. */
  readonly another: (entry: Entry, than: Link) => Link | null;
  /** All of them are here, in the order the envelope names them. */
  readonly complete: (entry: Entry, chunks: readonly Bytes[]) => void;
  /** Nobody gives them. */
  readonly gaveUp: (entry: Entry) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Fetches the chunks of verified envelopes, a window at a time, from who brought the envelope, and from somebody else if
 * they do not come.
 *
 *   waiting ─► asking ─► complete
 *      ▲        │ └─ nothing from anybody for 30 s ─► given up
 *      └────────┘ others wait, and it is slow or had its turn: what came is kept, as far as there is room
 */
export class ChunkFetcher<Entry extends Wanted> {
  readonly #options: ChunkFetcherOptions<Entry>;
  readonly #fetches = new LazyMap<Entry, Fetch<Entry>>();
  readonly #kept: KeptChunks;
  readonly #wanting = new LazyMap<Hash, Set<Fetch<Entry>>>();
  /** Link → how many chunks it was asked for and has not sent: what nobody asked for is not even hashed. */
  readonly #outstanding = new LazyMap<Link, number>();

  constructor(options: ChunkFetcherOptions<Entry>) {
    this.#options = options;
    this.#kept = new KeptChunks(options.kept);
  }

  fetch(entry: Entry): void {
    const fetch: Fetch<Entry> = new Fetch(entry, {
      begin: () => this.#begin(fetch),
      pause: () => this.#pause(fetch),
      drop: () => this.#drop(fetch),
    });
    this.#fetches.set(entry, fetch);
    this.#options.turns.enter(fetch, this.#options.now());
  }

  forget(entry: Entry): void {
    const fetch = this.#fetches.get(entry);
    if (fetch) this.#end(fetch);
  }

  /** A chunk somebody sent: kept only if it was asked for. */
  async chunk(bytes: Bytes, from: Link): Promise<void> {
    const outstanding = this.#outstanding.get(from) ?? 0;
    if (outstanding === 0) return;
    if (outstanding > 1) this.#outstanding.set(from, outstanding - 1);
    else this.#outstanding.delete(from);
    try {
      const hash = await this.#options.hash(bytes);
      for (const fetch of [...(this.#wanting.get(hash) ?? [])]) this.#came(fetch, hash, bytes);
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Asks somebody else for chunks that do not come, and gives up what nobody gives. */
  tick(now: number): void {
    this.#options.turns.tick(now);
    for (const fetch of [...this.#fetches.values()]) {
      if (!fetch.running) continue;
      if (now - fetch.cameAt >= GIVE_UP_MS) this.#giveUp(fetch);
      else if (now - fetch.askedAt >= PATIENCE_MS) this.#askAnother(fetch, now);
    }
  }

  /** Whether it fetches nothing. */
  get rests(): boolean {
    return this.#fetches.size === 0;
  }

  /** Ends all of them without a word. */
  close(): void {
    for (const fetch of [...this.#fetches.values()]) this.#end(fetch);
  }

  linkDown(link: Link): void {
    this.#outstanding.delete(link);
    for (const fetch of [...this.#fetches.values()]) {
      if (fetch.running && fetch.entry.sources[0] === link) this.#askAnother(fetch, this.#options.now());
    }
  }

  #begin(fetch: Fetch<Entry>): void {
    const now = this.#options.now();
    this.#kept.takeBack(fetch);
    fetch.running = true;
    fetch.cameAt = now - fetch.silent;
    fetch.askedAt = now;
    if (fetch.entry.sources[0]?.closed) this.#askAnother(fetch, now);
    else this.#ask(fetch);
  }

  /** Nothing more is asked for; what is under way still comes. */
  #pause(fetch: Fetch<Entry>): void {
    fetch.running = false;
    fetch.silent = this.#options.now() - fetch.cameAt;
    if (!this.#kept.keep(fetch, fetch.came)) this.#drop(fetch);
  }

  /** What came of it is let go of, and is to be fetched again. */
  #drop(fetch: Fetch<Entry>): void {
    for (const hash of [...fetch.asked]) this.#unwant(fetch, hash);
    fetch.reset();
  }

  #ask(fetch: Fetch<Entry>): void {
    const { asked, queue, entry } = fetch;
    if (!fetch.running || asked.size > WINDOW / 2) return;
    const hashes = queue.splice(0, WINDOW - asked.size);
    for (const hash of hashes) {
      asked.add(hash);
      const fetches = this.#wanting.get(hash) ?? new Set();
      this.#wanting.set(hash, fetches.add(fetch));
    }
    if (hashes.length > 0) this.#want(hashes, entry.sources[0]);
  }

  #want(hashes: readonly Hash[], link: Link | undefined): void {
    if (!link) return;
    const outstanding = (this.#outstanding.get(link) ?? 0) + hashes.length;
    this.#outstanding.set(link, Math.min(outstanding, MAX_OUTSTANDING));
    link.send({ type: 'want', hashes });
  }

  #came(fetch: Fetch<Entry>, hash: Hash, bytes: Bytes): void {
    if (!fetch.running && !this.#kept.keep(fetch, bytes.length)) return;
    fetch.add(hash, bytes);
    fetch.cameAt = fetch.askedAt = this.#options.now();
    fetch.silent = 0;
    this.#unwant(fetch, hash);
    if (fetch.asked.size > 0 || fetch.queue.length > 0) return this.#ask(fetch);
    this.#end(fetch);
    const { envelope, told } = fetch.entry;
    const chunks = envelope.chunks.flatMap((each) => told.get(each) ?? fetch.chunks.get(each) ?? []);
    this.#options.complete(fetch.entry, chunks);
  }

  #askAnother(fetch: Fetch<Entry>, now: number): void {
    const { sources } = fetch.entry;
    const current = sources.shift();
    const open = sources.filter((link) => !link.closed);
    if (current && !current.closed) open.push(current);
    const next = current ? this.#options.another(fetch.entry, current) : null;
    if (next && !open.includes(next)) open.unshift(next);
    sources.splice(0, sources.length, ...open);
    if (sources.length === 0) return this.#giveUp(fetch);
    fetch.askedAt = now;
    if (fetch.asked.size === 0) this.#ask(fetch);
    else if (sources[0] === current && now - fetch.cameAt < REPEAT_MS) return;
    else this.#want([...fetch.asked], sources[0]);
  }

  #giveUp(fetch: Fetch<Entry>): void {
    this.#end(fetch);
    this.#options.gaveUp(fetch.entry);
  }

  #end(fetch: Fetch<Entry>): void {
    if (!this.#fetches.delete(fetch.entry)) return;
    for (const hash of [...fetch.asked]) this.#unwant(fetch, hash);
    this.#kept.takeBack(fetch);
    this.#options.turns.leave(fetch, this.#options.now());
  }

  #unwant(fetch: Fetch<Entry>, hash: Hash): void {
    fetch.asked.delete(hash);
    const fetches = this.#wanting.get(hash);
    fetches?.delete(fetch);
    if (fetches?.size === 0) this.#wanting.delete(hash);
  }
}
