import { type Logger, silentLogger } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import { Refusals } from './refusals.ts';

test('each kind is one line a minute, with address and shortened room, and all are counted', () => {
  const clock = new SimulatedClock(0);
  const lines: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (message, fields) => lines.push([message, fields]) };
  const counts = new Map<string, number>();
  const count = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const refusals = new Refusals({ clock, logger, count });
  const room = 'ab'.repeat(32);

  for (let at = 0; at < 5_000; at++) refusals.add('the room is full', { address: '203.0.113.9', room });
  refusals.add('no such host', { address: null, expected: ['docs.example.org'] });
  expect(lines).toEqual([
    ['refused: the room is full', { address: '203.0.113.9', room: 'abababab', unsaid: 0 }],
    ['refused: no such host', { address: 'unknown', expected: ['docs.example.org'], unsaid: 0 }],
  ]);

  clock.advance(60_000);
  refusals.add('the room is full', { address: '198.51.100.1', room });
  expect(lines.at(-1)).toEqual([
    'refused: the room is full',
    { address: '198.51.100.1', room: 'abababab', unsaid: 4_999 },
  ]);
  expect(counts.get('the room is full')).toBe(5_001);
});
