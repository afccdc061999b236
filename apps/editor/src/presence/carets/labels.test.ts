import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CaretLabels } from './labels.ts';

let shown: string[];
let labels: CaretLabels;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  labels = new CaretLabels({
    show: (client, is) => shown.push(`${client} ${is ? 'shows' : 'fades'}`),
    now: () => Date.now(),
  });
});
afterEach(() => {
  labels.close();
  vi.useRealTimers();
});

test('a name shows as its person moves, and fades', () => {
  labels.moved(1);
  expect(labels.isShown(1)).toBe(true);
  vi.advanceTimersByTime(2_500);
  expect(labels.isShown(1)).toBe(false);
  expect(shown).toEqual(['1 shows', '1 fades']);
});

test('somebody who types on and on is named now and then, not all the time', () => {
  for (let ms = 0; ms < 20_000; ms += 100) {
    labels.moved(1);
    vi.advanceTimersByTime(100);
  }
  expect(shown.filter((what) => what === '1 shows')).toHaveLength(3);
  vi.advanceTimersByTime(2_500);
  expect(shown.filter((what) => what === '1 fades')).toHaveLength(3);
});

test('after a rest moving is news again', () => {
  labels.moved(1);
  vi.advanceTimersByTime(3_000);
  labels.moved(1);
  expect(shown).toEqual(['1 shows', '1 fades', '1 shows']);
});

test('people do not share their labels, and who is gone leaves nothing', () => {
  labels.moved(1);
  labels.moved(2);
  labels.gone(1);
  expect(labels.isShown(1)).toBe(false);
  expect(labels.isShown(2)).toBe(true);
  vi.advanceTimersByTime(5_000);
  expect(shown).toEqual(['1 shows', '2 shows', '2 fades']);
});
