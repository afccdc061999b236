import type { Channel } from '@parley/transport';
import { decodeSync, type Hash, sha256Sync, WireError } from '@parley/wire';
import { expect, test } from 'vitest';
import { heldBy } from './held.ts';
import { contentOf, type OpenOptions, type SimPeer, World } from './world.ts';

const MONTHS_MS = 60 * 24 * 3_600_000;
const textOf = ({ doc }: SimPeer): string => contentOf(doc).text;
const write = ({ doc }: SimPeer, text: string): void => doc.getText('text').insert(0, text);

async function writeMany(world: World, peer: SimPeer, count: number, mark: string): Promise<void> {
  for (let i = 0; i < count; i++) {
    write(peer, `${mark}${i} `);
    await world.run(20);
  }
}

/** Until home and those stand on one base, and nothing of theirs is only with them. */
const isCompacted = (world: World, ...names: string[]): boolean => {
  const { proved } = heldBy(world.homeStorage);
  return (
    proved !== null &&
    names.every((name) => {
      const storage = world.peers.get(name)?.device.storage ?? null;
      return heldBy(storage).proved === proved && world.status(name).outbox === 0;
    })
  );
};

/** What it hands to home: the snapshots, by name, each time it does. */
function watched(uploads: Hash[]): OpenOptions {
  return {
    alter: (environment) => ({
      ...environment,
      dialServer: async (url, signal) => {
        const channel = await environment.dialServer(url, signal);
        return url.includes('/home') ? noting(channel, uploads) : channel;
      },
    }),
  };
}

