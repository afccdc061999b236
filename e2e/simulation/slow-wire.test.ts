import type { Environment } from '@parley/room';
import type { Channel, ChannelEvents } from '@parley/transport';
import { expect, test } from 'vitest';
import { World } from './world.ts';

/** A second of a slow wire, bytes. */
const RATE = 20_000;

/** What comes over a page's WebRTC channels while one message takes long: the others wait behind it. */
class SlowWire {
  #waiting: (() => void)[] | null = null;
  /** When it became slow, by the clock. */
  #since = 0;
  #environment: Environment | null = null;

  readonly alter = (environment: Environment): Environment => {
    this.#environment = environment;
    const { dialPeer } = environment;
    return {
      ...environment,
      dialPeer:
        dialPeer &&
        ((options) => {
          const dial = dialPeer(options);
          return { ...dial, opened: dial.opened.then((channel) => this.#over(channel)) };
        }),
    };
  };

  /** `comes`: what is under way goes on to come. */
  slow({ comes }: { comes: boolean }): void {
    this.#waiting = [];
    this.#since = comes ? this.#now() : Number.POSITIVE_INFINITY;
  }

  fast(): void {
    for (const bring of this.#waiting ?? []) bring();
    this.#waiting = null;
  }

  #over(channel: Channel): Channel {
    const listen = channel.listen.bind(channel);
    channel.listen = (events: ChannelEvents) =>
      listen({
        ...events,
        message: (bytes) => {
          if (this.#waiting) this.#waiting.push(() => events.message(bytes));
          else events.message(bytes);
        },
      });
    channel.way = async () => ({
      path: 'direct',
      relay: null,
      roundTrip: null,
      sent: 0,
      received: Math.max(0, (this.#now() - this.#since) / 1_000) * RATE,
      ends: [null, null],
    });
    return channel;
  }

  #now(): number {
    return this.#environment?.clock.now() ?? 0;
  }
}

async function slowRoom(seed: string) {
  const world = await World.make({ seed });
  const wire = new SlowWire();
  const a = await world.open('a');
  await world.open('b', { alter: wire.alter });
  await world.run(20_000);
  const routes = () => world.status('b').peers.map(({ route }) => route);
  expect(routes()).toEqual(['direct']);
  return { world, wire, a, routes };
}

test('who is in the middle of a long message is not taken for dead, even while others write', async () => {
  const { world, wire, a, routes } = await slowRoom('slow-wire');
  wire.slow({ comes: true });
  for (let second = 0; second < 20; second++) {
    world.peers.get('b')?.doc.getText('text').insert(0, `${second} `);
    const isLost = await world.runUntil(() => !routes().includes('direct'), 1_000, 20);
    expect(isLost, `after ${second} s`).toBe(false);
  }
  wire.fast();
  await world.run(2_000);
  expect(world.peers.get('b')?.doc.getText('text').toString()).toBe(a.doc.getText('text').toString());
});

test('who says nothing, and of whom nothing comes, is gone as soon as ever', async () => {
  const { world, wire, routes } = await slowRoom('cut-wire');
  wire.slow({ comes: false });
  // It is dialled again at once.
  expect(await world.runUntil(() => !routes().includes('direct'), 7_000, 20)).toBe(true);
});
