import { expect, test } from 'vitest';
import { Flags } from './flags.ts';

test('flags are told from words, and those with a value from switches', () => {
  const flags = new Flags(['room', '--json', '--against', 'HEAD~1', '--quick'], ['--against']);
  expect(flags.words).toEqual(['room']);
  expect(flags.has('--json')).toBe(true);
  expect(flags.has('--save')).toBe(false);
  expect(flags.value('--against')).toBe('HEAD~1');
  expect(new Flags(['--against=v1'], ['--against']).value('--against')).toBe('v1');
});

test('a flag without its value is refused', () => {
  expect(() => new Flags(['--against', '--json'], ['--against'])).toThrow(RangeError);
  expect(() => new Flags(['--against'], ['--against'])).toThrow(RangeError);
});
