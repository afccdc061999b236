import { expect, it } from 'vitest';
import { LazyMap, LazySet } from './lazy-collections.ts';

it('a lazy set holds what a set holds, also after it was empty', () => {
  const set = new LazySet<string>();
  expect([...set, set.size, set.has('a'), set.delete('a')]).toEqual([0, false, false]);
  set.add('a').add('b').add('a');
  expect([[...set], set.size, set.has('b')]).toEqual([['a', 'b'], 2, true]);
  expect([set.delete('a'), set.delete('a'), set.delete('b'), set.size]).toEqual([true, false, true, 0]);
  expect([...set.add('c')]).toEqual(['c']);
  set.clear();
  expect([...set]).toEqual([]);
});

it('a lazy map holds what a map holds, also after it was empty', () => {
  const map = new LazyMap<string, number>();
  expect([[...map], [...map.keys()], map.size, map.get('a'), map.delete('a')]).toEqual([
    [],
    [],
    0,
    undefined,
    false,
  ]);
  map.set('a', 1).set('b', 2).set('a', 3);
  expect([[...map], [...map.keys()], [...map.values()], map.has('b')]).toEqual([
    [
      ['a', 3],
      ['b', 2],
    ],
    ['a', 'b'],
    [3, 2],
    true,
  ]);
  expect([map.delete('a'), map.delete('b'), map.size]).toEqual([true, true, 0]);
  expect([...map.set('c', 4)]).toEqual([['c', 4]]);
  map.clear();
  expect([...map]).toEqual([]);
});

it('what is taken out while it is gone through is gone through no more, and nothing else is left out', () => {
  const set = new LazySet<number>().add(1).add(2).add(3);
  const seen: number[] = [];
  for (const item of set) {
    seen.push(item);
    for (const each of [1, 2]) set.delete(each);
  }
  expect(seen).toEqual([1, 3]);
  const map = new LazyMap<number, string>().set(1, 'a').set(2, 'b');
  for (const [key] of map) map.delete(key);
  expect(map.size).toBe(0);
});
