import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import type { Channel } from '@parley/transport';
import { memoryPair } from '@parley/transport/testing';
import { utf8 } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { ContinuedChannel } from './continued-channel.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('a continued channel', () => {
  let clock: SimulatedClock;
  let mine: Channel;
  let theirs: Channel;
  let heard: string[];
  let continued: ContinuedChannel;

  beforeEach(() => {
    clock = new SimulatedClock();
    [mine, theirs] = memoryPair({ clock, random: seededRandom(1) });
    heard = [];
    continued = new ContinuedChannel(mine, 100);
  });

  const listener = (also: (message: string) => void = () => {}) => ({
    message(bytes: Uint8Array) {
      heard.push(text(bytes));
      also(text(bytes));
    },
    drain: () => void heard.push('drain'),
    close: (reason: string) => void heard.push(`close ${reason}`),
  });

  /** A handshake of one message: the one that says `welcome`. */
  const begin = () =>
    continued.begin({
      message(bytes) {
        heard.push(`handshake ${text(bytes)}`);
        if (text(bytes) === 'welcome') continued.release();
      },
      close: (reason) => void heard.push(`handshake close ${reason}`),
    });
  const send = (...messages: string[]) => {
    for (const message of messages) theirs.send(utf8(message), 'live');
    clock.advance(0);
  };

  it('loses nothing that comes right behind the handshake, and keeps the order', () => {
    begin();
    send('welcome', 'one', 'two');
    expect(heard).toEqual(['handshake welcome']);
    continued.listen(listener());
    send('three');
    expect(heard).toEqual(['handshake welcome', 'one', 'two', 'three']);
  });

  it('gives the handshake what the channel kept before', () => {
    send('welcome', 'one');
    begin();
    continued.listen(listener());
    expect(heard).toEqual(['handshake welcome', 'one']);
  });

  it('tells a close that came before anybody listened, after the messages before it', () => {
    begin();
    send('welcome', 'one');
    theirs.close('going-away');
    clock.advance(0);
    continued.listen(listener());
    expect(heard).toEqual(['handshake welcome', 'one', 'close going-away']);
  });

  it('tells a close once, and nothing after it, when the listener itself closes at a kept message', () => {
    begin();
    send('welcome', 'one', 'two');
    continued.listen(listener((message) => message === 'one' && continued.close('misbehaving')));
    send('three');
    expect(heard).toEqual(['handshake welcome', 'one', 'close misbehaving']);
  });

  it('tells a close to the handshake while that lasts', () => {
    begin();
    theirs.close('join-refused');
    clock.advance(0);
    expect(heard).toEqual(['handshake close join-refused']);
  });

  it('holds no more than it may, and then ends on both sides', () => {
    theirs.listen({ message() {}, drain() {}, close: (reason) => void heard.push(`theirs ${reason}`) });
    begin();
    send('welcome', 'x'.repeat(60), 'x'.repeat(60));
    clock.advance(0);
    continued.listen(listener());
    expect(heard).toEqual(['handshake welcome', 'theirs too-many-messages', 'close too-many-messages']);
  });

  it('is listened to once, and sends on the channel it continues', () => {
    theirs.listen({ message: (bytes) => void heard.push(`theirs ${text(bytes)}`), drain() {}, close() {} });
    begin();
    send('welcome');
    continued.listen(listener());
    expect(() => continued.listen(listener())).toThrow(/once/);
    continued.send(utf8('hello'), 'bulk');
    clock.advance(0);
    expect(heard).toEqual(['handshake welcome', 'theirs hello']);
    expect([continued.kind, continued.writable]).toEqual(['memory', true]);
    continued.close('left');
    expect(continued.writable).toBe(false);
  });
});
