import { expect, test } from 'vitest';
import { heldBy } from './held.ts';
import { contentOf, type SimPeer, World } from './world.ts';

/** So many edits make a snapshot worth it in the simulation. */
const MANY = 80;

class Callers {
  readonly world: World;
  /** Why snapshots were refused. */
  readonly refused: unknown[];
  /** What home stood on, one after the other. */
  readonly bases: string[] = [];

  private constructor(world: World, refused: unknown[]) {
    this.world = world;
    this.refused = refused;
  }

  /** Without WebRTC everybody calls home. */
  static async make(seed: string, names: readonly string[]): Promise<Callers> {
    const refused: unknown[] = [];
    const warn = (message: string, fields?: Record<string, unknown>): void => {
      if (message === 'refused') refused.push(fields?.reason);
    };
    const world = await World.make({ seed, logger: { debug() {}, info() {}, warn, error() {} } });
    for (const name of names) await world.open(name, { webRtc: false });
    await world.run(3_000);
    for (const name of names) expect(world.status(name).home).toBe('connected');
    return new Callers(world, refused);
  }

  get all(): SimPeer[] {
    return [...this.world.peers.values()];
  }

  /** Everybody writes, and then nobody for a while. */
  async round(): Promise<void> {
    for (let i = 0; i < MANY; i++) {
      const { doc } = this.all[i % this.all.length] as SimPeer;
      doc.getText('text').insert(0, `${i} `);
      await this.run(30);
    }
    await this.run(20_000);
  }

  async run(ms: number): Promise<void> {
    await this.world.run(ms);
    const base = heldBy(this.world.homeStorage).proved;
    if (base !== null && base !== this.bases.at(-1)) this.bases.push(base);
  }
}

test('rule 5: of several callers one makes a snapshot each time, and none is made in vain', async () => {
  const callers = await Callers.make('several callers', ['a', 'b', 'c', 'd']);
  for (let round = 1; round <= 3; round++) {
    await callers.round();
    expect(callers.bases).toHaveLength(round);
  }
  expect(callers.refused).toEqual([]);
  const [first, ...others] = callers.all.map(({ doc }) => contentOf(doc));
  for (const other of others) expect(other).toEqual(first);
});

test('rule 5: when the first of them is gone the next makes it', async () => {
  const callers = await Callers.make('the first is gone', ['a', 'b', 'c']);
  await callers.round();
  for (let left = 2; left > 0; left--) {
    const [first] = callers.all.toSorted((a, b) => (a.room.session < b.room.session ? -1 : 1));
    callers.world.crash(first?.name ?? '');
    callers.world.peers.delete(first?.name ?? '');
    await callers.round();
    await callers.run(20_000);
    expect(callers.bases).toHaveLength(4 - left);
  }
  expect(callers.refused).toEqual([]);
});
