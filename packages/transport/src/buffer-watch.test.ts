import { SimulatedClock } from '@parley/runtime/testing';
import { describe, expect, it } from 'vitest';
import { BufferWatch } from './buffer-watch.ts';
import { BULK_BUFFER } from './live-first-queue.ts';

const watched = () => {
  const clock = new SimulatedClock();
  const state = { buffered: 0, looks: 0 };
  const watch = new BufferWatch(
    clock,
    () => state.buffered,
    () => {
      state.looks += 1;
    },
  );
  return { clock, state, watch };
};

describe('the buffer watch', () => {
  it('looks only while so much is buffered that bulk would wait', () => {
    const { clock, state, watch } = watched();
    state.buffered = BULK_BUFFER;
    watch.wrote();
    expect(clock.pending, 'a message now and then wakes nobody').toBe(0);
    state.buffered = 4 * BULK_BUFFER;
    watch.wrote();
    clock.advance(5);
    expect([state.looks, clock.pending]).toEqual([1, 1]);
    state.buffered = 0;
    clock.advance(5);
    expect([state.looks, clock.pending]).toEqual([2, 0]);
  });

  it('looks once where something waits, whatever is buffered', () => {
    const { clock, state, watch } = watched();
    watch.lookSoon();
    clock.advance(5);
    expect([state.looks, clock.pending]).toEqual([1, 0]);
  });

  it('raises the measure only if the buffer was full and then empty, and lowers it again', () => {
    const { clock, state, watch } = watched();
    const round = (written: number, left: number): number => {
      state.buffered = written;
      watch.wrote();
      state.buffered = left;
      clock.advance(5);
      state.buffered = 0;
      clock.advance(5);
      return watch.bulkBuffer;
    };
    expect(round(100, 0)).toBe(BULK_BUFFER);
    expect(round(2 * BULK_BUFFER, 0)).toBe(2 * BULK_BUFFER);
    expect(round(3 * BULK_BUFFER, 0)).toBe(4 * BULK_BUFFER);
    expect(round(5 * BULK_BUFFER, BULK_BUFFER)).toBe(2 * BULK_BUFFER);
    for (let count = 0; count < 20; count += 1) round(16 * 1024 * 1024, 0);
    expect(watch.bulkBuffer).toBe(4 * 1024 * 1024);
  });

  it('holds no timer once it is stopped', () => {
    const { clock, state, watch } = watched();
    state.buffered = 2 * BULK_BUFFER;
    watch.wrote();
    watch.stop();
    expect(clock.pending).toBe(0);
  });
});
