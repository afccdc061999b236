import { expect, test } from 'vitest';
import { idleText } from './report.ts';

const FIGURES = {
  tabs: 8,
  wakeUps: 4.4,
  sentBytes: 220,
  core: 0.004,
  fromServers: { 'from signaling': 30, 'join from home': 10 },
  beside: { page: 0.001, bareWebRtc: 0.003, yWebrtc: 0.0035 },
};

test('it says what one costs, and whether that is little enough', () => {
  const text = idleText(FIGURES);
  expect(text).toContain('4.4');
  expect(text).toContain('0.40 %');
  expect(text).toContain('These are: from signaling 30, join from home 10.');
  expect(text).toMatch(/must: wake-ups a second ≤ 5 \(5\.00\): 4\.40: yes/);
  expect(text).toMatch(/must: messages when number 8 comes ≤ 36 \(36\.00\): 40\.00: no/);
});

test('it says so where the bare connections alone cost too much', () => {
  expect(idleText(FIGURES)).not.toContain('cannot be met');
  const text = idleText({ ...FIGURES, beside: { ...FIGURES.beside, bareWebRtc: 0.006 } });
  expect(text).toMatch(/7 bare data channels.*0\.60 %/);
  expect(text).toContain('more than 0.5 % for the bare connections alone');
});
