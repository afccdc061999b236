import { systemRandom } from '@parley/runtime';
import { fromHex, utf8 } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { joined, pack, pieces, unpack } from './plaintext.ts';
import { SUITES } from './testing/people.ts';
import { SealError } from './types.ts';

const LIMIT = 1_000_000;

describe.each(SUITES)('a plaintext with %s', (_name, make) => {
  const suite = make();

  it('is padded to the next 32 bytes, and gives back its data', async () => {
    for (const length of [0, 1, 29, 30, 31, 62, 255, 256, 257, 1_000, 70_000]) {
      const data = systemRandom.bytes(length);
      const plaintext = await pack(suite, data);
      expect(plaintext.length % 32).toBe(0);
      expect(plaintext.length).toBeLessThan(length + 40);
      expect(await unpack(suite, plaintext, LIMIT)).toEqual(data);
    }
  });

  it('shows one length for every short edit', async () => {
    const lengths = new Set<number>();
    for (let length = 0; length <= 30; length++)
      lengths.add((await pack(suite, new Uint8Array(length))).length);
    expect([...lengths]).toEqual([32]);
  });

  it('is compressed only where that is smaller', async () => {
    const text = utf8('again '.repeat(2_000));
    expect((await pack(suite, text)).length).toBeLessThan(200);
    expect(await unpack(suite, await pack(suite, text), LIMIT)).toEqual(text);
    expect((await pack(suite, utf8('a'.repeat(256))))[0]).toBe(0);
    expect((await pack(suite, systemRandom.bytes(5_000)))[0]).toBe(0);
  });

  it('opens only in its one form, and only up to the limit', async () => {
    const good = '00026162'.padEnd(64, '0');
    expect(await unpack(suite, fromHex(good), LIMIT)).toEqual(utf8('ab'));
    for (const bad of [
      '', // nothing
      good.replace(/^00/, '02'), // an unknown flag
      good.replace(/^0002/, '0020'), // a length beyond the end
      good.replace(/0$/, '1'), // padding of other than zeros
      `${good}${'00'.repeat(32)}`, // padding that is not the shortest
      good.slice(0, 62), // not to a multiple of 32
      good.replace(/^0002/, '01fe'), // deflate data that is none
    ]) {
      await expect(unpack(suite, fromHex(bad), LIMIT), bad).rejects.toThrow(SealError);
    }
    await expect(unpack(suite, fromHex(good), 1)).rejects.toThrow(SealError);
    await expect(unpack(suite, await pack(suite, new Uint8Array(5_000)), 4_999)).rejects.toThrow(SealError);
  });
});

describe('pieces', () => {
  it('join to what was cut', () => {
    const plaintext = systemRandom.bytes(100);
    const parts = pieces(plaintext, 32);
    expect(parts.map(({ length }) => length)).toEqual([32, 32, 32, 4]);
    expect(joined(parts, 100)).toEqual(plaintext);
    expect(() => joined(parts.slice(1), 100)).toThrow(SealError);
  });
});
