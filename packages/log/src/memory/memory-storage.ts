import type { Bytes, Hash, SessionId } from '@parley/wire';
import { LogStorageError } from '../log.ts';
import { MemoryPart } from './memory-part.ts';

/** What a storage holds at one moment, as a backup has it. */
export interface MemoryImage {
  readonly parts: ReadonlyMap<number, MemoryPart>;
  readonly meta: ReadonlyMap<string, Bytes>;
}

/**
 * What memory logs of one room hold durably. Several logs may share one, as tabs share a database. What can happen to a
 * storage can be made to happen to this one.
 */
export class MemoryStorage {
  /** What reading and writing are refused with, while they are. */
  refusal: { readonly reads?: LogStorageError; readonly writes?: LogStorageError } = {};
  /** How often it was wiped or put back: what was being written before that is not written any more. */
  lives = 0;
  readonly #holders = new Set<(error: LogStorageError) => void>();
  #parts = new Map<number, MemoryPart>();
  #meta = new Map<string, Bytes>();

  part(part: number): MemoryPart {
    const known = this.#parts.get(part);
    if (known) return known;
    const fresh = new MemoryPart();
    this.#parts.set(part, fresh);
    return fresh;
  }

  getMeta(name: string): Bytes | null {
    return this.#meta.get(name)?.slice() ?? null;
  }

  setMeta(name: string, value: Bytes | null): void {
    if (value) this.#meta.set(name, value.slice());
    else this.#meta.delete(name);
  }

  /** Calls `lost` when it is wiped or put back, until the returned function is called. */
  onLost(lost: (error: LogStorageError) => void): () => void {
    this.#holders.add(lost);
    return () => this.#holders.delete(lost);
  }

  /** It is deleted under its holders: whatever it held is gone, and it begins anew. */
  wipe(): void {
    this.#become({ parts: new Map(), meta: new Map() }, 'the storage was wiped');
  }

  /** A backup of all it holds. */
  snapshotImage(): MemoryImage {
    return {
      parts: new Map([...this.#parts].map(([part, held]) => [part, held.copy()])),
      meta: new Map(this.#meta),
    };
  }

  /** It is put back to a backup, which may be used again. */
  restore(image: MemoryImage): void {
    this.#become(image, 'the storage was put back to a backup');
  }

  /** Turns one bit in the stored envelope of an edit. RangeError if it is not held. */
  flip(part: number, session: SessionId, number: number): void {
    if (!this.part(part).flipEdit(session, number)) throw new RangeError(`no edit ${number} of ${session}`);
  }

  /** Turns one bit in a stored snapshot or chunk. RangeError if it is not held. */
  flipHash(part: number, hash: Hash): void {
    const held = this.part(part);
    if (!held.flipSnapshot(hash) && !held.flipChunk(hash))
      throw new RangeError(`nothing by the hash ${hash}`);
  }

  #become({ parts, meta }: MemoryImage, why: string): void {
    this.lives += 1;
    this.#parts = new Map([...parts].map(([part, held]) => [part, held.copy()]));
    this.#meta = new Map(meta);
    for (const lost of [...this.#holders]) lost(new LogStorageError('refused', why));
  }
}
