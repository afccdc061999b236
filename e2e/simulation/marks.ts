import type { MemoryStorage } from '@parley/log/memory';
import { createOpener, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Bytes, Envelope, Hash } from '@parley/wire';
import { decodeEnvelope, sha256Sync } from '@parley/wire';
import * as Y from 'yjs';

/** Reads which marks (keys of the map `marks`) storages hold, of whatever lies in them: edits and bases, each opened once. */
export class Marks {
  readonly #access: RoomAccess;
  readonly #known = new Map<Hash, readonly string[]>();
  /** Stored bytes are never changed in place: what their sum is, and whether that is what they are stored as, is found out once. */
  readonly #sums = new WeakMap<Bytes, Hash>();
  readonly #chunksOf = new Map<Hash, readonly Hash[]>();

  private constructor(access: RoomAccess) {
    this.#access = access;
  }

  static async of(link: string): Promise<Marks> {
    return new Marks(await openFragment(nodeCrypto(), new URL(link).hash.slice(1)));
  }

  /** What it holds at this moment, as others can have it: a copy, taken in this very call. */
  heldBy(storage: MemoryStorage | null): Promise<ReadonlySet<string>> {
    const part = storage?.part(0);
    const whole = (part?.served() ?? []).flatMap(({ hash, bytes }) => {
      if (this.#sumOf(bytes) !== hash) return [];
      const chunks = this.#namedBy(hash, bytes).map((name) => part?.storedChunk(name) ?? null);
      return chunks.every((chunk) => chunk !== null) ? [{ hash, bytes, chunks }] : [];
    });
    return this.#inAll(whole);
  }

  async #inAll(
    whole: readonly { readonly hash: Hash; readonly bytes: Bytes; readonly chunks: readonly Bytes[] }[],
  ): Promise<ReadonlySet<string>> {
    const marks = new Set<string>();
    for (const { hash, bytes, chunks } of whole) {
      const isWhole = chunks.every((chunk, i) => this.#sumOf(chunk) === this.#namedBy(hash, bytes)[i]);
      if (!isWhole) continue;
      const known = this.#known.get(hash) ?? (await this.#read(decodeEnvelope(bytes), chunks));
      this.#known.set(hash, known);
      for (const mark of known) marks.add(mark);
    }
    return marks;
  }

  #sumOf(bytes: Bytes): Hash {
    const sum = this.#sums.get(bytes) ?? sha256Sync(bytes);
    this.#sums.set(bytes, sum);
    return sum;
  }

  #namedBy(hash: Hash, bytes: Bytes): readonly Hash[] {
    const chunks = this.#chunksOf.get(hash) ?? decodeEnvelope(bytes).chunks;
    this.#chunksOf.set(hash, chunks);
    return chunks;
  }

  async #read(envelope: Envelope, chunks: readonly Bytes[]): Promise<string[]> {
    try {
      const update = await createOpener(nodeCrypto(), this.#access).open(envelope, chunks);
      const decode = envelope.header.kind === 'snapshot' ? Y.decodeUpdateV2 : Y.decodeUpdate;
      return decode(update).structs.flatMap((struct) =>
        struct instanceof Y.Item && struct.parentSub?.includes('/') ? [struct.parentSub] : [],
      );
    } catch {
      // What nobody can read holds nothing.
      return [];
    }
  }
}
