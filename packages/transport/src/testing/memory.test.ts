import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../channel.ts';
import { DialError } from '../dial-error.ts';
import { channelContract } from './channel-contract.ts';
import { type LinkProperties, MemoryNetwork, memoryPair } from './index.ts';

const simulated = (link: Partial<LinkProperties>) => {
  const clock = new SimulatedClock();
  return {
    join: async () => {
      const [a, b] = memoryPair({ clock, random: seededRandom('contract'), ...link });
      return { a, b, stop: () => {} };
    },
    turn: () => clock.advance(20),
  };
};

channelContract('memory', simulated({ rate: 20_000_000 }));
channelContract(
  'memory, over a bad wire',
  simulated({ rate: 20_000_000, delay: 3, jitter: 8, loss: 0.05, retransmit: 20 }),
);

/** A network on a simulated clock, and what channels heard, each with the time it was heard at. */
const laboratory = (link: Partial<LinkProperties> = {}, seed = 'network') => {
  const clock = new SimulatedClock();
  const network = new MemoryNetwork({ clock, random: seededRandom(seed), link });
  const record = (channel: Channel): [number, number | string][] => {
    const heard: [number, number | string][] = [];
    channel.listen({
      message: (bytes) => heard.push([clock.now(), bytes[0] ?? -1]),
      drain: () => heard.push([clock.now(), 'drain']),
      close: (reason) => heard.push([clock.now(), reason]),
    });
    return heard;
  };
  const connect = (a: string, b: string): [Channel, Channel] => {
    const joined = network.connect(a, b);
    if (joined === null) throw new Error(`${a} and ${b} cannot reach each other`);
    return joined;
  };
  return { clock, network, record, connect };
};

const say = (channel: Channel, ...tags: number[]): void => {
  for (const tag of tags) channel.send(Uint8Array.of(tag), 'live');
};

