import { afterEach, expect, test, vi } from 'vitest';
import { freshSeed, freshSeeds } from './seeds.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const COMMIT = '2743c98b0fe3a1c55d0be6f2f9e4ad03b8a01f7e';
const inCi = { CI: '1', PARLEY_COMMIT_SEED: COMMIT };

test('a seed that is given is the only one', () => {
  const environment = { ...inCi, PARLEY_SEED: 'mwu9fhai-8' };
  expect(freshSeeds(3, { environment, now: 1 })).toEqual(['mwu9fhai-8']);
});

test('in CI the commit decides, and not the time', () => {
  const seeds = freshSeeds(3, { environment: inCi, now: 1 });
  expect(new Set(seeds).size).toBe(3);
  expect(freshSeeds(3, { environment: inCi, now: 2 })).toEqual(seeds);
  const other = { ...inCi, PARLEY_COMMIT_SEED: COMMIT.replace('2743', '2744') };
  expect(freshSeeds(3, { environment: other, now: 1 })).not.toEqual(seeds);
});

test('elsewhere the time decides', () => {
  const environment = { PARLEY_COMMIT_SEED: COMMIT };
  expect(freshSeeds(2, { environment, now: 41 })).toEqual(['41', '42']);
  expect(freshSeeds(2, { environment: { CI: '1' }, now: 41 })).toEqual(['41', '42']);
  expect(freshSeeds(2, { environment: {}, now: 1_796_000_999_999_999 })).toEqual(['999999999', '0']);
});

test('what is no hash is refused', () => {
  expect(() => freshSeed({ environment: { CI: '1', PARLEY_COMMIT_SEED: 'HEAD' }, now: 1 })).toThrow(
    TypeError,
  );
});

test.each([
  ['4711', 4711],
  ['mwu9fhai-8', undefined],
])('fast-check begins with the seed %s if that is a number', async (given, seed) => {
  vi.stubEnv('PARLEY_SEED', given);
  vi.resetModules();
  const { fc } = await import('./properties.ts');
  expect(fc.readConfigureGlobal().seed).toBe(seed);
});
