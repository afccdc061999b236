import { nodeCrypto } from '@parley/seal/node';
import { expect, test } from 'vitest';
import { checkedOnce } from './checked-once.ts';

test('what was found sound stays so for the same key and data alone', async () => {
  const suite = nodeCrypto(checkedOnce());
  const [key, other] = await Promise.all(
    [1, 2].map((seed) => suite.signingKey(new Uint8Array(32).fill(seed))),
  );
  if (!key || !other) throw new Error('two keys');
  const data = new Uint8Array([1, 2, 3]);
  const signature = await key.sign(data);
  const isSound = (by: typeof key, signed = signature): Promise<boolean> =>
    suite.verify(by.publicKey, signed, data);

  for (const _ of [1, 2]) expect(await isSound(key)).toBe(true);
  expect(await isSound(other)).toBe(false);
  expect(await isSound(key)).toBe(true);
  // The same object with another byte is other data.
  data[1] = 9;
  expect(await isSound(key)).toBe(false);
  data[1] = 2;
  expect(await isSound(key)).toBe(true);
  expect(await isSound(key, await other.sign(data))).toBe(false);
});