describe('the simulated network', () => {
  it('delivers through the clock only, after the delay', () => {
    const { clock, connect, record } = laboratory({ delay: 40 });
    const [a, b] = connect('a', 'b');
    const heard = record(b);
    say(a, 1);
    expect(heard).toEqual([]);
    clock.advance(39);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual([[40, 1]]);
  });

  it('gives the other side its own copy of the bytes', () => {
    const { clock, connect } = laboratory();
    const [a, b] = connect('a', 'b');
    const got: number[] = [];
    b.listen({ message: (bytes) => got.push(...bytes), drain() {}, close() {} });
    const bytes = Uint8Array.of(1);
    a.send(bytes, 'live');
    bytes[0] = 2;
    clock.advance(1);
    expect(got).toEqual([1]);
  });

  it('holds up what follows a lost message until it comes by retransmission', () => {
    const { clock, connect, network, record } = laboratory({ delay: 10, retransmit: 200 });
    const [a, b] = connect('a', 'b');
    const heard = record(b);
    network.setLink('a', 'b', { loss: 1 });
    say(a, 1);
    network.setLink('b', 'a', { loss: 0 });
    say(a, 2);
    clock.advance(209);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual([
      [210, 1],
      [210, 2],
    ]);
  });

  it('keeps each channel in order under jitter, while channels overtake each other', () => {
    const { clock, connect } = laboratory({ jitter: 100 });
    const arrivals: string[] = [];
    const channels = ['x', 'y', 'z'].map((node) => {
      const [here, there] = connect(node, 'hub');
      there.listen({ message: (bytes) => arrivals.push(`${node}${bytes[0]}`), drain() {}, close() {} });
      return here;
    });
    for (let tag = 0; tag < 50; tag += 1) {
      for (const channel of channels) say(channel, tag);
      clock.advance(5);
    }
    clock.advance(100);
    for (const node of ['x', 'y', 'z']) {
      const tags = arrivals
        .filter((arrival) => arrival.startsWith(node))
        .map((arrival) => Number(arrival.slice(1)));
      expect(tags).toEqual(Array.from({ length: 50 }, (_, tag) => tag));
    }
    const rounds = arrivals.map((arrival) => Number(arrival.slice(1)));
    expect(rounds.some((round, index) => index > 0 && round < (rounds[index - 1] ?? 0))).toBe(true);
  });

  it('sends no faster than the rate', () => {
    const { clock, connect, record } = laboratory({ rate: 100_000 });
    const [a, b] = connect('a', 'b');
    const heard = record(b);
    a.send(new Uint8Array(50_000), 'live');
    a.send(new Uint8Array(50_000), 'live');
    clock.advance(2000);
    expect(heard.map(([time]) => time)).toEqual([500, 1000]);
  });

  it('breaks a channel by chance, for both sides', () => {
    const { clock, connect, record } = laboratory({ breaking: 1 });
    const [a, b] = connect('a', 'b');
    const [heardA, heardB] = [record(a), record(b)];
    say(a, 1);
    expect(heardA).toEqual([]);
    clock.advance(1);
    expect([heardA, heardB]).toEqual([[[0, 'lost']], [[0, 'lost']]]);
  });

  it('delivers after all, in order, what was under way when a cut wire is mended in time', () => {
    const { clock, connect, network, record } = laboratory({ delay: 10, lostAfter: 1000 });
    const [a, b] = connect('a', 'b');
    const heard = record(b);
    say(a, 1);
    clock.advance(5);
    network.cut('a', 'b');
    say(a, 2);
    clock.advance(900);
    expect(heard).toEqual([]);
    network.mend('b', 'a');
    say(a, 3);
    clock.advance(10);
    expect(heard.map(([, tag]) => tag)).toEqual([1, 2, 3]);
    clock.advance(5000);
    expect(heard).toHaveLength(3);
  });

  it('closes both sides with lost when a partition lasts, and only across it', () => {
    const { clock, connect, network, record } = laboratory({ lostAfter: 1000 });
    const [a, b] = connect('a', 'b');
    const [a2, c] = connect('a', 'c');
    const [heardA, heardB, heardA2, heardC] = [record(a), record(b), record(a2), record(c)];
    network.partition(['a', 'c'], ['b']);
    expect(network.connect('b', 'c')).toBeNull();
    say(a, 1);
    say(a2, 2);
    clock.advance(999);
    expect([heardA, heardB]).toEqual([[], []]);
    clock.advance(1);
    expect([heardA, heardB]).toEqual([[[1000, 'lost']], [[1000, 'lost']]]);
    expect([heardA2, heardC]).toEqual([[], [[0, 2]]]);
    network.heal();
    expect(network.connect('b', 'c')).not.toBeNull();
  });

  it('bounds what a cut wire piles up', () => {
    const { clock, connect, network, record } = laboratory({ lostAfter: Number.POSITIVE_INFINITY });
    const [a] = connect('a', 'b');
    const heard = record(a);
    network.cut('a', 'b');
    for (let count = 0; count < 200; count += 1) a.send(new Uint8Array(64 * 1024), 'live');
    expect(heard).toEqual([[0, 'too-slow']]);
    clock.advance(1);
  });

  it('never connects a forbidden pair, and times a dial out', async () => {
    const { clock, network } = laboratory();
    network.accept('b', () => {});
    network.forbid('a', 'b');
    expect(network.connect('a', 'b')).toBeNull();
    const dial = network.dial('a', 'b');
    clock.advance(10_000);
    await expect(dial).rejects.toMatchObject({ name: 'DialError', reason: 'timeout' });
  });

  it('dials: the other side has its channel after one way, the dialler after the way back', async () => {
    const { clock, network, record } = laboratory({ delay: 10 });
    let heard: [number, number | string][] = [];
    network.accept('b', (channel, from) => {
      expect(from).toBe('a');
      heard = record(channel);
      say(channel, 9);
    });
    const dial = network.dial('a', 'b');
    clock.advance(20);
    const channel = await dial;
    const back = record(channel);
    say(channel, 1);
    clock.advance(10);
    expect(heard).toEqual([[30, 1]]);
    expect(back.map(([, tag]) => tag)).toEqual([9]);
  });

  it('refuses a dial to a node that accepts nobody', async () => {
    const { clock, network } = laboratory({ delay: 10 });
    const dial = network.dial('a', 'nowhere');
    clock.advance(20);
    await expect(dial).rejects.toBeInstanceOf(DialError);
    await expect(dial).rejects.toMatchObject({ reason: 'lost' });
  });

  it('lets a crashed node fall silent: it hears nothing, the others are told nothing', () => {
    const { clock, connect, network, record } = laboratory({ delay: 10 });
    const [a, b] = connect('a', 'b');
    const [heardA, heardB] = [record(a), record(b)];
    say(a, 1);
    say(b, 2);
    network.crash('b');
    say(b, 3);
    b.close('left');
    clock.advance(60_000);
    expect(heardB).toEqual([]);
    expect(heardA).toEqual([]);
    expect(a.writable).toBe(true);
    a.close('timeout');
    clock.advance(1000);
    expect(heardA).toEqual([[60_000, 'timeout']]);
    expect(heardB).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('never tells a crashed node how its dial went, and takes it back as a new process', async () => {
    const { clock, network, connect } = laboratory({ delay: 10 });
    const accepted: string[] = [];
    network.accept('home', (_, from) => accepted.push(from));
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    network.dial('a', 'home').then(settle, settle);
    network.crash('a');
    clock.advance(20_000);
    await Promise.resolve();
    expect([settled, accepted]).toEqual([false, []]);
    expect(connect('a', 'home')).toHaveLength(2);
  });

  it('carries a clean close, and leaves no timer behind', () => {
    const { clock, connect, record } = laboratory({ delay: 10, rate: 1000 });
    const [a, b] = connect('a', 'b');
    const heard = record(b);
    say(a, 1);
    a.close('going-away');
    clock.advance(100);
    expect(heard.map(([, what]) => what)).toEqual([1, 'going-away']);
    expect(clock.pending).toBe(0);
  });

  it('is the same run for the same seed', () => {
    const run = (seed: string): string => {
      const { clock, connect, record } = laboratory(
        { delay: 5, jitter: 50, loss: 0.2, breaking: 0.002 },
        seed,
      );
      const [a, b] = connect('a', 'b');
      const heard = [record(a), record(b)];
      for (let step = 0; step < 200; step += 1) {
        say(step % 2 === 0 ? a : b, step);
        clock.advance(3);
      }
      clock.advance(2000);
      return JSON.stringify(heard);
    };
    expect(run('one')).toBe(run('one'));
    expect(run('one')).not.toBe(run('two'));
  });
});
