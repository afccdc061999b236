import { SimulatedClock } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import type { Channel } from './channel.ts';
import { type SignalData, SignalError } from './signal-data.ts';
import type { WebRtcDial, WebRtcOptions } from './webrtc.ts';
import { dialWebRtcOnDemand } from './webrtc-on-demand.ts';

const offer: SignalData = { type: 'offer', sdp: 'v=0 offer' };
const candidate: SignalData = {
  type: 'candidate',
  candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 },
};

/** A dial whose code is loaded when the test says so. */
const begin = (inner: Partial<WebRtcDial> = {}) => {
  const clock = new SimulatedClock();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const heard: unknown[] = [];
  const dialled: WebRtcOptions[] = [];
  const options: WebRtcOptions = {
    initiator: false,
    iceServers: [],
    signal: () => {},
    clock,
    timeoutMs: 3_000,
  };
  const dialWebRtc = (given: WebRtcOptions): WebRtcDial => {
    dialled.push(given);
    return {
      signal: (data) => void heard.push(data),
      opened: Promise.resolve({ kind: 'webrtc' } as Channel),
      setServers: () => {},
      look: () => {},
      close: () => {},
      ...inner,
    };
  };
  const dial = dialWebRtcOnDemand(options, () => promise.then(() => ({ dialWebRtc })));
  dial.opened.catch(() => {});
  return { dial, clock, load: resolve, refuse: reject, heard, dialled, options };
};

test('what is signalled before the code is there waits in order', async () => {
  const { dial, load, heard, dialled, options, clock } = begin();
  dial.signal(offer);
  dial.signal(candidate);
  expect(dialled).toEqual([]);
  load();
  expect(await dial.opened).toMatchObject({ kind: 'webrtc' });
  expect(dialled).toEqual([options]);
  dial.signal(candidate);
  expect(heard).toEqual([offer, candidate, candidate]);
  expect(clock.pending).toBe(0);
});

test('a waiting signal that is implausible for this end is dropped, and the rest taken', async () => {
  const heard: unknown[] = [];
  const { dial, load } = begin({
    signal: (data) => {
      if ((data as SignalData).type === 'offer') throw new SignalError('no offer is due here');
      heard.push(data);
    },
  });
  dial.signal(offer);
  dial.signal(candidate);
  load();
  await dial.opened;
  expect(heard).toEqual([candidate]);
});

test('nonsense is refused at once, and so is more than one end has to say', () => {
  const { dial } = begin();
  expect(() => dial.signal({ type: 'nonsense' })).toThrow(SignalError);
  for (let count = 0; count < 65; count++) dial.signal(candidate);
  expect(() => dial.signal(candidate)).toThrow(/too many/);
});

test('a dial given up before the code is there never begins', async () => {
  const { dial, load, dialled, clock } = begin();
  dial.close();
  await expect(dial.opened).rejects.toMatchObject({ reason: 'left' });
  load();
  await Promise.resolve();
  await Promise.resolve();
  dial.signal(offer);
  dial.close();
  expect(dialled).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('code that does not come in time, or at all, fails the dial', async () => {
  const late = begin();
  late.clock.advance(3_000);
  await expect(late.dial.opened).rejects.toMatchObject({ reason: 'timeout' });
  const never = begin();
  never.refuse(new TypeError('not served'));
  await expect(never.dial.opened).rejects.toMatchObject({ reason: 'lost' });
  expect(never.clock.pending).toBe(0);
});
