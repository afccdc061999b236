import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenArrived } from './arrival.ts';
import type { Status } from './room.ts';

function fakeRoom() {
  const listeners = new Set<(status: Status) => void>();
  const room = {
    status: {
      ...{ route: 'offline', arrived: false, signaling: 'off', home: 'off' },
      ...{
        peers: [],
        lastEdit: null,
        unsaved: false,
        outbox: 0,
        deletion: null,
        homeKeepsDays: null,
        problems: [],
      },
    } as Status,
    onStatus: (listener: (status: Status) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const set = (change: Partial<Status>): void => {
    room.status = { ...room.status, ...change };
    for (const listener of listeners) listener(room.status);
  };
  return { room, set, listeners };
}

describe('what is written before the document has arrived joins it', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('when it has, and once', () => {
    const { room, set, listeners } = fakeRoom();
    const join = vi.fn();
    whenArrived(room, join, () => false);
    vi.advanceTimersByTime(500);
    set({ route: 'home' });
    expect(join).not.toHaveBeenCalled();
    set({ arrived: true });
    expect(join).toHaveBeenCalledTimes(1);
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('at once where it is here already', () => {
    const { room, set } = fakeRoom();
    set({ arrived: true });
    const join = vi.fn();
    whenArrived(room, join, () => false);
    expect(join).toHaveBeenCalledTimes(1);
  });

  it('after 3 s in which it did not', () => {
    const { room, set } = fakeRoom();
    const join = vi.fn();
    whenArrived(room, join, () => false);
    set({ route: 'direct' });
    vi.advanceTimersByTime(2_999);
    expect(join).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(join).toHaveBeenCalledTimes(1);
  });

  it('not in the middle of a letter, unless the page goes', () => {
    const { room, set } = fakeRoom();
    let busy = true;
    const [join, going] = [vi.fn(), vi.fn()];
    whenArrived(room, join, () => busy);
    const stop = whenArrived(room, going, () => busy);
    set({ arrived: true });
    vi.advanceTimersByTime(1_000);
    expect(join).not.toHaveBeenCalled();
    stop();
    expect(going).toHaveBeenCalledTimes(1);
    busy = false;
    vi.advanceTimersByTime(20);
    expect([join, going].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });
});
