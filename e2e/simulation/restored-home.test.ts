import { describe, expect, test } from 'vitest';
import { counted } from './counted-channel.ts';
import { countsHeld, heldBy } from './held.ts';
import { contentOf, type SimPeer, World } from './world.ts';

const write = ({ doc }: SimPeer, text: string): void => doc.getText('text').insert(0, text);
const textOf = ({ doc }: SimPeer): string => contentOf(doc).text;

async function writeMany(world: World, peer: SimPeer, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    write(peer, `${i} `);
    await world.run(20);
  }
}

/** One device has written 40 edits, a backup of home is made, and then 200 more, which are compacted. */
async function backedUp(seed: string) {
  const world = await World.make({ seed });
  const a = await world.open('a');
  await world.run(2_000);
  await writeMany(world, a, 40);
  await world.run(2_000);
  const storage = world.homeStorage;
  if (!storage) throw new Error('home holds something');
  const backup = storage.snapshotImage();
  await writeMany(world, a, 200);
  const isAtHome = (): boolean =>
    heldBy(world.homeStorage).proved !== null && world.status('a').lastEdit?.atHome === true;
  expect(await world.runUntil(isAtHome, 30_000)).toBe(true);
  return { world, a, backup, session: a.room.session };
}

/** What somebody sees who has nothing but the link and home. */
async function newcomerSees(world: World, name: string): Promise<string> {
  const newcomer = await world.open(name, { webRtc: false });
  await world.run(5_000);
  const text = textOf(newcomer);
  expect(world.status(name).problems).toEqual([]);
  await world.close(name);
  world.peers.delete(name);
  return text;
}

describe('L4 L9: home is put back to a backup', () => {
  test('the session that wrote is still open: home has everything again, and its next edit waits for nothing', async () => {
    const { world, a, backup, session } = await backedUp('restored, still open');
    await world.restoreHome(backup);
    expect(countsHeld(world.homeStorage).get(session)).toBe(40);
    write(a, 'next ');
    expect(await world.runUntil(() => world.status('a').lastEdit?.atHome === true, 60_000)).toBe(true);
    expect(world.status('a').outbox).toBe(0);
    world.crash('a');
    expect(await newcomerSees(world, 'n')).toBe(textOf(a));
  });

  test('the page was loaded anew: what it says to be at home a newcomer can read', async () => {
    const { world, a, backup } = await backedUp('restored, loaded anew');
    world.crash('a');
    await world.restoreHome(backup);
    const again = await world.open('a');
    expect(textOf(again)).toBe(textOf(a));
    write(again, 'after ');
    expect(await world.runUntil(() => world.status('a').lastEdit?.atHome === true, 60_000)).toBe(true);
    world.crash('a');
    expect(await newcomerSees(world, 'n')).toBe(textOf(again));
  });

  test.each([
    ['with its session still open', false],
    ['after it was loaded anew', true],
  ])('home has lost everything but its key: the device brings it back, %s', async (_, loaded) => {
    const { world, backup } = await backedUp(`wiped ${loaded}`);
    expect(backup.parts.size).toBeGreaterThan(0);
    if (loaded) {
      world.crash('a');
      await world.open('a');
    }
    await world.restoreHome(null);
    const a = world.peers.get('a') as SimPeer;
    write(a, 'next ');
    expect(await world.runUntil(() => world.status('a').lastEdit?.atHome === true, 60_000)).toBe(true);
    expect(world.status('a').outbox).toBe(0);
    world.crash('a');
    expect(await newcomerSees(world, 'n')).toBe(textOf(a));
  });
});

describe('L7: two who went on by different homes', () => {
  test('A fork is merged by two bases at most, and then nothing is sent again', async () => {
    const { world, a, backup } = await backedUp('forked');
    await world.close('a');
    await world.restoreHome(backup);
    const b = await world.open('b');
    await world.run(3_000);
    await writeMany(world, b, 150);
    expect(await world.runUntil(() => heldBy(world.homeStorage).proved !== null, 30_000)).toBe(true);
    await world.run(5_000);
    const made = new Set([
      ...heldBy(world.homeStorage).bases.keys(),
      ...heldBy(a.device.storage).bases.keys(),
    ]);
    const sent = new Map<string, number>();
    const back = await world.open('a', {
      alter: ({ dialPeer, ...environment }) => ({
        ...environment,
        dialServer: async (url, signal) => {
          const channel = await environment.dialServer(url, signal);
          return url.includes('/home') ? counted(channel, sent) : channel;
        },
        dialPeer:
          dialPeer &&
          ((options) => {
            const dial = dialPeer(options);
            return { ...dial, opened: dial.opened.then((channel) => counted(channel, sent)) };
          }),
      }),
    });
    const isEqual = (): boolean =>
      textOf(back) === textOf(b) && ['a', 'b'].every((name) => world.status(name).outbox === 0);
    expect(await world.runUntil(isEqual, 120_000)).toBe(true);
    expect(textOf(back)).toContain('199 ');
    expect(textOf(back)).toContain('149 ');
    await world.run(60_000);
    const fresh = [back.device.storage, b.device.storage, world.homeStorage].flatMap((storage) =>
      [...heldBy(storage).bases.keys()].filter((hash) => !made.has(hash)),
    );
    expect(new Set(fresh).size).toBeLessThanOrEqual(2);
    // Ten quiet minutes.
    const before = new Map(sent);
    await world.run(600_000);
    expect((sent.get('envelope') ?? 0) - (before.get('envelope') ?? 0)).toBe(0);
    expect((sent.get('chunk') ?? 0) - (before.get('chunk') ?? 0)).toBe(0);
    // Directly, too.
    write(back, 'A');
    write(b, 'B');
    await world.run(3_000);
    expect(textOf(back)).toBe(textOf(b));
    await world.close('a');
    await world.close('b');
    expect(await newcomerSees(world, 'n')).toBe(textOf(b));
  });
});
