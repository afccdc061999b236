import { LogStorageError } from '@parley/log';
import type { Random } from '@parley/runtime';
import type { SessionId } from '@parley/wire';
import { countsHeld } from './held.ts';
import type { SimDevice, SimPeer } from './world.ts';

/** How likely each step begins or ends one. */
const CHANCE = 0.012;

const REFUSAL = new LogStorageError('refused', 'a fault of the simulation');

/**
 * What happens to devices' storages in a random life: one is deleted under its open page, refuses to be read or written
 * for a while.
 *
 * After a deletion no other storage is deleted, and that page does not end, before it has again what it had: an edit
 * stands in two places before a page forgets it, and nothing brings back what went in both. What follows a hole stands
 * only in the page's memory, until somebody has filled the hole.
 */
export class StorageFaults {
  readonly #dice: Random;
  #refusing: SimDevice | null = null;
  #wiped: { readonly device: SimDevice; readonly had: ReadonlyMap<SessionId, number> } | null = null;

  constructor(dice: Random) {
    this.#dice = dice;
  }

  /** Perhaps something happens to that peer's storage: what, or null. */
  strike({ device }: SimPeer): 'storage deleted' | 'storage refuses' | 'storage works again' | null {
    if (this.#dice.float() >= CHANCE) return null;
    if (this.#refusing) {
      this.heal();
      return 'storage works again';
    }
    if (this.#dice.float() < 0.5) {
      const roll = this.#dice.float();
      device.storage.refusal = {
        ...(roll < 0.7 ? { reads: REFUSAL } : {}),
        ...(roll > 0.3 ? { writes: REFUSAL } : {}),
      };
      this.#refusing = device;
      return 'storage refuses';
    }
    if (this.#wiped && this.isRecovering(this.#wiped.device)) return null;
    this.#wiped = { device, had: countsHeld(device.storage) };
    device.storage.wipe();
    return 'storage deleted';
  }

  /** The page is gone: whoever opens the device next finds a storage that works. */
  gone({ device }: SimPeer): void {
    if (this.#refusing === device) this.heal();
  }

  heal(): void {
    if (this.#refusing) this.#refusing.storage.refusal = {};
    this.#refusing = null;
  }

  get isAnyRecovering(): boolean {
    return this.#wiped !== null && this.isRecovering(this.#wiped.device);
  }

  /** Whether that device's storage was deleted, and has not again what it had. */
  isRecovering(device: SimDevice): boolean {
    if (this.#wiped?.device !== device) return false;
    const counts = countsHeld(device.storage);
    for (const [session, count] of this.#wiped.had) if ((counts.get(session) ?? 0) < count) return true;
    return false;
  }
}
