import { expect, test } from 'vitest';
import { roomText, rowsOf } from './report.ts';
import type { Turn } from './turn.ts';

const turn = (more: Partial<Turn>): Turn => ({
  edits: 10,
  delays: [1, 2, 3, 4],
  processorMs: 500,
  typedMs: 1_000,
  convergedMs: 20,
  traffic: [],
  clockError: 0.05,
  ...more,
});
const size = { tabs: 8, keysPerSecond: 5, seconds: 20 };
const stacks = ['parley', 'parley-before', 'y-webrtc', 'y-websocket'].map((name) => ({ name, title: name }));

test('a row is all turns of a stack together', () => {
  const flow = { direction: 'to peers', kind: 'have' } as const;
  const turns = [
    turn({ traffic: [{ ...flow, messages: 30, bytes: 300 }] }),
    turn({
      delays: [5],
      processorMs: 1_500,
      convergedMs: 90,
      traffic: [
        { ...flow, messages: 10, bytes: 100 },
        { direction: 'from servers', kind: 'home have', messages: 60, bytes: 60 },
      ],
    }),
  ];
  const [row] = rowsOf(stacks.slice(0, 1), new Map([['parley', turns]]));
  expect(row).toMatchObject({ edits: 20, p50: 3, p95: 5, cores: 1, coresOfTurns: [0.5, 1.5], converged: 90 });
  expect(row?.traffic).toEqual([
    { direction: 'from servers', kind: 'home have', messages: 3, bytes: 3 },
    { ...flow, messages: 2, bytes: 20 },
  ]);
});

test('the musts are judged by what stands in the same run', () => {
  const turns = new Map([
    ['parley', [turn({ processorMs: 700, delays: [8] })]],
    ['parley-before', [turn({ processorMs: 1_000 })]],
    ['y-webrtc', [turn({ delays: [3] })]],
    ['y-websocket', [turn({})]],
  ]);
  const text = roomText([{ ...size, rows: rowsOf(stacks, turns) }]);
  expect(text).toContain('must: cores of 8 tabs ≤ 0.75 × the commit before’s (0.75): 0.70: yes');
  expect(text).toContain('must: p95 of 8 tabs ≤ 2 × y-webrtc’s (6.00 ms): 8.00 ms: no');
});

test('without the commit before its must is not judged; what never came is said', () => {
  const never = turn({ delays: [Number.POSITIVE_INFINITY], convergedMs: Number.POSITIVE_INFINITY });
  const turns = new Map([
    ['parley', [turn({})]],
    ['y-webrtc', [never]],
  ]);
  const two = stacks.filter(({ name }) => turns.has(name));
  const text = roomText([{ ...size, rows: rowsOf(two, turns) }]);
  expect(text).toContain('the commit before’s: not measured');
  expect(text).toMatch(/^y-webrtc +never +never/m);
});
