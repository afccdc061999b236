import { LazyMap, LazySet } from '@parley/runtime';
import type { Bytes, Hash, SessionId } from '@parley/wire';
import type { Whole } from './document.ts';

/** What an edit takes in memory beside its bytes, bytes. */
const OVERHEAD = 512;

/** What a replica keeps in memory of its edits: until they are durable, and then for as long as there is room, since a log
 * can be taken away under a page. */
export class Memory {
  readonly #most: number;
  readonly #edits = new LazyMap<Hash, { readonly whole: Whole; readonly cost: number }>();
  /** Those that are durable, the first that became so first. */
  readonly #released = new LazySet<Hash>();
  readonly #byPlace = new LazyMap<SessionId, Map<number, Set<Hash>>>();
  readonly #chunks = new LazyMap<Hash, { readonly bytes: Bytes; holders: number }>();
  #releasedBytes = 0;

  /** `bytes`: the most that is kept of what is durable. */
  constructor(bytes: number) {
    this.#most = bytes;
  }

  get(hash: Hash): Whole | null {
    return this.#edits.get(hash)?.whole ?? null;
  }

  chunk(hash: Hash): Bytes | null {
    return this.#chunks.get(hash)?.bytes ?? null;
  }

  /** Those under one number: several if a session signed several. */
  at(session: SessionId, number: number): Whole[] {
    const hashes = this.#byPlace.get(session)?.get(number) ?? [];
    return [...hashes].sort().flatMap((hash) => this.get(hash) ?? []);
  }

  /** The least number from `from` on under which something is here; null: none. */
  next(session: SessionId, from: number): number | null {
    const numbers = this.#byPlace.get(session);
    if (!numbers) return null;
    if (numbers.has(from)) return from;
    let least: number | null = null;
    for (const number of numbers.keys())
      if (number >= from && (least === null || number < least)) least = number;
    return least;
  }

  all(): Whole[] {
    return [...this.#edits.values()].map(({ whole }) => whole);
  }

  /** Takes in what is nowhere else yet. False if it is here already. */
  add(whole: Whole): boolean {
    if (this.#edits.has(whole.hash)) return false;
    const { envelope, chunks, hash } = whole;
    const { session, number } = envelope.header;
    const cost = chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length) + OVERHEAD;
    this.#edits.set(hash, { whole, cost });
    const numbers = this.#byPlace.get(session) ?? new Map<number, Set<Hash>>();
    this.#byPlace.set(session, numbers.set(number, (numbers.get(number) ?? new Set()).add(hash)));
    for (const [index, name] of envelope.chunks.entries()) {
      const bytes = chunks[index];
      const held = this.#chunks.get(name);
      if (held) held.holders += 1;
      else if (bytes) this.#chunks.set(name, { bytes, holders: 1 });
    }
    return true;
  }

  /** It is durable. */
  release(hash: Hash): void {
    const entry = this.#edits.get(hash);
    if (!entry || this.#released.has(hash)) return;
    this.#released.add(hash);
    this.#releasedBytes += entry.cost;
    for (const oldest of this.#released) {
      if (this.#releasedBytes <= this.#most) return;
      this.forget(oldest);
    }
  }

  forget(hash: Hash): void {
    const entry = this.#edits.get(hash);
    if (!entry) return;
    this.#edits.delete(hash);
    if (this.#released.delete(hash)) this.#releasedBytes -= entry.cost;
    const { session, number } = entry.whole.envelope.header;
    const numbers = this.#byPlace.get(session);
    numbers?.get(number)?.delete(hash);
    if (numbers?.get(number)?.size === 0) numbers.delete(number);
    if (numbers?.size === 0) this.#byPlace.delete(session);
    for (const name of entry.whole.envelope.chunks) {
      const held = this.#chunks.get(name);
      if (!held) continue;
      held.holders -= 1;
      if (held.holders === 0) this.#chunks.delete(name);
    }
  }
}
