import { expect, test } from 'vitest';
import { resultSection } from './results.ts';

test('a result says when, what, which commit and on which machine', () => {
  const machine = {
    cores: 2,
    cpu: 'A CPU',
    memoryBytes: 24 * 2 ** 30,
    chromium: 'Chromium 156',
    node: 'v24.21.0',
  };
  const day = new Date('2026-11-27T12:00:00Z');
  expect(resultSection(day, 'npm run bench -- room', 'abc1234', machine, 'a  b\n1  2')).toBe(
    [
      '## 2026-11-27, `npm run bench -- room`',
      '',
      'Commit abc1234. 2 cores (A CPU), 24 GiB, Chromium 156, Node v24.21.0.',
      '',
      '```',
      'a  b',
      '1  2',
      '```',
    ].join('\n'),
  );
});
