import { createHome } from '@parley/home';
import { MemoryLog } from '@parley/log/memory';
import { silentLogger } from '@parley/runtime';
import { describe, expect, test } from 'vitest';
import { type OpenOptions, type SimPeer, World } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** How long the mesh may take to hand over to one caller, ms. */
const ONE_CALLER_MS = 2_000;
/** How long a first edit may take to be at home where somebody calls, ms. */
const AT_HOME_MS = 400;

const write = ({ doc }: SimPeer, text: string): void => doc.getText('text').insert(0, text);

/** Devices that never met a home, opening the document at the same moment. */
async function fresh(seed: string, options: (name: string) => OpenOptions = () => ({})): Promise<World> {
  const world = await World.make({ seed });
  const opening = NAMES.map((name) => world.begin(name, options(name)));
  let opened = false;
  void Promise.all(opening).then(() => {
    opened = true;
  });
  await world.runUntil(() => opened, 5_000, 10);
  await Promise.all(opening);
  return world;
}

const callersIn = (world: World): string[] =>
  [...world.peers.keys()].filter((name) => world.status(name).home === 'connected');

/** How long until that peer's newest edit is at home, ms. */
async function untilAtHome(world: World, name: string, most: number): Promise<number> {
  const began = world.clock.now();
  await world.runUntil(() => world.status(name).lastEdit?.atHome === true, most, 5);
  return world.clock.now() - began;
}

describe('rule 8: devices that have met no home', () => {
  for (let seed = 0; seed < 4; seed++) {
    test(`rule 7: of eight one calls after 2 s, and each sees its edits at home (seed ${seed})`, async () => {
      const world = await fresh(`fresh-${seed}`);
      await world.run(ONE_CALLER_MS);
      for (let at = 0; at < 20; at++) {
        expect(callersIn(world)).toHaveLength(1);
        await world.run(500);
      }
      for (const peer of world.peers.values()) {
        write(peer, `${peer.name} `);
        expect(await untilAtHome(world, peer.name, 5_000)).toBeLessThanOrEqual(AT_HOME_MS);
        await world.run(300);
      }
      const late = await world.open('late');
      await world.run(100);
      write(late, 'late ');
      expect(await untilAtHome(world, 'late', 5_000)).toBeLessThanOrEqual(AT_HOME_MS);
      await world.run(ONE_CALLER_MS);
      expect(callersIn(world)).toHaveLength(1);
    });
  }

  test('rule 7: all of them writing keeps nobody at home who is not needed there', async () => {
    const world = await fresh('fresh-typing');
    for (let at = 0; at < 30; at++) {
      for (const peer of world.peers.values()) write(peer, `${at}`);
      await world.run(200);
      if (at * 200 >= ONE_CALLER_MS) expect(callersIn(world)).toHaveLength(1);
    }
  });

  test('rule 8: one that home does not answer believes nobody, and does not hammer', async () => {
    let dials = 0;
    const world = await fresh('fresh-cut', (name) =>
      name === 'c'
        ? {
            alter: (own) => ({
              ...own,
              dialServer: (url, signal) => {
                if (!url.includes('/home')) return own.dialServer(url, signal);
                dials += 1;
                return Promise.reject(new Error('a firewall'));
              },
            }),
          }
        : {},
    );
    await world.run(5_000);
    const c = world.peers.get('c');
    if (!c) throw new Error('c is here');
    write(c, 'seen by all');
    await world.run(60_000);
    expect(world.status('c').lastEdit).toEqual({ onDevice: true, peers: NAMES.length - 1, atHome: false });
    expect(world.status('c').home).toBe('offline');
    expect(dials).toBeGreaterThan(3);
    expect(dials).toBeLessThan(20);
    expect(callersIn(world)).toHaveLength(1);
  });

  test('rule 8: a home that only a peer vouches for is believed by nobody', async () => {
    const world = await World.make({ seed: 'fresh-forged' });
    world.crashHome();
    const forged = createHome({
      log: () => new MemoryLog({}),
      key: await world.suite.signingKey(new Uint8Array(32).fill(9)),
      suite: world.suite,
      clock: world.clock,
      random: world.random,
      logger: silentLogger,
    });
    world.network.accept('forged', (channel) => forged.accept(channel, { host: 'parley.test' }));
    const mallory = await world.open('mallory', {
      alter: (own) => ({
        ...own,
        dialServer: (url, signal) =>
          url.includes('/home') ? world.network.dial('mallory', 'forged') : own.dialServer(url, signal),
      }),
    });
    const ada = await world.open('ada');
    await world.run(3_000);
    write(ada, 'mine');
    await world.run(10_000);
    // It is a fine home, to whoever asks it.
    expect(world.status('mallory')).toMatchObject({ home: 'connected', outbox: 0 });
    expect(mallory.doc.getText('text').toString()).toBe('mine');
    expect(world.status('ada').lastEdit).toEqual({ onDevice: true, peers: 1, atHome: false });
    await world.startHome();
    expect(await world.runUntil(() => world.status('ada').lastEdit?.atHome === true, 20_000)).toBe(true);
    expect(world.status('ada').home).toBe('connected');
  });
});
