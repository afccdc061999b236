import { type Bytes, type Envelope, type Hash, LIMITS } from '@parley/wire';
import type { Link } from './link.ts';

/** Chunks asked for at once, per envelope. */
const WINDOW = 48;
/** After this long without a chunk the next neighbour is asked, ms. */
const PATIENCE_MS = 3_000;
/** After this long without a chunk from anybody it is given up, ms: whoever has the envelope sends it again. */
const GIVE_UP_MS = 30_000;
/** Envelopes whose chunks are fetched at once, and the bytes they may come to; one alone may always be fetched. */
const MAX_FETCHES = 16;
const MAX_BYTES = 64 * 1024 * 1024;

/** An envelope whose chunks are wanted. */
export interface Wanted {
  readonly envelope: Envelope;
  /** Who brought it, and so has its chunks; whoever is asked stands first. */
  readonly sources: Link[];
}

export interface ChunkFetcherOptions<Entry extends Wanted> {
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly now: () => number;
  /** Another link that may hold its chunks. */
  readonly another: (entry: Entry, than: Link) => Link | null;
  /** All of them are here, in the order the envelope names them. */
  readonly complete: (entry: Entry, chunks: readonly Bytes[]) => void;
  /** Nobody gives them. */
  readonly gaveUp: (entry: Entry) => void;
  readonly failed: (error: unknown) => void;
}

interface Fetch<Entry> {
  readonly entry: Entry;
  readonly size: number;
  /** Not asked for yet, in order. */
  readonly queue: Hash[];
  readonly asked: Set<Hash>;
  readonly chunks: Map<Hash, Bytes>;
  /** When the last chunk came, and when somebody was last asked. */
  cameAt: number;
  askedAt: number;
}

/**
 * Fetches the chunks of verified envelopes, a window at a time, from who brought the envelope, and from somebody else if
 * they do not come.
 *
 *   waiting ─► asking ─► complete
 *                 └─ nothing from anybody for 30 s ─► given up
 */
export class ChunkFetcher<Entry extends Wanted> {
  readonly #options: ChunkFetcherOptions<Entry>;
  readonly #fetches = new Map<Entry, Fetch<Entry>>();
  #waiting: Entry[] = [];
  #bytes = 0;
  #starting = false;
  readonly #wanting = new Map<Hash, Set<Fetch<Entry>>>();
  /** Link → how many chunks it was asked for and has not sent: what nobody asked for is not even hashed. */
  readonly #outstanding = new Map<Link, number>();

  constructor(options: ChunkFetcherOptions<Entry>) {
    this.#options = options;
  }

  fetch(entry: Entry): void {
    this.#waiting.push(entry);
    this.#startNext();
  }

  forget(entry: Entry): void {
    const fetch = this.#fetches.get(entry);
    if (fetch) this.#end(fetch);
    else this.#waiting = this.#waiting.filter((other) => other !== entry);
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
    for (const fetch of [...this.#fetches.values()]) {
      if (now - fetch.cameAt >= GIVE_UP_MS) this.#giveUp(fetch);
      else if (now - fetch.askedAt >= PATIENCE_MS) this.#askAnother(fetch, now);
    }
  }

  linkDown(link: Link): void {
    this.#outstanding.delete(link);
    for (const fetch of [...this.#fetches.values()]) {
      if (fetch.entry.sources[0] === link) this.#askAnother(fetch, this.#options.now());
    }
  }

  /** Starts what there is room for. One that has nobody to ask ends at once and makes room again: hence the guard. */
  #startNext(): void {
    if (this.#starting) return;
    this.#starting = true;
    for (let entry = this.#waiting[0]; entry && this.#hasRoom(entry); entry = this.#waiting[0]) {
      this.#waiting.shift();
      this.#begin(entry);
    }
    this.#starting = false;
  }

  #hasRoom(entry: Entry): boolean {
    if (this.#fetches.size === 0) return true;
    return this.#fetches.size < MAX_FETCHES && this.#bytes + sizeOf(entry) <= MAX_BYTES;
  }

  #begin(entry: Entry): void {
    const now = this.#options.now();
    const fetch: Fetch<Entry> = {
      entry,
      size: sizeOf(entry),
      queue: [...new Set(entry.envelope.chunks)],
      asked: new Set(),
      chunks: new Map(),
      cameAt: now,
      askedAt: now,
    };
    this.#fetches.set(entry, fetch);
    this.#bytes += fetch.size;
    if (entry.sources[0]?.closed) this.#askAnother(fetch, now);
    else this.#ask(fetch);
  }

  #ask(fetch: Fetch<Entry>): void {
    const { asked, queue, entry } = fetch;
    if (asked.size > WINDOW / 2) return;
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
    this.#outstanding.set(link, Math.min(outstanding, MAX_FETCHES * WINDOW));
    link.send({ type: 'want', hashes });
  }

  #came(fetch: Fetch<Entry>, hash: Hash, bytes: Bytes): void {
    fetch.chunks.set(hash, bytes);
    fetch.cameAt = fetch.askedAt = this.#options.now();
    this.#unwant(fetch, hash);
    if (fetch.asked.size > 0 || fetch.queue.length > 0) return this.#ask(fetch);
    this.#end(fetch);
    const chunks = fetch.entry.envelope.chunks.flatMap((each) => fetch.chunks.get(each) ?? []);
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
    else this.#want([...fetch.asked], sources[0]);
  }

  #giveUp(fetch: Fetch<Entry>): void {
    this.#end(fetch);
    this.#options.gaveUp(fetch.entry);
  }

  #end(fetch: Fetch<Entry>): void {
    if (!this.#fetches.delete(fetch.entry)) return;
    this.#bytes -= fetch.size;
    for (const hash of [...fetch.asked]) this.#unwant(fetch, hash);
    this.#startNext();
  }

  #unwant(fetch: Fetch<Entry>, hash: Hash): void {
    fetch.asked.delete(hash);
    const fetches = this.#wanting.get(hash);
    fetches?.delete(fetch);
    if (fetches?.size === 0) this.#wanting.delete(hash);
  }
}

/** The most its chunks can come to, in bytes. */
const sizeOf = ({ envelope }: Wanted): number => envelope.chunks.length * LIMITS.chunk;
