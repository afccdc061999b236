import { expect, test } from 'vitest';
import { count, duration, table } from './table.ts';

test('columns are as wide as their widest cell, figures at the right', () => {
  const rows = [
    ['stack', 'p50'],
    ['y-webrtc', '1.0'],
    ['x', '12.25'],
  ];
  expect(table(rows)).toBe(
    ['stack       p50', '--------  -----', 'y-webrtc    1.0', 'x         12.25'].join('\n'),
  );
});

test('figures as people read them', () => {
  expect(count(259_778)).toBe('259,778');
  expect(duration(12.34)).toBe('12.3 ms');
  expect(duration(1_500)).toBe('1.50 s');
});
