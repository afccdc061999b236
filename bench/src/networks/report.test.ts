import { expect, test } from 'vitest';
import { type NetworksReport, networksText, rungFigures, wireRows } from './report.ts';

const round = { rung: 'direct', onRung: 200, keystrokes: [1, 2, 3] } as const;

const report: NetworksReport = {
  rungs: rungFigures([
    { ...round, stack: 'parley', firstText: 150 },
    { ...round, stack: 'parley', firstText: 170 },
    { ...round, stack: 'y-webrtc', firstText: 100 },
    { ...round, rung: 'home', stack: 'y-webrtc', firstText: Infinity, onRung: null, keystrokes: [] },
  ]),
  changes: [{ what: 'UDP blocked', to: 'turn-tcp', after: 2_000, longestGap: 5_100 }],
  vanished: { idle: 7_000, afterEdit: 2_400 },
  wire: {
    delay: 100,
    loss: 5,
    stacks: wireRows(
      new Map([
        ['parley', [100, 320]],
        ['y-webrtc', [100, 300]],
      ]),
    ),
  },
  idle: {
    tabs: 8,
    wakeUps: 3,
    sentBytes: 200,
    core: 0.004,
    fromServers: { 'from signaling': 30 },
    beside: { page: 0.001, bareWebRtc: 0.003, yWebrtc: 0.0035 },
  },
};

test('rounds of a stack on a rung are one row, and what never came is said to be so', () => {
  expect(report.rungs.map(({ rounds }) => rounds)).toEqual([2, 1, 1]);
  const text = networksText(report);
  expect(text).toMatch(/direct +Parley +2 +150 +200 +2.00 +3.00/);
  expect(text).toMatch(/through home +y-webrtc 10.3 +1 +never/);
});

test('it says whether what must hold does', () => {
  const text = networksText(report);
  expect(text).toContain('must: first text, direct ≤ y-webrtc’s + 200 ms (300.00 ms): 150.00 ms: yes');
  expect(text).toContain('must: UDP blocked: longest gap ≤ 5000 ms (5000.00 ms): 5100.00 ms: no');
  expect(text).toContain(
    'must: keystroke p95 over the bad wire ≤ 1.1 × y-webrtc’s (330.00 ms): 320.00 ms: yes',
  );
  expect(text).toContain(
    'must: who vanished is gone after the next edit ≤ 2500 ms (2500.00 ms): 2400.00 ms: yes',
  );
  expect(text).toContain('must: wake-ups a second ≤ 5');
});
