import { describe, expect, it } from 'vitest';
import { SessionClock } from './session-clock.ts';

describe("another session's clock", () => {
  it('ages while nothing newer arrives', () => {
    const clock = new SessionClock(50, 1_000);
    expect(clock.age(1_000)).toBe(0);
    expect(clock.age(3_500)).toBe(2_500);
  });

  it('takes only what is newer', () => {
    const clock = new SessionClock(50, 1_000);
    expect(clock.advance(50, 2_000)).toBe(false);
    expect(clock.advance(40, 2_000)).toBe(false);
    expect(clock.advance(2_050, 3_000)).toBe(true);
    expect(clock.value).toBe(2_050);
    expect(clock.age(3_000)).toBe(0);
  });

  it('counts the age from when it was written, measured by the quickest delivery', () => {
    const clock = new SessionClock(0, 1_000);
    clock.advance(2_000, 2_100);
    expect(clock.age(2_100), 'delivered 900 ms quicker than the first').toBe(0);
    clock.advance(4_000, 5_000);
    expect(clock.age(5_000), 'delivered 900 ms slower').toBe(900);
  });

  it('follows a clock that runs slower', () => {
    const clock = new SessionClock(0, 0);
    for (let i = 1; i <= 2_000; i++) {
      clock.advance(i * 1_990, i * 2_000);
      expect(clock.age(i * 2_000)).toBeLessThan(700);
    }
  });

  it('starts anew when the time here jumped', () => {
    const clock = new SessionClock(0, 0);
    clock.rebase(3_600_000);
    expect(clock.age(3_600_000)).toBe(0);
    expect(clock.age(3_602_000)).toBe(2_000);
    expect(clock.advance(2_000, 3_602_000)).toBe(true);
    expect(clock.age(3_602_000)).toBe(0);
  });
});
