import { describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { seededRandom } from './seeded-random.ts';
import { xoshiro128 } from './xoshiro128.ts';

describe('xoshiro128', () => {
  it('gives the reference outputs for the state 1, 2, 3, 4', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('refuses the state it would never leave', () => {
    expect(() => xoshiro128([0, 0, 0, 0])).toThrow(RangeError);
  });
});

describe('seededRandom', () => {
  it('repeats for a seed, and differs for another', () => {
    const [a, b, c] = [seededRandom(7), seededRandom('7'), seededRandom(8)];
    expect(a.bytes(21)).toEqual(b.bytes(21));
    expect(a.float()).toBe(b.float());
    expect(seededRandom(7).bytes(32)).not.toEqual(c.bytes(32));
  });

  it('keeps its sequence between releases, so that a noted seed stays worth something', () => {
    const random = seededRandom('parley');
    expect([...random.bytes(6)]).toMatchInlineSnapshot(`
      [
        9,
        188,
        213,
        159,
        39,
        51,
      ]
    `);
    expect(random.float()).toMatchInlineSnapshot(`0.5878776344321802`);
  });

  it('spreads floats evenly over [0, 1) and bytes over all values', () => {
    const random = seededRandom(1);
    const floats = Array.from({ length: 20_000 }, () => random.float());
    expect(floats.every((float) => float >= 0 && float < 1)).toBe(true);
    expect(floats.reduce((sum, float) => sum + float, 0) / floats.length).toBeCloseTo(0.5, 1);
    expect(new Set(random.bytes(20_000)).size).toBe(256);
  });
});

it('the system randomness fills more than WebCrypto gives at once', () => {
  const bytes = systemRandom.bytes(150_001);
  expect(bytes.length).toBe(150_001);
  // All zeros in the last 32 bytes: once in 2^256.
  expect(bytes.subarray(-32).some((byte) => byte !== 0)).toBe(true);
});
