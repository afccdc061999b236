import { SimulatedClock } from '@parley/runtime/testing';
import { utf8 } from '@parley/wire';
import wrtc from '@roamhq/wrtc';
import { afterEach, expect, test, vi } from 'vitest';
import type { SignalData } from './signal-data.ts';
import type { WebRtcDial } from './webrtc.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('an open channel wakes nobody by timers, and a message that comes in makes none', async () => {
  const { setTimeout: once, setInterval: often, clearInterval: end } = globalThis;
  let made = 0;
  const intervals = new Set<unknown>();
  // Before simple-peer is loaded: it keeps what it finds then.
  vi.stubGlobal('setTimeout', (...given: Parameters<typeof once>) => {
    made += 1;
    return once(...given);
  });
  vi.stubGlobal('setInterval', (...given: Parameters<typeof often>) => {
    const timer = often(...given);
    // In Node simple-peer looks at the channel's buffer too, each 150 ms; browsers have an event for that.
    if (given[1] !== 150) intervals.add(timer);
    return timer;
  });
  vi.stubGlobal('clearInterval', (timer: Parameters<typeof end>[0]) => {
    intervals.delete(timer);
    end(timer);
  });
  const { dialWebRtc } = await import('./webrtc.ts');
  const options = { iceServers: [], wrtc, clock: new SimulatedClock(), timeoutMs: 5_000 };
  const gathered: string[] = [];
  const a: WebRtcDial = dialWebRtc({
    ...options,
    initiator: true,
    signal: (data) => onLoopback(data) && b.signal(data),
    gathered: () => gathered.push('a'),
  });
  const b: WebRtcDial = dialWebRtc({
    ...options,
    initiator: false,
    signal: (data) => onLoopback(data) && a.signal(data),
    gathered: () => gathered.push('b'),
  });
  const [one, other] = [await a.opened, await b.opened];
  const heard: number[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  other.listen({
    message: ({ byteLength }) => {
      heard.push(byteLength);
      if (heard.length === 20) resolve();
    },
    drain() {},
    close() {},
  });
  // Until simple-peer has looked up its candidate pair it asks for it again and again.
  await new Promise((settled) => once(settled, 500));
  made = 0;
  for (let count = 0; count < 20; count++) one.send(utf8('x'), 'live');
  await all;
  expect([made, intervals.size]).toEqual([0, 0]);
  expect(new Set(gathered), 'each end says when it has found all its candidates').toEqual(
    new Set(['a', 'b']),
  );
  one.close('left');
  other.close('left');
});

/** Candidates on loopback only, so that nothing leaves the machine. */
const onLoopback = (data: SignalData): boolean =>
  data.type !== 'candidate' || / (127\.0\.0\.1|::1) \d+ typ host/.test(data.candidate.candidate);
