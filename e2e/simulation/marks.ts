import type { MemoryStorage } from '@parley/log/memory';
import { createOpener, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Bytes, Envelope, Hash } from '@parley/wire';
import { sha256Sync } from '@parley/wire';
import * as Y from 'yjs';

/** Reads which marks (keys of the map `marks`) storages hold, of whatever lies in them: edits and bases, each opened once. */
export class Marks {
  readonly #access: RoomAccess;
  readonly #known = new Map<Hash, readonly string[]>();

  private constructor(access: RoomAccess) {
    this.#access = access;
  }

  static async of(link: string): Promise<Marks> {
    return new Marks(await openFragment(nodeCrypto(), new URL(link).hash.slice(1)));
  }

  /** What it holds at this moment, as others can have it. */
  async heldBy(storage: MemoryStorage | null): Promise<ReadonlySet<string>> {
    const held = storage?.part(0).copy();
    if (!held) return new Set();
    const ignored = (): void => {};
    const { kept, shelves, snapshots } = held.state(ignored);
    const sessions = new Set([...kept.keys(), ...shelves.flatMap(({ edits }) => [...edits.keys()])]);
    const envelopes = [...sessions].flatMap((session) =>
      held.read(session, 0, Number.MAX_SAFE_INTEGER, true, ignored).map(({ envelope }) => envelope),
    );
    const marks = new Set<string>();
    for (const envelope of [...envelopes, ...snapshots.map((each) => each.envelope)]) {
      const chunks = envelope.chunks.flatMap((hash) => held.chunk(hash, ignored) ?? []);
      for (const mark of await this.#in(envelope, chunks)) marks.add(mark);
    }
    return marks;
  }

  async #in(envelope: Envelope, chunks: readonly Bytes[]): Promise<readonly string[]> {
    const hash = sha256Sync(envelope.bytes);
    const known = this.#known.get(hash);
    if (known) return known;
    const marks = await this.#read(envelope, chunks);
    this.#known.set(hash, marks);
    return marks;
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
