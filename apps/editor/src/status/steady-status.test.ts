import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EditStatus, Status } from '../session/room.ts';
import { PATIENCE, SteadyStatus } from './steady-status.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const everywhere: EditStatus = { onDevice: true, peers: 2, atHome: true };
const nowhere: EditStatus = { onDevice: false, peers: 0, atHome: false };

function roomWith(lastEdit: EditStatus | null) {
  let listener: (status: Status) => void = () => undefined;
  let status: Status = {
    route: 'direct',
    arrived: true,
    signaling: 'connected',
    home: 'connected',
    peers: [],
    lastEdit,
    unsaved: false,
    outbox: 0,
    deletion: null,
    homeKeepsDays: null,
    problems: [],
  };
  const room = {
    get status() {
      return status;
    },
    onStatus: (given: typeof listener) => {
      listener = given;
      return () => {
        listener = () => undefined;
      };
    },
  };
  const steady = new SteadyStatus(room);
  let told = 0;
  const stop = steady.subscribe(() => {
    told += 1;
  });
  const say = (change: Partial<Status>): void => {
    status = { ...status, ...change };
    listener(status);
  };
  return { steady, say, stop, told: () => told };
}

test('a keystroke that is everywhere within a moment is not shown on its way', () => {
  const { steady, say, told } = roomWith(everywhere);
  for (let key = 0; key < 20; key++) {
    say({ lastEdit: nowhere, unsaved: true, outbox: 1 });
    vi.advanceTimersByTime(PATIENCE / 3);
    say({ lastEdit: { ...nowhere, onDevice: true }, unsaved: false });
    say({ lastEdit: { ...everywhere, atHome: false } });
    vi.advanceTimersByTime(PATIENCE / 3);
    say({ lastEdit: everywhere, outbox: 0 });
    vi.advanceTimersByTime(PATIENCE / 3);
  }
  vi.advanceTimersByTime(PATIENCE * 2);
  expect(told()).toBe(0);
  expect(steady.current()).toMatchObject({ lastEdit: everywhere, outbox: 0 });
});

test('what takes longer is shown, however much is typed meanwhile, and at once when it is there', () => {
  const { steady, say } = roomWith(everywhere);
  for (let key = 0; key < 4; key++) {
    say({ lastEdit: { ...everywhere, atHome: false }, outbox: key + 1 });
    vi.advanceTimersByTime(PATIENCE / 4);
  }
  expect(steady.current()).toMatchObject({ lastEdit: { ...everywhere, atHome: false }, outbox: 4 });
  say({ lastEdit: everywhere, outbox: 0 });
  expect(steady.current()).toMatchObject({ lastEdit: everywhere, outbox: 0 });
});

test('the first edit, and everything that is no edit, is shown at once', () => {
  const { steady, say, told } = roomWith(null);
  say({ lastEdit: nowhere, outbox: 1 });
  expect(steady.current().lastEdit).toEqual(nowhere);
  say({ lastEdit: everywhere, outbox: 0 });
  say({ lastEdit: nowhere, outbox: 1 });
  say({ route: 'offline', problems: [{ code: 'storage-full' }] });
  expect(steady.current()).toMatchObject({ route: 'offline', problems: [{ code: 'storage-full' }] });
  expect(steady.current().lastEdit).toEqual(everywhere);
  expect(told()).toBe(3);
});

test('when nobody listens any more, it shows how it was then', () => {
  const { steady, say, stop } = roomWith(everywhere);
  say({ lastEdit: nowhere });
  stop();
  expect(steady.current().lastEdit).toEqual(nowhere);
  say({ lastEdit: everywhere });
  expect(steady.current().lastEdit).toEqual(nowhere);
  expect(vi.getTimerCount()).toBe(0);
});
