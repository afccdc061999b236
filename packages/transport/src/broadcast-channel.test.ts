import { SimulatedClock } from '@parley/runtime/testing';
import type { CloseReason } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.ts';
import { type BroadcastChannelLike, MAX_TABS, openTabBus, type TabBus } from './index.ts';
import { channelContract } from './testing/channel-contract.ts';
import { MemoryBroadcast } from './testing/memory-broadcast.ts';

let buses = 0;
const joinTabs = async (create: (name: string) => BroadcastChannelLike, turn: () => void = () => {}) => {
  const name = `bus ${buses++}`;
  const here = Promise.withResolvers<Channel>();
  const there = Promise.withResolvers<Channel>();
  const first = openTabBus({ name, id: 'first', create, onChannel: here.resolve });
  const second = openTabBus({ name, id: 'second', create, onChannel: there.resolve });
  turn();
  return {
    a: await here.promise,
    b: await there.promise,
    stop: () => {
      first.close();
      second.close();
    },
  };
};

channelContract('broadcast', { join: () => joinTabs((name) => new BroadcastChannel(name)) });

const contractClock = new SimulatedClock();
const contractMemory = new MemoryBroadcast(contractClock);
channelContract('broadcast, in memory', {
  join: () => joinTabs(contractMemory.create, () => contractClock.advance(5)),
  turn: () => contractClock.advance(5),
});

/** Tabs on one bus, and what each heard from whom. */
const laboratory = () => {
  const clock = new SimulatedClock();
  const memory = new MemoryBroadcast(clock);
  const posted: unknown[] = [];
  const spy = memory.create('bus');
  spy.addEventListener('message', ({ data }) => posted.push(data));
  const open = (id: string) => {
    const channels = new Map<string, Channel>();
    const heard: [string, number | CloseReason][] = [];
    const bus: TabBus = openTabBus({
      name: 'bus',
      id,
      create: memory.create,
      onChannel(channel, other) {
        channels.set(other, channel);
        channel.listen({
          message: (bytes) => heard.push([other, bytes[0] ?? -1]),
          drain() {},
          close: (reason) => heard.push([other, reason]),
        });
      },
    });
    const to = (other: string): Channel => {
      const channel = channels.get(other);
      if (channel === undefined) throw new Error(`${id} has no channel to ${other}`);
      return channel;
    };
    return { bus, channels, heard, to };
  };
  return { clock, open, posted, spy };
};

