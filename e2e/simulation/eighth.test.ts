import type { Environment, PeerDial, PeerDialOptions } from '@parley/room';
import type { Clock } from '@parley/runtime';
import type { Channel } from '@parley/transport';
import { type Bytes, decodeJoinServer, decodeSignalingServer, decodeSync, WireError } from '@parley/wire';
import { expect, test } from 'vitest';
import { World } from './world.ts';

const OTHERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
/** When a browser finds its candidates after a description, ms: its own addresses, then what STUN and TURN say. */
const CANDIDATES_MS = [1, 2, 6, 15];

/** What servers say to whomever, by kind. */
class ServerWords {
  readonly kinds = new Map<string, number>();

  get count(): number {
    return [...this.kinds.values()].reduce((sum, each) => sum + each, 0);
  }

  readonly alter = (environment: Environment): Environment => {
    const { dialServer, dialPeer, clock } = environment;
    return {
      ...environment,
      dialServer: async (url, signal) => this.#heard(url, await dialServer(url, signal)),
      dialPeer: dialPeer && ((options) => withCandidates(dialPeer, options, clock)),
    };
  };

  #heard(url: string, channel: Channel): Channel {
    const from = url.includes('/signal') ? 'signaling' : 'home';
    const listen = channel.listen.bind(channel);
    channel.listen = (events) =>
      listen({
        ...events,
        message: (bytes) => {
          const kind = `${kindOf(bytes)} from ${from}`;
          // Answers to the pings of each page.
          if (kind !== 'pong from signaling') this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
          events.message(bytes);
        },
      });
    return channel;
  }
}

/** As a browser signals: an answer, too, and candidates one by one. */
function withCandidates(
  dialPeer: (options: PeerDialOptions) => PeerDial,
  options: PeerDialOptions,
  clock: Clock,
): PeerDial {
  const described = (data: unknown): void => {
    options.signal(data);
    for (const ms of CANDIDATES_MS) {
      clock.after(ms, () => options.signal({ type: 'candidate', candidate: { candidate: `${ms}` } }));
    }
  };
  const dial = dialPeer({ ...options, signal: described });
  return {
    ...dial,
    signal: (data) => {
      const isOffer = typeof data === 'object' && data !== null && 'type' in data && data.type === 'offer';
      if (isOffer) clock.after(1, () => described({ type: 'answer', sdp: '' }));
      dial.signal(data);
    },
  };
}

function kindOf(bytes: Bytes): string {
  for (const decode of [decodeSync, decodeSignalingServer, decodeJoinServer]) {
    try {
      return decode(bytes).type;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }
  return 'other';
}

test('servers say 36 things at the most when the eighth comes', async () => {
  const world = await World.make({ seed: 'eighth' });
  const words = new ServerWords();
  for (const name of OTHERS) await world.open(name, { alter: words.alter });
  await world.run(3_000);
  await world.run(20_000);
  words.kinds.clear();
  await world.open('h', { alter: words.alter });
  await world.runUntil(() => world.status('h').peers.length === OTHERS.length, 5_000, 10);
  await world.run(1_000);
  expect(world.status('h').peers).toHaveLength(OTHERS.length);
  expect(words.count, JSON.stringify([...words.kinds])).toBeLessThanOrEqual(36);
});
