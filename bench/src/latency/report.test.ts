import { expect, test } from 'vitest';
import { keystrokeReport, latencyText } from './report.ts';

test('Parley is judged by y-webrtc of the same run', () => {
  const samples = new Map([
    ['parley', [1.4, 1.6, 1.8]],
    ['y-webrtc', [0.4, 0.5, 2]],
  ]);
  const keystroke = keystrokeReport({ samples, clockError: 0.05 });
  const text = latencyText({ keystroke, sends: { browsers: 8, stacks: [] } }, (name) => name);
  expect(text).toMatch(/^parley +3 +1\.60 +1\.80 +1\.10$/m);
  expect(text).toContain('must: p50 ≤ y-webrtc’s + 1 ms (1.50 ms): 1.60 ms: no');
});
