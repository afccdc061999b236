import { beforeEach, expect, test } from 'vitest';
import { NamedBases } from './named-bases.ts';
import { Lab } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

let home: LabHome;
const base = (index: number): string => `${index}`.padStart(64, '0');
const counts = (sessions: number): Map<string, number> =>
  new Map(Array.from({ length: sessions }, (_, index) => [base(index), 1] as const));

beforeEach(async () => {
  home = await LabHome.make(await Lab.make());
});

test('remembers what was named, with the shortest receipt that names it', async () => {
  const named = new NamedBases();
  const [long, short] = [
    await home.receipt(counts(9), { base: base(1) }),
    await home.receipt(counts(1), { base: base(1) }),
  ];
  for (const receipt of [long, short, long, await home.receipt(counts(1))]) named.take(receipt);
  expect(named.has(base(1))).toBe(true);
  expect(named.receipt(base(1))).toEqual(short);
  expect([named.has(base(2)), named.receipt(base(2))]).toEqual([false, null]);
});

test('remembers eight; what was named first is forgotten', async () => {
  const named = new NamedBases();
  for (let index = 0; index < 10; index++) named.take(await home.receipt(counts(1), { base: base(index) }));
  expect([0, 1, 2, 9].map((index) => named.has(base(index)))).toEqual([false, false, true, true]);
});

test('is the same when it is read again; the newest that fit 64 KiB', async () => {
  const named = new NamedBases();
  const receipts = [
    await home.receipt(counts(1_000), { base: base(1) }),
    await home.receipt(counts(3), { base: base(2) }),
    await home.receipt(counts(1_000), { base: base(3) }),
  ];
  for (const receipt of receipts) named.take(receipt);
  const bytes = named.encode();
  expect(bytes.length).toBeLessThanOrEqual(65_536);
  const again = NamedBases.decode(bytes);
  expect([1, 2, 3].map((index) => again.has(base(index)))).toEqual([false, true, true]);
  expect(again.receipt(base(3))).toEqual(receipts[2]);
});

test('what cannot be read says nothing', () => {
  expect(NamedBases.decode(null).has(base(1))).toBe(false);
  expect(NamedBases.decode(new Uint8Array([9, 9, 9])).has(base(1))).toBe(false);
});
