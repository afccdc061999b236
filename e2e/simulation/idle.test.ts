import type { Environment } from '@parley/room';
import type { Channel } from '@parley/transport';
import { expect, test } from 'vitest';
import { CountingClock } from './counting-clock.ts';
import { contentOf, World } from './world.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const MINUTE = 60_000;

/** What a peer costs: how often its timers wake it, and the bytes it sends to the others and to servers. */
class Cost {
  clock: CountingClock | null = null;
  bytes = 0;

  readonly alter = (environment: Environment): Environment => {
    const clock = new CountingClock(environment.clock);
    this.clock = clock;
    const { dialPeer, dialServer } = environment;
    return {
      ...environment,
      clock,
      dialServer: async (url, signal) => this.#counted(await dialServer(url, signal)),
      dialPeer:
        dialPeer &&
        ((options) => {
          const dial = dialPeer(options);
          return { ...dial, opened: dial.opened.then((channel) => this.#counted(channel)) };
        }),
    };
  };

  #counted(channel: Channel): Channel {
    const send = channel.send.bind(channel);
    channel.send = (bytes, lane) => {
      this.bytes += bytes.byteLength;
      send(bytes, lane);
    };
    return channel;
  }
}

/** Eight who are joined to each other, have written, and do nothing now. */
async function idleRoom(seed: string): Promise<{ world: World; costs: ReadonlyMap<string, Cost> }> {
  const world = await World.make({ seed });
  const costs = new Map(NAMES.map((name) => [name, new Cost()]));
  for (const [name, { alter }] of costs) await world.open(name, { alter });
  await world.run(3_000);
  for (const { doc, name } of world.peers.values()) doc.getText('text').insert(0, name);
  await world.run(30_000);
  return { world, costs };
}

test('one of eight who do nothing wakes three times a second, and sends 400 bytes a second at the most, who calls home too', async () => {
  const { world, costs } = await idleRoom('idle');
  const spent = () =>
    [...costs].map(([name, { clock, bytes }]) => ({ name, calls: clock?.calls ?? 0, bytes }));
  const before = spent();
  await world.run(MINUTE);
  const each = spent().map(({ name, calls, bytes }, at) => ({
    calls: (calls - (before[at]?.calls ?? 0)) / 60,
    bytes: (bytes - (before[at]?.bytes ?? 0)) / 60,
    isCaller: world.status(name).home === 'connected',
  }));
  expect(each.filter(({ isCaller }) => isCaller)).toHaveLength(1);
  // What the page and its WebRTC add to that has to stay below 5 in all.
  expect(Math.max(...each.map(({ calls }) => calls))).toBeLessThan(3.5);
  expect(Math.max(...each.map(({ bytes }) => bytes))).toBeLessThan(400);
  expect(world.status('a').peers).toHaveLength(7);
  // What is written after that waits for no timer.
  world.peers.get('h')?.doc.getText('text').insert(0, 'again ');
  await world.run(100);
  for (const { doc } of world.peers.values()) expect(contentOf(doc).text).toMatch(/^again /);
});

test('who vanishes is gone for all within 8 s, and within 2.5 s of an edit that comes once a table is missed', async () => {
  const { world } = await idleRoom('vanished');
  const seen = (): number[] =>
    [...world.peers.values()].filter(({ name }) => name < 'g').map(({ room }) => room.status.peers.length);
  world.crash('h');
  expect(await world.runUntil(() => seen().every((count) => count === 6), 8_000)).toBe(true);
  await world.run(20_000);
  world.crash('g');
  await world.run(2_500);
  expect(
    seen().every((count) => count === 6),
    'nobody knows yet',
  ).toBe(true);
  world.peers.get('a')?.doc.getText('text').insert(0, 'x');
  // Not for its author alone: whoever gets it wants to know, too, who else does.
  expect(await world.runUntil(() => seen().every((count) => count === 5), 2_500, 50)).toBe(true);
});
