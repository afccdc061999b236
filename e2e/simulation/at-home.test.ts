import { expect, test } from 'vitest';
import { contentOf, World } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** Five keys a second each. */
const KEY_MS = 200;

test('L10: with eight people typing each edit is said to be at home within 2 s', async () => {
  const world = await World.make({ seed: 'eight typing' });
  for (const name of NAMES) await world.open(name);
  await world.run(8_000);
  const key = (name: string): void => world.peers.get(name)?.doc.getText('text').insert(0, name);
  const waits: number[] = [];
  for (const [turn, resting] of NAMES.entries()) {
    for (let at = 0; at < 2_000; at += KEY_MS) {
      for (const name of NAMES) key(name);
      await world.run(KEY_MS);
    }
    // One of them pauses, the others go on.
    const began = world.clock.now();
    let isThere = false;
    for (let at = 0; at < 5_000 && !isThere; at += 50) {
      if (at % KEY_MS === 0) for (const name of NAMES) if (name !== resting) key(name);
      await world.run(50);
      isThere = world.status(resting).lastEdit?.atHome === true;
    }
    expect(isThere, `${resting} in turn ${turn}`).toBe(true);
    waits.push(world.clock.now() - began);
  }
  expect(Math.max(...waits)).toBeLessThanOrEqual(2_000);
  await world.run(5_000);
  const [first, ...others] = [...world.peers.values()].map(({ doc }) => contentOf(doc));
  for (const other of others) expect(other).toEqual(first);
});
