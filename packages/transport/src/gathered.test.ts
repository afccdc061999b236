import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { type Bytes, decodeSync, encodeSync, type SyncMessage, separated } from '@parley/wire';
import { expect, test } from 'vitest';
import { GATHERED, gathered } from './gathered.ts';
import { memoryPair } from './testing/memory.ts';

const ping = (nonce: number): Bytes => encodeSync({ type: 'ping', nonce });
const chunk = (length: number): Bytes => encodeSync({ type: 'chunk', bytes: new Uint8Array(length) });
const nonces = (messages: readonly SyncMessage[]): unknown[] =>
  messages.map((message) => (message.type === 'ping' ? message.nonce : message.type));

test('what is said in one turn is one message, in order with all else', async () => {
  const clock = new SimulatedClock();
  const [a, b] = memoryPair({ clock, random: seededRandom('gathered') });
  const heard: SyncMessage[] = [];
  let closed = '';
  b.listen({
    message: (bytes) => heard.push(decodeSync(bytes)),
    drain() {},
    close: (reason) => {
      closed = reason;
    },
  });
  const channel = gathered(a);
  const turn = async (): Promise<SyncMessage[]> => {
    await Promise.resolve();
    clock.advance(1_000);
    return heard.splice(0);
  };

  for (const nonce of [1, 2, 3]) channel.send(ping(nonce), 'live');
  const [bundle, ...others] = await turn();
  expect(others).toEqual([]);
  expect(bundle && nonces(separated(bundle))).toEqual([1, 2, 3]);

  channel.send(ping(4), 'live');
  expect(nonces(await turn()), 'one alone goes as it is').toEqual([4]);

  channel.send(ping(5), 'live');
  channel.send(chunk(GATHERED.each), 'live');
  channel.send(ping(6), 'live');
  channel.send(chunk(10), 'bulk');
  channel.send(ping(7), 'live');
  expect(nonces(await turn()), 'nothing overtakes').toEqual([5, 'chunk', 6, 'chunk', 7]);

  for (let nonce = 0; nonce < 300; nonce++) channel.send(ping(nonce), 'live');
  const many = await turn();
  expect(many, 'no bundle grows without bounds').toHaveLength(2);
  expect(nonces(many.flatMap(separated))).toEqual(Array.from({ length: 300 }, (_, nonce) => nonce));

  channel.send(ping(8), 'live');
  channel.send(ping(9), 'live');
  channel.close('left');
  expect(nonces((await turn()).flatMap(separated)), 'nothing said is lost in closing').toEqual([8, 9]);
  expect(closed).toBe('left');
});
