import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import { Scene, type TestDevice, type TestReplica } from '../testing/replicas.ts';

/** Links that stand, by the pair they join. */
type Links = Map<string, () => void>;

const below = (random: Random, most: number): number => Math.floor(random.float() * most);

/** What happens to three devices and a home, as a seed says; in the end all can talk, and show the same. */
class Life {
  readonly #scene: Scene;
  readonly #random: Random;
  readonly #home: TestReplica;
  readonly #devices: TestDevice[];
  readonly #links: Links = new Map();
  #image: ReturnType<TestReplica['storage']['snapshotImage']> | null = null;
  written = 0;

  private constructor(scene: Scene, random: Random, home: TestReplica, devices: TestDevice[]) {
    this.#scene = scene;
    this.#random = random;
    this.#home = home;
    this.#devices = devices;
  }

  static async begin(seed: number): Promise<Life> {
    const scene = await Scene.make(`life ${seed}`);
    const devices = [
      await scene.device(),
      await scene.device({ keptBytes: 0 }),
      await scene.device({ slow: 300 }),
    ];
    return new Life(scene, seededRandom(seed), await scene.home(), devices);
  }

  async step(): Promise<void> {
    const device = this.#devices[below(this.#random, 3)] as TestDevice;
    const at = this.#random.float();
    if (at < 0.45) await this.#write(device);
    else if (at < 0.65) this.#toggle(below(this.#random, 6));
    else if (at < 0.75) await this.#serve(device);
    else if (at < 0.8) this.#image = this.#home.storage.snapshotImage();
    else if (at < 0.85 && this.#image) this.#home.storage.restore(this.#image);
    else if (at < 0.88) await this.#wipe(device);
    else if (at < 0.92) await this.#damage(device);
    else if (at < 0.96) await this.#reload(this.#devices.indexOf(device));
    await this.#scene.run(10 + below(this.#random, 1_500));
  }

  /** All links stand, and time goes by. What everybody shows, and what home gives a newcomer. */
  async settle(): Promise<string[][]> {
    for (let pair = 0; pair < 6; pair++) if (!this.#links.has(`${pair}`)) this.#toggle(pair);
    for (const [rank, device] of this.#devices.entries())
      device.document().duties = { ...device.document().duties, rank };
    await this.#scene.run(180_000);
    const newcomer = await this.#scene.device();
    this.#scene.call(newcomer, this.#home);
    await this.#scene.run(15_000);
    for (let index = 0; index < 3; index++) await this.#reload(index);
    return [...this.#devices, newcomer].map((device) => device.shown());
  }

  async #write(device: TestDevice): Promise<void> {
    for (let i = below(this.#random, 5); i >= 0; i--) {
      await device.write(`${this.written++}`.padStart(4, '0'), {
        filling: this.#random.float() < 0.1 ? 80_000 : 0,
      });
    }
  }

  /** Pairs 0 to 2 are of devices, 3 to 5 of devices with home. */
  #toggle(pair: number): void {
    const stands = this.#links.get(`${pair}`);
    if (stands) {
      this.#links.delete(`${pair}`);
      return stands();
    }
    const [a, b] = [this.#devices[pair % 3] as TestDevice, this.#devices[(pair + 1) % 3] as TestDevice];
    const wire = { delay: 10, jitter: 50, rate: 500_000 };
    const [left] = pair < 3 ? this.#scene.join(a, b, wire) : this.#scene.call(a, this.#home, wire);
    this.#links.set(`${pair}`, () => left.close('going-away'));
  }

  async #serve(device: TestDevice): Promise<void> {
    device.document().duties = { ...device.document().duties, rank: 0, compactAfter: 4 };
    await this.#scene.run(3_000);
    device.document().duties = { ...device.document().duties, rank: null };
  }

  /** The page is loaded anew: a fresh session over what its storage holds. */
  async #reload(index: number): Promise<void> {
    const before = this.#devices[index] as TestDevice;
    for (const pair of [index, (index + 2) % 3, index + 3])
      if (this.#links.has(`${pair}`)) this.#toggle(pair);
    const closing = before.replica.close('going-away');
    await this.#scene.run(500);
    await closing;
    this.#devices[index] = await this.#scene.device({ storage: before.storage });
  }

  /** The page stays until what nobody brings back is in a base. */
  async #wipe(device: TestDevice): Promise<void> {
    device.storage.wipe();
    await this.#scene.run(12_000);
  }

  async #damage(device: TestDevice): Promise<void> {
    const [log] = device.logs;
    const [session, kept] = [...((await log?.refresh())?.kept ?? [])][0] ?? [];
    const number = kept?.numbers[below(this.#random, kept.numbers.length)];
    if (session === undefined || number === undefined) return;
    device.storage.flip(0, session, number);
    await log?.read(session, number, 1);
  }
}

/** Any would do; each takes about a second. */
const SEEDS = [1, 2, 304, 319];

test.each(SEEDS)(
  'whatever happens in life %i, all end with the same, and nothing is lost',
  { timeout: 120_000 },
  async (seed) => {
    const life = await Life.begin(seed);
    for (let i = 0; i < 40; i++) await life.step();
    const shown = await life.settle();
    const all = Array.from({ length: life.written }, (_, i) => `${i}`.padStart(4, '0'));
    expect(shown).toEqual(shown.map(() => all));
  },
);
