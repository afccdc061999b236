import { describe, expect, it } from 'vitest';
import { FieldReader, FieldWriter, utf8, WireError } from './index.ts';

const reader = (...bytes: number[]): FieldReader => new FieldReader(Uint8Array.from(bytes));

describe('numbers', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER])(
    '%d comes back',
    (number) => {
      expect(new FieldReader(new FieldWriter().uint(number).finish()).uint()).toBe(number);
    },
  );

  it('W2: an overlong number is refused', () => {
    expect(() => reader(0x80, 0x00).uint()).toThrow('overlong');
    expect(() => reader(0x81, 0x80, 0x00).uint()).toThrow('overlong');
  });

  it('W3: a number beyond 2^53 - 1 is refused, however long it goes on', () => {
    expect(() => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10).uint()).toThrow(WireError);
    expect(() => new FieldReader(new Uint8Array(1_000).fill(0xff)).uint()).toThrow(WireError);
    expect(() => new FieldReader(new Uint8Array(1_000).fill(0x80)).uint()).toThrow(WireError);
    const zeros = new Uint8Array(1_000).fill(0x80);
    zeros[999] = 1;
    expect(() => new FieldReader(zeros).uint()).toThrow(WireError);
  });

  it('says that what is above its limit is too large', () => {
    expect(() => reader(11).uint(10)).toThrow(expect.objectContaining({ reason: 'too-large' }));
    expect(() => new FieldWriter().uint(11, 10)).toThrow(expect.objectContaining({ reason: 'too-large' }));
  });
});

describe('W3: the end', () => {
  it('is never read over, also where the buffer goes on', () => {
    const larger = Uint8Array.from([1, 2, 3, 4, 5, 6]);
    const inside = (): FieldReader => new FieldReader(larger.subarray(1, 3));
    expect(() => inside().bytes(3)).toThrow(WireError);
    expect(() => inside().hex(3)).toThrow(WireError);
    expect(() => inside().varBytes(100)).toThrow(WireError);
    expect(() => inside().text(100)).toThrow(WireError);
    expect(inside().hex(2)).toBe('0203');
    const read = inside();
    expect(read.rest(2)).toEqual(Uint8Array.from([2, 3]));
    expect(() => read.byte()).toThrow(WireError);
  });

  it('bounds a count by what can still stand before it', () => {
    expect(reader(2, 0, 0).count(9, 1)).toBe(2);
    expect(() => reader(2, 0).count(9, 1)).toThrow(WireError);
    expect(() => reader(9, 0, 0).count(8, 0)).toThrow(WireError);
  });

  it('W5: is where nothing is left', () => {
    expect(() => reader().end()).not.toThrow();
    expect(() => reader(0).end()).toThrow(WireError);
  });
});

describe('text', () => {
  it('is UTF-8, a byte-order mark included, bounded in bytes', () => {
    const text = '\ufeffß ☃ 🐦';
    expect(new FieldReader(new FieldWriter().text(text, 99).finish()).text(99)).toBe(text);
    expect(() => new FieldWriter().text('ß', 1)).toThrow(WireError);
  });

  it('W2: ill-formed text is refused on both sides', () => {
    expect(() => reader(2, 0xc3, 0x28).text(9)).toThrow(WireError);
    expect(() => reader(2, 0xc0, 0x80).text(9)).toThrow(WireError);
    expect(() => new FieldWriter().text('\ud800', 9)).toThrow(WireError);
  });
});

describe('FieldWriter', () => {
  it('refuses what no FieldReader takes, and more than it may hold', () => {
    for (const number of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(() => new FieldWriter().uint(number)).toThrow(WireError);
    for (const byte of [-1, 256, 0.5]) expect(() => new FieldWriter().byte(byte)).toThrow(WireError);
    expect(() => new FieldWriter().bytes(utf8('abc'), 4)).toThrow(WireError);
    expect(() => new FieldWriter().hex32('ab')).toThrow(WireError);
    expect(() => new FieldWriter(3).varBytes(utf8('abc'), 9)).toThrow(
      expect.objectContaining({ reason: 'too-large' }),
    );
    expect(new FieldWriter(4).varBytes(utf8('abc'), 9).finish()).toEqual(Uint8Array.from([3, 97, 98, 99]));
  });

  it('a flag is 0 or 1', () => {
    expect(new FieldReader(new FieldWriter().flag(true).finish()).flag()).toBe(true);
    expect(() => reader(2).flag()).toThrow(WireError);
  });
});
