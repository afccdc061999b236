import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeCounts, digestOf, encodeCounts, LIMITS, WireError, Writer } from './index.ts';

const [A, B, C] = ['aa', 'bb', 'cc'].map((digits) => digits.repeat(32)) as [string, string, string];

function raw(...entries: [string, number][]): Uint8Array {
  const writer = new Writer().uint(entries.length);
  for (const [session, count] of entries) writer.hex32(session).uint(count);
  return writer.finish();
}

describe('W11: counts have one encoding', () => {
  it('whatever the order they were set in, and with or without sessions at 0', () => {
    const one = new Map([
      [C, 3],
      [A, 1],
      [B, 0],
    ]);
    const other = new Map([
      [A, 1],
      [C, 3],
    ]);
    expect(encodeCounts(one)).toEqual(encodeCounts(other));
    expect(encodeCounts(one)).toEqual(raw([A, 1], [C, 3]));
    expect(digestOf(one)).toBe(digestOf(other));
    expect(one.size).toBe(3);
  });

  it('and no other is accepted: unsorted, twice the same, or 0', () => {
    expect(decodeCounts(raw([A, 1], [B, 2]))).toEqual(
      new Map([
        [A, 1],
        [B, 2],
      ]),
    );
    for (const bad of [raw([B, 2], [A, 1]), raw([A, 1], [A, 1]), raw([A, 0])]) {
      expect(() => decodeCounts(bad)).toThrow(WireError);
    }
  });

  it('of which the digest is the SHA-256', () => {
    const counts = new Map([[A, 70_000]]);
    expect(digestOf(counts)).toBe(createHash('sha256').update(encodeCounts(counts)).digest('hex'));
  });

  it('bounded by LIMITS.sessions on the wire; a digest has no bound', () => {
    const many = new Map(
      Array.from({ length: LIMITS.sessions + 1 }, (_, i) => [i.toString(16).padStart(64, '0'), 1]),
    );
    expect(() => encodeCounts(many)).toThrow(expect.objectContaining({ reason: 'too-large' }));
    expect(digestOf(many)).toMatch(/^[0-9a-f]{64}$/);
    many.delete('0'.repeat(64));
    expect(decodeCounts(encodeCounts(many))).toEqual(many);
  });

  it('refuses counts that are none', () => {
    for (const count of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => encodeCounts(new Map([[A, count]]))).toThrow(WireError);
    }
    expect(() => encodeCounts(new Map([['AA'.repeat(32), 1]]))).toThrow(WireError);
  });
});
