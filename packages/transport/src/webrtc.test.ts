import { systemClock } from '@parley/runtime';
import wrtc from '@roamhq/wrtc';
import { channelContract } from './channel-contract.ts';
import { dialWebRtc, type SignalData, type WebRtcDial } from './index.ts';

/** Candidates on loopback only, so that nothing leaves the machine. */
const onLoopback = (data: SignalData): boolean =>
  data.type !== 'candidate' || / (127\.0\.0\.1|::1) \d+ typ host/.test(data.candidate.candidate);

const options = { iceServers: [], wrtc, clock: systemClock, timeoutMs: 5_000 };

const dialBoth = (): readonly [WebRtcDial, WebRtcDial] => {
  const a: WebRtcDial = dialWebRtc({
    ...options,
    initiator: true,
    signal: (data) => onLoopback(data) && b.signal(data),
  });
  const b: WebRtcDial = dialWebRtc({
    ...options,
    initiator: false,
    signal: (data) => onLoopback(data) && a.signal(data),
  });
  return [a, b];
};

channelContract('webrtc', {
  // @roamhq/wrtc does not count what its SCTP buffer holds, and that empties while the test fills it. Browsers do.
  uncounted: 4 * 1024 * 1024,
  join: async () => {
    const [a, b] = await Promise.all(dialBoth().map((dial) => dial.opened));
    if (a === undefined || b === undefined) throw new Error('two dials give two channels');
    return { a, b, stop: () => {} };
  },
});
