import { type Logger, silentLogger } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import { boundedLogger } from './bounded-logger.ts';

test('5,300 alike in two minutes are 40 lines, others are written, and none is forgotten', () => {
  const clock = new SimulatedClock(1_000);
  const lines: [string, unknown][] = [];
  const write = (message: string, fields?: Record<string, unknown>) => void lines.push([message, fields]);
  const sink: Logger = { ...silentLogger, warn: write, error: write };
  const logger = boundedLogger(sink, clock);
  for (let at = 0; at < 5_300; at++) {
    logger.error('a commit failed', { at });
    clock.advance(22);
  }
  logger.warn('another');
  expect(lines.filter(([message]) => message === 'a commit failed')).toHaveLength(40);
  expect(lines.at(-1)).toEqual(['another', {}]);
  const unsaid = lines.flatMap(([, fields]) => (fields as { unsaid?: number }).unsaid ?? []);
  expect(unsaid).toEqual([expect.any(Number)]);
  expect(unsaid[0]).toBeGreaterThan(2_600);
});