describe('the bus of tabs', () => {
  it('joins every two tabs once, whoever came first, and those that came at once', () => {
    const { clock, open } = laboratory();
    const tabs = ['a', 'b'].map(open);
    clock.advance(1);
    tabs.push(open('c'));
    clock.advance(1);
    expect(tabs.map(({ channels }) => [...channels.keys()].sort())).toEqual([
      ['b', 'c'],
      ['a', 'c'],
      ['a', 'b'],
    ]);
    expect(tabs.flatMap(({ heard }) => heard)).toEqual([]);
  });

  it('carries a message to the one tab it is for', () => {
    const { clock, open } = laboratory();
    const [a, b, c] = [open('a'), open('b'), open('c')];
    clock.advance(1);
    a.to('b').send(Uint8Array.of(7), 'live');
    clock.advance(1);
    expect([a.heard, b.heard, c.heard]).toEqual([[], [['a', 7]], []]);
  });

  it('says goodbye to each other tab', () => {
    const { clock, open } = laboratory();
    const [a, b, c] = [open('a'), open('b'), open('c')];
    clock.advance(1);
    a.bus.close('going-away');
    a.bus.close();
    clock.advance(1);
    expect(b.heard).toEqual([['a', 'going-away']]);
    expect(c.heard).toEqual([['a', 'going-away']]);
    expect(a.heard.map(([, reason]) => reason)).toEqual(['going-away', 'going-away']);
    b.to('c').send(Uint8Array.of(1), 'live');
    clock.advance(1);
    expect(c.heard.at(-1)).toEqual(['b', 1]);
  });

  it('tells a tab that believes in a channel which is gone', () => {
    const { clock, open, spy } = laboratory();
    const a = open('a');
    spy.postMessage({ parley: 1, type: 'data', from: 'ghost', to: 'a', bytes: Uint8Array.of(1) });
    clock.advance(1);
    expect(a.heard).toEqual([]);
    const [b] = [open('b')];
    clock.advance(1);
    spy.postMessage({ parley: 1, type: 'bye', from: 'b', to: 'a', reason: 'lost' });
    clock.advance(1);
    expect(a.heard).toEqual([['b', 'lost']]);
    b.to('a').send(Uint8Array.of(1), 'live');
    clock.advance(1);
    expect(b.heard).toEqual([['a', 'lost']]);
  });

  it('acknowledges seldom: no frame of its own for a keystroke', () => {
    const { clock, open, posted } = laboratory();
    const [a, b] = [open('a'), open('b')];
    clock.advance(1);
    posted.length = 0;
    for (let count = 0; count < 64; count += 1) a.to('b').send(new Uint8Array(1024), 'live');
    clock.advance(1);
    expect(b.heard).toHaveLength(64);
    expect(posted).toHaveLength(64 + 4);
  });

  it('holds bulk back, and gives up, when the other tab is frozen', () => {
    const { clock, open, spy } = laboratory();
    const a = open('a');
    spy.postMessage({ parley: 1, type: 'hello', from: 'frozen' });
    clock.advance(1);
    const channel = a.to('frozen');
    let sent = 0;
    while (channel.writable && sent < 100) {
      channel.send(new Uint8Array(64 * 1024), 'bulk');
      sent += 1;
    }
    expect(sent).toBeLessThanOrEqual(4);
    for (let count = 0; count < 200; count += 1) channel.send(new Uint8Array(64 * 1024), 'live');
    expect(a.heard).toEqual([['frozen', 'too-slow']]);
  });

  it('sends a view as its own bytes, not with all that is behind it', () => {
    const { clock, open, posted } = laboratory();
    const [a] = [open('a'), open('b')];
    clock.advance(1);
    posted.length = 0;
    a.to('b').send(new Uint8Array(1_000_000).subarray(5, 8), 'live');
    clock.advance(1);
    const frame = posted[0] as { bytes: Uint8Array };
    expect([frame.bytes.byteLength, frame.bytes.buffer.byteLength]).toEqual([3, 3]);
  });

  it.each<[string, unknown]>([
    ['text', 'hello'],
    ['null', null],
    ['a foreign object', { type: 'hello', from: 'x' }],
    ['a frame without a sender', { parley: 1, type: 'hello' }],
    ['a sender of more than 1,024', { parley: 1, type: 'hello', from: 'x'.repeat(1025) }],
    ['its own frame come back', { parley: 1, type: 'hello', from: 'a' }],
    ['data that is no bytes', { parley: 1, type: 'data', from: 'b', to: 'a', bytes: [1, 2] }],
    ['data for another', { parley: 1, type: 'data', from: 'b', to: 'c', bytes: Uint8Array.of(1) }],
    ['an acknowledgement of less than nothing', { parley: 1, type: 'ack', from: 'b', to: 'a', bytes: -1 }],
    ['an acknowledgement of everything', { parley: 1, type: 'ack', from: 'b', to: 'a', bytes: 2 ** 50 }],
    ['a reason that is none', { parley: 1, type: 'bye', from: 'b', to: 'a', reason: 'toString' }],
    ['an unknown frame', { parley: 1, type: 'dance', from: 'b', to: 'a' }],
  ])('goes on after %s', (_, frame) => {
    const { clock, open, spy } = laboratory();
    const [a, b] = [open('a'), open('b')];
    clock.advance(1);
    spy.postMessage(frame);
    clock.advance(1);
    b.to('a').send(Uint8Array.of(9), 'live');
    a.to('b').send(Uint8Array.of(8), 'live');
    clock.advance(1);
    expect(a.heard).toEqual([['b', 9]]);
    expect(b.heard).toEqual([['a', 8]]);
    expect(a.channels.size).toBe(1);
  });

  it('ends with too-large on a message above the bound', () => {
    const { clock, open, spy } = laboratory();
    const [a, b] = [open('a'), open('b')];
    clock.advance(1);
    spy.postMessage({ parley: 1, type: 'data', from: 'b', to: 'a', bytes: new Uint8Array(262_145) });
    clock.advance(1);
    expect([a.heard, b.heard]).toEqual([[['b', 'too-large']], [['a', 'too-large']]]);
  });

  it('talks to a bounded number of tabs', () => {
    const { clock, open, spy } = laboratory();
    const a = open('a');
    for (let tab = 0; tab < MAX_TABS + 10; tab += 1)
      spy.postMessage({ parley: 1, type: 'hello', from: `tab ${tab}` });
    clock.advance(1);
    expect(a.channels.size).toBe(MAX_TABS);
  });
});
