import { type Logger, silentLogger } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import { Failures } from './failures.ts';

test('a flood of failures is a line a minute, which counts the others', () => {
  const clock = new SimulatedClock(0);
  const lines: unknown[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (message, fields) => lines.push([message, fields?.unsaid]),
  };
  const failures = new Failures({ clock, logger });
  for (let count = 0; count < 1_000; count++) failures.add('a request failed', new Error('no'));
  expect(lines).toEqual([['a request failed', 0]]);
  clock.advance(60_000);
  failures.add('a request failed', new Error('no'));
  expect(lines).toEqual([
    ['a request failed', 0],
    ['a request failed', 999],
  ]);
});
