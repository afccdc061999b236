import { systemClock } from '@parley/runtime';
import { expect, test } from 'vitest';
import { jsonLogger } from './json-logger.ts';

const at = { ...systemClock, now: () => 0 };

test('writes a line of JSON for its level and above, and nothing below', () => {
  const lines: string[] = [];
  const logger = jsonLogger('warn', at, (line) => lines.push(line));
  logger.debug('no');
  logger.info('no');
  logger.warn('room is full', { room: 'ab' });
  logger.error('failed', { error: new Error('why') });
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    message: 'room is full',
    room: 'ab',
  });
  expect(JSON.parse(lines[1] ?? '').error).toContain('Error: why');
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
});

test('`silent` writes nothing', () => {
  const lines: string[] = [];
  jsonLogger('silent', at, (line) => lines.push(line)).error('failed');
  expect(lines).toEqual([]);
});
