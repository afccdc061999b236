import { describe, expect, it } from 'vitest';
import { LONGEST_DELAY } from '../clock.ts';
import { SimulatedClock } from './simulated-clock.ts';

describe('SimulatedClock', () => {
  it('stands still until it is advanced', () => {
    const clock = new SimulatedClock(1_000);
    const ran: number[] = [];
    clock.after(0, () => ran.push(clock.now()));
    expect(ran).toEqual([]);
    clock.advance(0);
    expect(ran).toEqual([1_000]);
    clock.advance(7);
    expect(clock.now()).toBe(1_007);
  });

  it('runs calls by time, and at one time in the order they were asked for', () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    clock.after(5, () => ran.push('5a'));
    clock.after(3, () => ran.push('3'));
    clock.after(5, () => ran.push('5b'));
    clock.after(4, () => clock.after(1, () => ran.push('5c')));
    clock.advance(5);
    expect(ran).toEqual(['3', '5a', '5b', '5c']);
    expect(clock.pending).toBe(0);
  });

  it('runs neither a cancelled call nor one beyond the end', () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    const first = clock.after(1, () => ran.push('cancelled'));
    clock.after(1, () => ran.push('kept'));
    clock.after(2, () => ran.push('later'));
    first.cancel();
    first.cancel();
    expect(clock.pending).toBe(2);
    clock.advance(1);
    expect(ran).toEqual(['kept']);
    expect(clock.next).toBe(2);
  });

  it('repeats without drift, and stops from inside the call', () => {
    const clock = new SimulatedClock();
    const ran: number[] = [];
    const timer = clock.every(10, () => {
      ran.push(clock.now());
      if (ran.length === 3) timer.cancel();
    });
    clock.advance(100);
    expect(ran).toEqual([10, 20, 30]);
    expect(clock.pending).toBe(0);
    expect(clock.next).toBeNull();
  });

  it('goes from call to call with runNext', () => {
    const clock = new SimulatedClock();
    clock.after(40, () => {});
    expect(clock.runNext()).toBe(true);
    expect(clock.now()).toBe(40);
    expect(clock.runNext()).toBe(false);
    expect(clock.now()).toBe(40);
  });

  it('lets promises settle between two calls', async () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    clock.after(
      1,
      () => void Promise.resolve().then(() => clock.after(1, () => ran.push(`at ${clock.now()}`))),
    );
    clock.after(3, () => ran.push(`at ${clock.now()}`));
    await clock.advanceSettled(3, async () => {});
    expect(ran).toEqual(['at 2', 'at 3']);
  });

  it('hands on what a call throws, and goes on from there', () => {
    const clock = new SimulatedClock();
    const ran: string[] = [];
    clock.after(2, () => {
      throw new Error('from the call');
    });
    clock.after(2, () => ran.push('next'));
    expect(() => clock.advance(5)).toThrow('from the call');
    expect(clock.now()).toBe(2);
    clock.advance(3);
    expect(ran).toEqual(['next']);
    expect(clock.now()).toBe(5);
  });

  it('refuses delays that no host keeps', () => {
    const clock = new SimulatedClock();
    for (const ms of [-1, Number.NaN, LONGEST_DELAY + 1])
      expect(() => clock.after(ms, () => {})).toThrow(RangeError);
    expect(() => clock.every(0, () => {})).toThrow(RangeError);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(clock.pending).toBe(0);
  });
});
