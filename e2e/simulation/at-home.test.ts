import { toHex } from '@parley/wire';
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

test('L10: what home has no room for keeps nobody from being told at home who wrote something that rests on nothing of it', async () => {
  let isFull = true;
  const world = await World.make({ seed: 'no room', isTooLarge: (bytes) => isFull && bytes > 2_000 });
  for (const name of ['a', 'b', 'c']) await world.open(name);
  await world.run(8_000);
  const map = (name: string) => {
    const peer = world.peers.get(name);
    if (!peer) throw new Error(`nobody is called ${name}`);
    return peer.doc.getMap('words');
  };
  const isAtHome = (name: string): boolean | undefined => world.status(name).lastEdit?.atHome;
  // Letters that no packer makes smaller.
  map('a').set('large', toHex(world.random.bytes(4_000)));
  await world.run(1_000);
  map('b').set('small', 'fits');
  await world.run(1_000);
  map('c').set('large', 'takes its place');
  await world.run(1_000);
  expect(['a', 'b', 'c'].map(isAtHome)).toEqual([false, false, false]);
  await world.run(15_000);
  expect(['a', 'b', 'c'].map(isAtHome)).toEqual([false, true, false]);
  expect(world.status('a').problems.map(({ code }) => code)).toContain('home-full');
  map('b').set('later', 'fits too');
  await world.run(4_000);
  expect(isAtHome('b')).toBe(true);
  isFull = false;
  await world.run(90_000);
  expect(['a', 'b', 'c'].map(isAtHome)).toEqual([true, true, true]);
});
