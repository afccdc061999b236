import type { MemoryStorage } from '@parley/log/memory';
import { createOpener, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Bytes, Envelope, Hash } from '@parley/wire';
import { decodeEnvelope, sha256Sync } from '@parley/wire';
import * as Y from 'yjs';

/** What an edit or a base brings: runs of structs, and where in them marks are. */
interface Brought {
  readonly runs: readonly { readonly client: number; readonly clock: number; readonly length: number }[];
  readonly marks: readonly { readonly mark: string; readonly client: number; readonly clock: number }[];
}

/** Reads which marks (keys of the map `marks`) storages hold, of whatever lies in them: edits and bases, each opened once. A mark
 * counts only with all that its client wrote before it: without that nobody can show it. */
export class Marks {
  readonly #access: RoomAccess;
  readonly #known = new Map<Hash, Brought>();
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
  async heldBy(storage: MemoryStorage | null): Promise<ReadonlySet<string>> {
    const brought = await this.#brought(storage);
    const ends = endsOf(brought);
    const shown = brought.flatMap(({ marks }) =>
      marks.filter(({ client, clock }) => clock < (ends.get(client) ?? 0)),
    );
    return new Set(shown.map(({ mark }) => mark));
  }

  /** Whether all that lies there is what it is stored as: a disk that turned a bit is found out when that is read, and not before. */
  isSound(storage: MemoryStorage | null): boolean {
    return (storage?.part(0).served() ?? []).every(({ hash, bytes }) => this.#sumOf(bytes) === hash);
  }

  /** Whether it holds that client's struct. */
  async hasStruct(storage: MemoryStorage | null, client: number, clock: number): Promise<boolean> {
    const runs = (await this.#brought(storage)).flatMap((each) => each.runs);
    return runs.some((run) => run.client === client && clock >= run.clock && clock < run.clock + run.length);
  }

  #brought(storage: MemoryStorage | null): Promise<readonly Brought[]> {
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
  ): Promise<readonly Brought[]> {
    const brought: Brought[] = [];
    for (const { hash, bytes, chunks } of whole) {
      const isWhole = chunks.every((chunk, i) => this.#sumOf(chunk) === this.#namedBy(hash, bytes)[i]);
      if (!isWhole) continue;
      const known = this.#known.get(hash) ?? (await this.#read(decodeEnvelope(bytes), chunks));
      this.#known.set(hash, known);
      brought.push(known);
    }
    return brought;
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

  async #read(envelope: Envelope, chunks: readonly Bytes[]): Promise<Brought> {
    try {
      const update = await createOpener(nodeCrypto(), this.#access).open(envelope, chunks);
      const decode = envelope.header.kind === 'snapshot' ? Y.decodeUpdateV2 : Y.decodeUpdate;
      const structs = decode(update).structs.filter((struct) => !(struct instanceof Y.Skip));
      return {
        runs: structs.map(({ id: { client, clock }, length }) => ({ client, clock, length })),
        marks: structs.flatMap((struct) =>
          struct instanceof Y.Item && struct.parentSub?.includes('/')
            ? [{ mark: struct.parentSub, client: struct.id.client, clock: struct.id.clock }]
            : [],
        ),
      };
    } catch {
      // What nobody can read holds nothing.
      return { runs: [], marks: [] };
    }
  }
}

/** Client → up to which clock all is there. */
function endsOf(brought: readonly Brought[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const runs = brought.flatMap((each) => each.runs).sort((a, b) => a.clock - b.clock);
  for (const { client, clock, length } of runs) {
    const end = ends.get(client) ?? 0;
    if (clock <= end) ends.set(client, Math.max(end, clock + length));
  }
  return ends;
}
