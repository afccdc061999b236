import { expect, it } from 'vitest';
import { LONGEST_DELAY, systemClock } from './clock.ts';

it('the system clock runs a call once, and not when cancelled', async () => {
  const ran: string[] = [];
  const before = Date.now();
  await new Promise<void>((resolve) => {
    systemClock.after(1, () => ran.push('cancelled')).cancel();
    systemClock.after(2, () => {
      ran.push('after');
      const timer = systemClock.every(1, () => {
        ran.push('every');
        timer.cancel();
        systemClock.after(5, resolve);
      });
    });
  });
  expect(ran).toEqual(['after', 'every']);
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});

it('refuses a delay that setTimeout would turn into none', () => {
  expect(() => systemClock.after(LONGEST_DELAY + 1, () => {})).toThrow(RangeError);
  expect(() => systemClock.every(0, () => {})).toThrow(RangeError);
});
