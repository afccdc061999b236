import { SimulatedClock } from '@parley/runtime/testing';
import { beforeEach, expect, test } from 'vitest';
import { collectGarbage, heapInUse } from './heap.ts';
import { QuietCollector } from './quiet-collector.ts';

const MIB = 1024 * 1024;

let clock: SimulatedClock;
let now: { used: number; worked: number; live: number };
let collections: number;

beforeEach(() => {
  clock = new SimulatedClock(0);
  now = { used: 20 * MIB, worked: 0, live: 20 * MIB };
  collections = 0;
  new QuietCollector({
    clock,
    used: () => now.used,
    worked: () => now.worked,
    collect: () => {
      collections += 1;
      now.used = now.live;
    },
  });
});

test('what a crowd left behind is collected once it is quiet, and once', () => {
  now.used = 100 * MIB;
  now.worked = 0.8;
  clock.advance(20_000);
  expect(collections).toBe(0);
  now.worked = 0.02;
  clock.advance(5_000);
  expect(collections).toBe(1);
  clock.advance(300_000);
  expect(collections).toBe(1);
});

test('a server that only idles collects nothing', () => {
  for (let look = 0; look < 20; look++) {
    now.used += MIB / 4;
    clock.advance(5_000);
  }
  expect(collections).toBe(0);
});

test('what is in use is not looked through again and again, and neither is a large heap', () => {
  now.live = now.used = 80 * MIB;
  clock.advance(60_000);
  expect(collections).toBe(1);
  now.used = 300 * MIB;
  clock.advance(60_000);
  expect(collections).toBe(1);
});

test('two collections are half a minute apart', () => {
  for (let look = 0; look < 12; look++) {
    now.used = 90 * MIB;
    clock.advance(5_000);
  }
  expect(collections).toBe(2);
});

test('garbage is really gone', () => {
  let garbage: unknown[] = Array.from({ length: 200_000 }, (_, index) => ({ index }));
  const before = heapInUse();
  expect(garbage.length).toBe(200_000);
  garbage = [];
  collectGarbage();
  expect(heapInUse()).toBeLessThan(before - 4 * MIB);
});
