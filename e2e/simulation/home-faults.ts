import type { MemoryImage } from '@parley/log/memory';
import type { Random } from '@parley/runtime';
import type { SessionId } from '@parley/wire';
import { countsHeld, heldBy } from './held.ts';
import type { World } from './world.ts';

/** How likely each step does something to home's storage. */
const CHANCE = 0.02;

export type HomeFault =
  | 'home is backed up'
  | 'home is put back to a backup'
  | 'home has lost everything'
  | 'home loses a row';

/**
 * What an operator, or a disk, does to home in a random life. Nothing is done to it before it has again what it had, nor while
 * a device has not: what is nowhere nobody brings back.
 */
export class HomeFaults {
  readonly #world: World;
  readonly #dice: Random;
  #backup: MemoryImage | null = null;
  #had: ReadonlyMap<SessionId, number> = new Map();

  constructor(world: World, dice: Random) {
    this.#world = world;
    this.#dice = dice;
  }

  get isRecovering(): boolean {
    const counts = countsHeld(this.#world.homeStorage);
    for (const [session, count] of this.#had) if ((counts.get(session) ?? 0) < count) return true;
    return false;
  }

  /** Perhaps something happens: what, or null. Home runs, and runs again afterwards. */
  async strike(): Promise<HomeFault | null> {
    const storage = this.#world.homeStorage;
    if (!storage || this.#dice.float() >= CHANCE || this.isRecovering) return null;
    const roll = this.#dice.float();
    if (roll < 0.35 || (roll < 0.65 && !this.#backup)) {
      this.#backup = storage.snapshotImage();
      return 'home is backed up';
    }
    this.#had = countsHeld(storage);
    if (roll < 0.65) {
      await this.#world.restoreHome(this.#backup);
      return 'home is put back to a backup';
    }
    if (roll < 0.8) {
      await this.#world.restoreHome(null);
      return 'home has lost everything';
    }
    const { edits } = heldBy(storage);
    const edit = edits[Math.floor(this.#dice.float() * edits.length)];
    if (!edit) return null;
    this.#world.crashHome();
    storage.flip(0, edit.header.session, edit.header.number);
    await this.#world.startHome();
    return 'home loses a row';
  }
}
