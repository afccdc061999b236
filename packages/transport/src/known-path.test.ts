import { expect, test } from 'vitest';
import { KnownPath } from './known-path.ts';

function counted(paths: ('direct' | 'relayed' | undefined)[]) {
  let asked = 0;
  const known = new KnownPath(async () => paths[Math.min(asked++, paths.length - 1)]);
  return { known, asked: () => asked };
}

test('a path is asked for while its pair is new, and again only when it is another pair', async () => {
  const { known, asked } = counted(['direct', 'relayed', 'relayed', 'direct']);
  expect(await known.at('one', 0)).toBe('direct');
  // A candidate was named late.
  expect(await known.at('one', 9_999)).toBe('relayed');
  expect(await known.at('one', 10_000)).toBe('relayed');
  for (let now = 12_000; now < 120_000; now += 2_000) expect(await known.at('one', now)).toBe('relayed');
  expect(asked()).toBe(2);
  await known.at('two', 120_000);
  expect(await known.at('two', 131_000)).toBe('relayed');
  expect(await known.at('one', 132_000), 'back again').toBe('direct');
  expect(asked()).toBe(4);
});

test('it is asked for each time where the host names no pair, or does not know the path yet', async () => {
  const unnamed = counted(['direct']);
  for (let at = 0; at < 5; at++) expect(await unnamed.known.at(null, at * 60_000)).toBe('direct');
  expect(unnamed.asked()).toBe(5);
  const unknown = counted([undefined, undefined, 'relayed']);
  expect(await unknown.known.at('one', 0)).toBeUndefined();
  expect(await unknown.known.at('one', 20_000)).toBeUndefined();
  expect(await unknown.known.at('one', 40_000)).toBe('relayed');
});
