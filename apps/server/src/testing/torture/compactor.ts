import { systemRandom } from '@parley/runtime';
import { createSealer, type RoomAccess, type Sealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import {
  type Bytes,
  type Hash,
  NO_COVERS,
  type SessionId,
  type SyncMessage,
  sha256Sync,
  stateClaim,
  utf8,
} from '@parley/wire';
import type { KnownBases } from './bases.ts';
import type { Device } from './device.ts';
import type { Ledger } from './ledger.ts';
import { Line, type Witness } from './line.ts';

export interface CompactorOptions {
  readonly access: RoomAccess;
  readonly ledger: Ledger;
  readonly witness: Witness;
  readonly bases: KnownBases;
  readonly devices: readonly Device[];
}

/** Two more sessions of a room: one makes bases of all that is at home, the other confirms them. */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #maker: Sealer;
  readonly #second: Sealer;
  #chunks = new Map<Hash, Bytes>();
  #listed: readonly Hash[] = [];

  private constructor(options: CompactorOptions, maker: Sealer, second: Sealer) {
    this.#options = options;
    this.#maker = maker;
    this.#second = second;
  }

  static async make(options: CompactorOptions): Promise<Compactor> {
    const sealer = (): Promise<Sealer> => createSealer(nodeCrypto(), options.access, systemRandom);
    return new Compactor(options, await sealer(), await sealer());
  }

  /** Makes a base, and once home lists it has it confirmed. False if home is gone before. */
  async compact(url: string): Promise<boolean> {
    const [making, confirming] = await Promise.all([
      this.#join(url, this.#maker),
      this.#join(url, this.#second),
    ]);
    try {
      await until(() => this.#listed.length > 0 || making.closed !== null, 300);
      const base = await this.#make(making);
      if (!(await until(() => this.#listed.includes(base) || making.closed !== null, 5_000))) return false;
      if (making.closed !== null) return false;
      confirming.say({ type: 'note', note: await this.#second.note(0, base, []) });
      return true;
    } finally {
      making.leave();
      confirming.leave();
    }
  }

  async #make(line: Line): Promise<Hash> {
    const { bases, ledger, devices } = this.#options;
    const parents = this.#listed.filter((hash) => bases.has(hash));
    const before = bases.get(parents[0] ?? '')?.covers ?? NO_COVERS;
    const covers = new Map<SessionId, { count: number; hash: Hash }>();
    const holds = new Set(parents.flatMap((parent) => [...(bases.get(parent)?.holds ?? [])]));
    for (const { session, made } of devices) {
      let count = made.findIndex((hash) => (ledger.entries.get(hash)?.coveredAt ?? null) === null);
      if (count < 0) count = made.length;
      for (const hash of made.slice(0, count)) holds.add(hash);
      const last = made[count - 1];
      if (last) covers.set(session, { count, hash: last });
    }
    const stated = stateClaim(parents, covers, before);
    const body = utf8(`all ${holds.size} edits, and some bytes ${systemRandom.bytes(8).join()}`);
    const { envelope, chunks } = await this.#maker.snapshot(0, stated, body);
    const hash = sha256Sync(envelope.bytes);
    // Known before it is sent: a receipt that names it may come at once.
    bases.set(hash, { covers: stated.whole, holds });
    this.#chunks = new Map(envelope.chunks.map((address, i) => [address, chunks[i] as Bytes]));
    line.say({ type: 'envelope', envelope });
    return hash;
  }

  async #join(url: string, sealer: Sealer): Promise<Line> {
    const { access, witness } = this.#options;
    let line: Line | null = null;
    const hears = (message: SyncMessage): void => {
      if (message.type === 'receipt' && message.receipt.part === 0) void this.#receipt(message);
      if (message.type === 'want') {
        for (const hash of message.hashes) {
          const bytes = this.#chunks.get(hash);
          if (bytes) line?.say({ type: 'chunk', bytes });
        }
      }
    };
    line = await Line.join(url, access, { prover: sealer, witness, hears });
    if (sealer.certificate) line.say({ type: 'certificate', certificate: sealer.certificate });
    return line;
  }

  async #receipt({ receipt }: Extract<SyncMessage, { readonly type: 'receipt' }>): Promise<void> {
    if (await this.#options.witness.heard(receipt)) this.#listed = receipt.bases;
  }
}

/** False if it does not come true within so many milliseconds. */
export async function until(isTrue: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
