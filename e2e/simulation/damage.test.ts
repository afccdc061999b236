import { expect, test } from 'vitest';
import { countsHeld, heldBy } from './held.ts';
import { contentOf, World } from './world.ts';

test('a flipped bit at home is named in its log, and handed in again: nobody misses anything', async () => {
  const errors: string[] = [];
  const world = await World.make({
    seed: 'a flipped bit',
    logger: { debug() {}, info() {}, warn() {}, error: (message) => errors.push(message) },
  });
  const a = await world.open('a');
  await world.run(2_000);
  for (let i = 0; i < 13; i++) {
    a.doc.getText('text').insert(0, `${i}`.padStart(9, '-'));
    await world.run(100);
  }
  await world.run(5_000);
  const { session } = a.room;
  // What home still has in memory is not read.
  world.crashHome();
  world.homeStorage?.flip(0, session, 6);
  await world.startHome();
  // Who is alone and writes nothing notices a home that fell silent after half a minute.
  await world.run(40_000);
  const n = await world.open('n', { webRtc: false });
  expect(await world.runUntil(() => contentOf(n.doc).text === contentOf(a.doc).text, 30_000)).toBe(true);
  expect(world.status('n').problems).toEqual([]);
  expect(errors).toHaveLength(1);
  await world.run(10_000);
  const numbers = heldBy(world.homeStorage).edits.map(({ header }) => header.number);
  expect(numbers.sort((x, y) => x - y)).toEqual(Array.from({ length: 13 }, (_, i) => i));
  expect(countsHeld(world.homeStorage).get(session)).toBe(13);
  expect(world.status('a').outbox).toBe(0);
});

test('a flipped bit on a device is healed by home when the page is opened again', async () => {
  const world = await World.make({ seed: 'a flipped bit on a device' });
  const a = await world.open('a');
  await world.run(2_000);
  for (let i = 0; i < 13; i++) {
    a.doc.getText('text').insert(0, `${i}`.padStart(9, '-'));
    await world.run(100);
  }
  await world.run(5_000);
  world.crash('a');
  a.device.storage.flip(0, a.room.session, 6);
  const again = await world.open('a');
  expect(await world.runUntil(() => contentOf(again.doc).text === contentOf(a.doc).text, 30_000)).toBe(true);
  await world.run(5_000);
  expect(heldBy(a.device.storage).edits).toHaveLength(13);
});
