import type { Channel } from '@parley/transport';
import { toHex } from '@parley/wire';
import { expect, test } from 'vitest';
import { heldBy } from './held.ts';
import { contentOf, World } from './world.ts';

/** What images take in the document, in letters that compress to the half. */
const LARGE = 800_000;
/** Edits of a few letters each: as many as three snapshots of a small document would replace. */
const SMALL = 180;

/** That channel; what goes out over it is added up, bytes. */
function weighed(channel: Channel, sent: { bytes: number }): Channel {
  const send = channel.send.bind(channel);
  channel.send = (bytes, lane) => {
    sent.bytes += bytes.length;
    send(bytes, lane);
  };
  return channel;
}

test('L8: what is large in a document is not uploaded again with each so many small edits', async () => {
  const world = await World.make({ seed: 'images' });
  const sent = { bytes: 0 };
  const a = await world.open('a', {
    alter: (environment) => ({
      ...environment,
      dialServer: async (url, signal) => weighed(await environment.dialServer(url, signal), sent),
    }),
  });
  await world.run(2_000);
  a.doc.getMap('marks').set(toHex(world.random.bytes(LARGE / 2)), true);
  for (let i = 0; i < 70; i++) {
    a.doc.getText('text').insert(0, `${i} `);
    await world.run(20);
  }
  expect(await world.runUntil(() => heldBy(world.homeStorage).proved !== null, 60_000)).toBe(true);
  await world.run(5_000);
  expect(sent.bytes).toBeGreaterThan(LARGE / 2);
  sent.bytes = 0;
  for (let i = 0; i < SMALL; i++) {
    a.doc.getText('text').insert(0, `later${i} `);
    await world.run(20);
  }
  await world.run(30_000);
  expect(world.status('a').outbox).toBe(0);
  expect(sent.bytes).toBeLessThan(LARGE / 4);
  expect(heldBy(world.homeStorage).edits).toHaveLength(SMALL);
  const n = await world.open('n', { webRtc: false });
  expect(await world.runUntil(() => contentOf(n.doc).text === contentOf(a.doc).text, 20_000)).toBe(true);
  expect(contentOf(n.doc).marks).toEqual(contentOf(a.doc).marks);
});
