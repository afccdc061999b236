import { expect, test } from 'vitest';
import { reportText } from './report.ts';

const idle = (name: string, memory: number, frames = 0) => ({
  name,
  title: name,
  connections: 2_000,
  rooms: 200,
  memory,
  frames,
  cpu: 0.01,
});

test('every figure stands beside what it must be', () => {
  const text = reportText({
    idle: [
      idle('bare', 10_000),
      idle('signaling', 13_000),
      idle('home', 26_000),
      idle('home-alone', 44_000, 100),
    ],
    rooms: 0.005,
    appends: {
      parley: { perSecond: 7_500, cpu: 200 },
      bare: { perSecond: 10_000, cpu: 100 },
      idle: { p50: 3, p99: 9 },
      busy: { p50: 5, p99: 20 },
      insert: 1,
    },
    joins: { connections: 2_000, p50: 5, p99: 50 },
    killed: { rounds: 10, shown: 700, lost: 0 },
  });
  expect(text).toContain('1.30 ×');
  for (const line of [
    'must: memory of an idle connection, signaling ≤ 1.4 × a bare ws server’s (14.00 kB): 13.00 kB: yes',
    'must: the same, home, 10 a room ≤ 25 (25.00 kB): 26.00 kB: no',
    'must: frames a second of 2,000 callers alone ≤ 200 (200.00): 100.00: yes',
    'must: a bare verifying server’s messages for one durable append ≤ 1 / 0.7 (1.43): 1.33: yes',
    'must: an append until its receipt, p50 ≤ 2 × one bare durable insert (2.00 ms): 3.00 ms: no',
    'must: edits shown as saved and lost ≤ 0 (0.00): 0.00: yes',
  ])
    expect(text).toContain(line);
});

test('what was not asked for is not measured', () => {
  const text = reportText({ killed: { rounds: 10, shown: 700, lost: 0 } });
  expect(text).toContain('must: CPU of 1,000 idle rooms ≤ 0.01: not measured');
  expect(text).toContain('must: edits shown as saved and lost ≤ 0 (0.00): 0.00: yes');
});