function noting(channel: Channel, uploads: Hash[]): Channel {
  const send = channel.send.bind(channel);
  channel.send = (bytes, lane) => {
    try {
      const message = decodeSync(bytes);
      if (message.type === 'envelope' && message.envelope.header.kind === 'snapshot')
        uploads.push(sha256Sync(message.envelope.bytes));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
    send(bytes, lane);
  };
  return channel;
}

test('L7: sixteen devices that meet a fork at once make two bases at most, and each is uploaded once', async () => {
  const world = await World.make({ seed: 'sixteen at a fork' });
  const [ones, others] = [
    Array.from({ length: 8 }, (_, i) => `a${i}`),
    Array.from({ length: 8 }, (_, i) => `b${i}`),
  ];
  for (const name of [...ones, ...others]) await world.open(name);
  await world.run(3_000);
  const [a, b] = ['a0', 'b0'].map((name) => world.peers.get(name) as SimPeer);
  if (!a || !b) throw new Error('they are open');
  await writeMany(world, a, 30, 'both');
  await world.run(3_000);
  const backup = world.homeStorage?.snapshotImage() ?? null;
  for (const name of others) world.crash(name);
  await writeMany(world, a, 100, 'a');
  expect(await world.runUntil(() => isCompacted(world, ...ones), 60_000)).toBe(true);
  for (const name of ones) world.crash(name);
  await world.restoreHome(backup);
  const first = await world.open('b0');
  for (const name of others.slice(1)) await world.open(name);
  await writeMany(world, first, 100, 'b');
  expect(await world.runUntil(() => isCompacted(world, ...others), 60_000)).toBe(true);
  for (const name of others) world.crash(name);
  const devices = [...ones, ...others].map((name) => world.peers.get(name)?.device.storage ?? null);
  const bases = (): Hash[] =>
    [world.homeStorage, ...devices].flatMap((held) => [...heldBy(held).bases.keys()]);
  const made = new Set(bases());
  const uploads: Hash[] = [];
  const opening = [...ones, ...others].map((name) => world.begin(name, watched(uploads)));
  await world.run(1_000);
  await Promise.all(opening);
  const all = [...ones, ...others];
  const isEqual = (): boolean => {
    const texts = new Set(all.map((name) => textOf(world.peers.get(name) as SimPeer)));
    const stand = new Set(devices.map((held) => heldBy(held).proved));
    const [base] = stand;
    return texts.size === 1 && stand.size === 1 && heldBy(world.homeStorage).bases.has(base ?? '');
  };
  expect(await world.runUntil(isEqual, 120_000)).toBe(true);
  await world.run(20_000);
  expect(isEqual()).toBe(true);
  expect(all.map((name) => world.status(name).outbox)).toEqual(all.map(() => 0));
  const text = textOf(world.peers.get('a0') as SimPeer);
  for (const word of ['both29 ', 'a99 ', 'b99 ']) expect(text).toContain(word);
  const fresh = new Set([...uploads, ...bases()].filter((hash) => !made.has(hash)));
  expect(fresh.size).toBeLessThanOrEqual(2);
  expect(uploads.length).toBe(new Set(uploads).size);
}, 120_000);

test('L2 L3: a device that comes back after months, on a base nobody has any more and edits above it, and all have all', async () => {
  const world = await World.make({ seed: 'back after months' });
  const a = await world.open('a');
  const old = await world.open('old');
  await world.run(2_000);
  await writeMany(world, a, 70, 'early');
  expect(await world.runUntil(() => isCompacted(world, 'a', 'old'), 60_000)).toBe(true);
  const { proved: before } = heldBy(old.device.storage);
  world.crash('old');
  // Nobody hears what it writes now.
  const away = await world.open('old', { webRtc: false, servers: { signaling: null, home: null } });
  await writeMany(world, away, 20, 'away');
  await world.run(2_000);
  world.crash('old');
  for (let month = 0; month < 2; month++) {
    await writeMany(world, a, 70, `month${month}-`);
    expect(await world.runUntil(() => isCompacted(world, 'a'), 60_000)).toBe(true);
  }
  const b = await world.open('b');
  expect(await world.runUntil(() => isCompacted(world, 'a', 'b'), 60_000)).toBe(true);
  // What a second device has confirmed is kept for a week, and then gone.
  await world.run(20_000);
  for (const name of ['a', 'b']) await world.close(name);
  await world.run(MONTHS_MS);
  await world.open('a');
  await world.run(10_000);
  expect(heldBy(world.homeStorage).bases.has(before ?? '')).toBe(false);
  const back = await world.open('old');
  const again = world.peers.get('a') as SimPeer;
  const isEqual = (): boolean => textOf(back) === textOf(again) && textOf(back).includes('away19 ');
  expect(await world.runUntil(isEqual, 60_000)).toBe(true);
  for (const word of ['early0 ', 'month1-69 ', 'away0 ']) expect(textOf(back)).toContain(word);
  expect(await world.runUntil(() => world.status('old').outbox === 0, 60_000)).toBe(true);
  for (const name of ['a', 'old']) world.crash(name);
  const n = await world.open('n', { webRtc: false });
  expect(await world.runUntil(() => textOf(n) === textOf(back), 20_000)).toBe(true);
  expect(world.status('n').problems).toEqual([]);
  expect(textOf(b).length).toBeLessThan(textOf(n).length);
}, 120_000);

test('L5: a viewer’s device between two bases shows what both hold, and hands on what nobody else has', async () => {
  const world = await World.make({ seed: 'a viewer between two' });
  const a = await world.open('a');
  const viewer = await world.open('viewer', { link: 'view' });
  await world.run(2_000);
  await writeMany(world, a, 30, 'both');
  await world.run(2_000);
  const backup = world.homeStorage?.snapshotImage() ?? null;
  await writeMany(world, a, 70, 'one');
  expect(await world.runUntil(() => isCompacted(world, 'a', 'viewer'), 60_000)).toBe(true);
  // The device of who wrote is lost, and home is put back: only the viewer has that base.
  for (const name of ['a', 'viewer']) world.crash(name);
  await world.restoreHome(backup);
  const b = await world.open('b');
  await writeMany(world, b, 70, 'other');
  expect(await world.runUntil(() => isCompacted(world, 'b'), 60_000)).toBe(true);
  const again = await world.open('viewer', { link: 'view' });
  expect(textOf(again)).toBe(textOf(viewer));
  const isEqual = (): boolean => textOf(again) === textOf(b) && textOf(b).includes('one69 ');
  expect(await world.runUntil(isEqual, 60_000)).toBe(true);
  for (const word of ['both0 ', 'one0 ', 'other69 ']) expect(textOf(again)).toContain(word);
  await world.run(30_000);
  for (const name of ['b', 'viewer']) world.crash(name);
  const n = await world.open('n', { link: 'view', webRtc: false });
  expect(await world.runUntil(() => textOf(n) === textOf(again), 20_000)).toBe(true);
  expect(world.status('n').problems).toEqual([]);
}, 120_000);
