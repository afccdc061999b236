import type { Random } from '@parley/runtime';
import { createSealer, openFragment, type Sealer } from '@parley/seal';
import { coversOfRuns } from '../src/covers-of-runs.ts';
import { falseSnapshots } from '../src/false-snapshots.ts';
import { HostileWires } from '../src/hostile-wire.ts';
import type { World } from './world.ts';

/** How likely each step sends one. */
const CHANCE = 0.01;
/** Other words under the same ids are shown by whoever meets nothing else first, until the page is opened again. */
const LEFT_OUT = 'one with other words under the same ids';

/** Somebody with the edit link, joined to everybody, who says false snapshots now and then. */
export class Forger {
  readonly #world: World;
  readonly #dice: Random;
  readonly #wires: HostileWires;
  readonly #sealer: Sealer;

  private constructor(world: World, dice: Random, wires: HostileWires, sealer: Sealer) {
    this.#world = world;
    this.#dice = dice;
    this.#wires = wires;
    this.#sealer = sealer;
  }

  static async join(world: World, dice: Random): Promise<Forger> {
    const wires = new HostileWires();
    await world.open('forger', { alter: wires.tap });
    const access = await openFragment(world.suite, new URL(world.links.edit).hash.slice(1));
    return new Forger(world, dice, wires, await createSealer(world.suite, access, dice));
  }

  /** What it said; null: nothing. */
  async perhaps(): Promise<string | null> {
    const { receipt } = this.#wires;
    const doc = this.#world.peers.get('forger')?.doc;
    if (!receipt || !doc || this.#dice.float() >= CHANCE) return null;
    const { bases, runs } = receipt;
    const all = await falseSnapshots({ sealer: this.#sealer, covers: coversOfRuns(runs), bases, doc });
    const made = all[Math.floor(this.#dice.float() * all.length)];
    if (!made || made.what === LEFT_OUT) return null;
    for (const wire of this.#wires.open) for (const message of made.messages) wire.say(message);
    return `a false snapshot: ${made.what}`;
  }
}
