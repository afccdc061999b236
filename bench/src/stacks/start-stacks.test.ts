import { expect, test } from 'vitest';
import { inTurns } from './start-stacks.ts';

test('rounds go there and back', () => {
  expect([0, 1, 2].map((round) => inTurns(['a', 'b'], round).join(''))).toEqual(['ab', 'ba', 'ab']);
});
