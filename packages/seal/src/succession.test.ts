import { expect, test } from 'vitest';
import { nodeCrypto } from './node-crypto.ts';
import { handOver, isSuccessor } from './succession.ts';

const suite = nodeCrypto();
const keyOf = (seed: number) => suite.signingKey(new Uint8Array(32).fill(seed));

test('a key that a known one handed over to, itself or through others, is its successor; any other is not', async () => {
  const [first, second, third, stranger] = await Promise.all([keyOf(1), keyOf(2), keyOf(3), keyOf(4)]);
  const elders = [await handOver(first, second.publicKey), await handOver(second, third.publicKey)];
  const holds = (known: Uint8Array<ArrayBuffer>, to: Uint8Array<ArrayBuffer>, chain = elders) =>
    isSuccessor(suite, known, chain, to);
  expect(await holds(first.publicKey, third.publicKey)).toBe(true);
  expect(await holds(second.publicKey, third.publicKey)).toBe(true);
  expect(await holds(first.publicKey, third.publicKey, elders.slice(1))).toBe(false);
  expect(await holds(first.publicKey, third.publicKey, elders.slice(0, 1))).toBe(false);
  expect(await holds(first.publicKey, stranger.publicKey)).toBe(false);
  expect(await holds(stranger.publicKey, third.publicKey)).toBe(false);
  const forged = await handOver(stranger, third.publicKey);
  expect(await holds(first.publicKey, third.publicKey, [{ ...forged, key: first.publicKey }])).toBe(false);
});
