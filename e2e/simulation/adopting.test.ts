import { describe, expect, test } from 'vitest';
import { heldBy } from './held.ts';
import { contentOf, type SimPeer, World } from './world.ts';

const OFFLINE = { signaling: null, home: null };
/** So many edits make a snapshot worth it in the simulation. */
const MANY = 100;

const write = ({ doc }: SimPeer, text: string): void => doc.getText('text').insert(0, text);
const textOf = ({ doc }: SimPeer): string => contentOf(doc).text;
const baseOf = ({ device }: SimPeer) => heldBy(device.storage).proved;

async function writeMany(world: World, peer: SimPeer): Promise<void> {
  for (let i = 0; i < MANY; i++) {
    write(peer, `${i} `);
    await world.run(20);
  }
}

/** One editor who has written much, with home, until both stand on a snapshot. */
async function compacted(seed: string): Promise<{ world: World; a: SimPeer }> {
  const world = await World.make({ seed });
  const a = await world.open('a');
  await writeMany(world, a);
  await untilCompacted(world, a);
  return { world, a };
}

async function untilCompacted(world: World, a: SimPeer): Promise<void> {
  const stands = (): boolean => {
    const base = heldBy(world.homeStorage).proved;
    return base !== null && baseOf(a) === base;
  };
  expect(await world.runUntil(stands, 20_000)).toBe(true);
}

/** `b` knows the beginning, writes offline while the others go on and compact, and is closed again. */
async function apart(seed: string): Promise<{ world: World; a: SimPeer }> {
  const world = await World.make({ seed });
  const a = await world.open('a');
  write(a, 'the beginning ');
  write(await world.open('b'), 'b was here ');
  await world.run(10_000);
  await world.close('b');
  const offline = await world.open('b', { servers: OFFLINE });
  for (let i = 0; i < 5; i++) {
    write(offline, `offline ${i} `);
    await world.run(50);
  }
  await writeMany(world, a);
  await untilCompacted(world, a);
  await world.close('b');
  return { world, a };
}

describe('rule 5: taking over a snapshot loses nothing', () => {
  test('rule 5: what was written offline while others compacted stays, above the snapshot', async () => {
    const { world, a } = await apart('offline while others compact');
    const b = await world.open('b');
    await world.run(10_000);
    expect(contentOf(b.doc)).toEqual(contentOf(a.doc));
    expect(textOf(a)).toContain('offline 4 offline 3 offline 2 offline 1 offline 0');
    expect(baseOf(b)).toBe(heldBy(world.homeStorage).proved);
    expect(heldBy(b.device.storage).edits.length).toBeGreaterThanOrEqual(5);
    expect(world.status('b').outbox).toBe(0);
    world.crash('b');
    expect(contentOf((await world.open('b')).doc)).toEqual(contentOf(a.doc));
  });

  test('rule 5: also where home is gone: who stands on a snapshot shows that home named it', async () => {
    const { world } = await apart('offline, then without home');
    await world.run(15_000);
    world.crashHome();
    world.crash('a');
    const [a, b] = [await world.open('a'), await world.open('b')];
    await world.run(15_000);
    expect(contentOf(b.doc)).toEqual(contentOf(a.doc));
    expect(textOf(a)).toContain('offline 4 offline 3 offline 2 offline 1 offline 0');
    expect(baseOf(b)).toBe(baseOf(a));
  });

  test.each([
    ['in this session', false],
    ['in a session before', true],
  ])(
    'rule 5: who wrote a letter before any route was up, %s, is a newcomer still, home or not',
    async (_, before) => {
      const { world, a } = await compacted(`one letter ${before}`);
      world.crashHome();
      if (before) {
        write(await world.open('c', { servers: OFFLINE }), 'X');
        await world.run(500);
        await world.close('c');
      }
      const c = await world.open('c');
      if (!before) write(c, 'X');
      await world.run(10_000);
      expect(textOf(c)).toHaveLength(textOf(a).length);
      expect(textOf(c)).toContain('X');
      expect(contentOf(c.doc)).toEqual(contentOf(a.doc));
      expect(baseOf(c)).toBe(baseOf(a));
      world.crash('c');
      expect(contentOf((await world.open('c')).doc)).toEqual(contentOf(a.doc));
    },
  );

  test('rule 5: a tab takes what another tab of its device has taken', async () => {
    const { world, a } = await apart('two tabs');
    const tab = await world.open('b');
    const other = await world.open('b2', { tabOf: 'b' });
    write(other, 'other tab ');
    await world.run(10_000);
    for (const { doc } of [tab, other]) expect(contentOf(doc)).toEqual(contentOf(a.doc));
    write(tab, 'and on ');
    await world.run(3_000);
    for (const { doc } of [tab, other]) expect(contentOf(doc)).toEqual(contentOf(a.doc));
    expect(textOf(a)).toContain('and on ');
  });
});
