import { systemRandom } from '@parley/runtime';
import { createOwnerLink, createSealer, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Hash } from '@parley/wire';
import type { KnownBases } from './bases.ts';
import { Compactor } from './compactor.ts';
import { Device } from './device.ts';
import { Ledger } from './ledger.ts';
import type { Witness } from './line.ts';
import { readRoom, type Served } from './reader.ts';

/** A room, and who writes in it. */
export class TorturedRoom {
  readonly access: RoomAccess;
  readonly ledger = new Ledger();
  readonly #bases: KnownBases = new Map();
  readonly #witness: Witness;
  readonly #devices: Device[] = [];
  #compactor: Compactor | null = null;

  private constructor(access: RoomAccess, witness: Witness) {
    this.access = access;
    this.#witness = witness;
  }

  static async open(devices: number, witness: Witness, url: () => string | null): Promise<TorturedRoom> {
    const suite = nodeCrypto();
    const { edit } = await createOwnerLink(suite, systemRandom);
    const access = await openFragment(suite, edit);
    const room = new TorturedRoom(access, witness);
    for (let i = 0; i < devices; i++) {
      const sealer = await createSealer(suite, access, systemRandom);
      room.#devices.push(
        new Device({ access, sealer, ledger: room.ledger, witness, bases: room.#bases, url }),
      );
    }
    room.#compactor = await Compactor.make({
      access,
      ledger: room.ledger,
      witness,
      bases: room.#bases,
      devices: room.#devices,
    });
    return room;
  }

  /** Everybody types once. */
  async type(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.type()));
  }

  /** Rejects, or is false, if home is gone meanwhile. */
  compact(url: string): Promise<boolean> {
    return this.#compactor?.compact(url) ?? Promise.resolve(false);
  }

  get isAtHome(): boolean {
    return this.#devices.every((device) => device.isAtHome);
  }

  /** What of these home does not serve to somebody who has nothing. */
  async lost(promised: readonly Hash[], url: string): Promise<Hash[]> {
    const served: Served = await readRoom(url, this.access, this.#witness);
    const held = new Set<Hash>(served.edits.keys());
    for (const base of served.bases) for (const hash of this.#bases.get(base)?.holds ?? []) held.add(hash);
    return promised.filter((hash) => !held.has(hash));
  }

  async end(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.end()));
  }
}
