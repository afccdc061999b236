import { systemClock } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import type { CloseReason } from '@parley/wire';
import wrtc from '@roamhq/wrtc';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel } from './channel.ts';
import { type SignalData, SignalError, webRtcAvailable } from './index.ts';
import { channelContract } from './testing/channel-contract.ts';
import { dialWebRtc, type WebRtcDial, type WebRtcOptions } from './webrtc.ts';

/** Candidates on loopback only, so that nothing leaves the machine. */
const onLoopback = (data: SignalData): boolean =>
  data.type !== 'candidate' || / (127\.0\.0\.1|::1) \d+ typ host/.test(data.candidate.candidate);

const options = { iceServers: [], wrtc, clock: systemClock, timeoutMs: 5_000 };

/** Two ends that signal to each other; `given` is for the first, the initiator. */
const dialBoth = (given: Partial<WebRtcOptions> = {}): readonly [WebRtcDial, WebRtcDial] => {
  const a: WebRtcDial = dialWebRtc({
    ...options,
    ...given,
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

const closeOf = (channel: Channel): Promise<CloseReason> =>
  new Promise((resolve) => channel.listen({ message() {}, drain() {}, close: resolve }));

const join = async () => {
  const [a, b] = dialBoth();
  return { a: await a.opened, b: await b.opened, stop: () => {} };
};

channelContract('webrtc', {
  // @roamhq/wrtc does not count what its SCTP buffer holds, and that empties while the test fills it. Browsers do.
  uncounted: true,
  join,
});

describe('dialling over WebRTC', () => {
  const dials: WebRtcDial[] = [];
  afterEach(() => {
    for (const dial of dials.splice(0)) dial.close();
  });
  const dial = (given: Partial<WebRtcOptions> = {}): WebRtcDial => {
    const made = dialWebRtc({ ...options, initiator: false, signal: () => {}, ...given });
    dials.push(made);
    // A test that only signals does not wait for the outcome.
    made.opened.catch(() => {});
    return made;
  };
  const offer = async (): Promise<SignalData> => {
    const { promise, resolve } = Promise.withResolvers<SignalData>();
    dial({ initiator: true, signal: (data) => data.type === 'offer' && resolve(data) });
    return promise;
  };
  const candidate = (text: string) => ({
    type: 'candidate',
    candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 },
  });

  it('is not available where there is no RTCPeerConnection', () => {
    expect(webRtcAvailable()).toBe(false);
  });

  it('rejects, and does not throw, where there is no WebRTC', async () => {
    const { wrtc: _, ...bare } = options;
    const { opened, signal, close } = dialWebRtc({ ...bare, initiator: true, signal: () => {} });
    await expect(opened).rejects.toMatchObject({ name: 'DialError', reason: 'lost' });
    signal({});
    close();
  });

  it('rejects where RTCPeerConnection is there but may not be made', async () => {
    class Forbidden {
      constructor() {
        throw new Error('forbidden here');
      }
    }
    const forbidding = {
      RTCPeerConnection: Forbidden,
      RTCSessionDescription: Object,
      RTCIceCandidate: Object,
    };
    await expect(dial({ initiator: true, wrtc: forbidding }).opened).rejects.toMatchObject({
      reason: 'lost',
    });
  });

  it('says that the browser makes no more of them', async () => {
    class Refused {
      constructor() {
        throw new Error("Failed to construct 'RTCPeerConnection': Cannot create so many PeerConnections");
      }
    }
    const refusing = { ...wrtc, RTCPeerConnection: Refused };
    await expect(dial({ initiator: true, wrtc: refusing }).opened).rejects.toMatchObject({
      reason: 'exhausted',
    });
  });

  it('asks no server but those it is given', async () => {
    const configs: unknown[] = [];
    class Recording extends wrtc.RTCPeerConnection {
      constructor(config: RTCConfiguration) {
        configs.push(config);
        super(config);
      }
    }
    dial({ initiator: true, wrtc: { ...wrtc, RTCPeerConnection: Recording } });
    expect(configs).toEqual([expect.objectContaining({ iceServers: [], iceTransportPolicy: 'all' })]);
  });

  it('times out by the clock, and frees the connection', async () => {
    const clock = new SimulatedClock();
    const connections: RTCPeerConnection[] = [];
    class Recording extends wrtc.RTCPeerConnection {
      constructor(config: RTCConfiguration) {
        super(config);
        connections.push(this);
      }
    }
    const { opened } = dial({
      initiator: true,
      clock,
      timeoutMs: 3_000,
      wrtc: { ...wrtc, RTCPeerConnection: Recording },
    });
    clock.advance(3_000);
    await expect(opened).rejects.toMatchObject({ name: 'DialError', reason: 'timeout' });
    expect(clock.pending).toBe(0);
    expect(connections.map((connection) => connection.signalingState)).toEqual(['closed']);
  });

  it('can be given up', async () => {
    const { opened, close, signal } = dial({ initiator: true });
    close();
    close();
    await expect(opened).rejects.toMatchObject({ reason: 'left' });
    signal(candidate(''));
  });

  it('rejects on a description that is plausible and wrong', async () => {
    const { opened, signal } = dial();
    signal({ type: 'offer', sdp: 'v=0\r\nnonsense' });
    await expect(opened).rejects.toMatchObject({ reason: 'lost' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', '{"type":"offer"}'],
    ['a list', []],
    ['an empty object', {}],
    ['a request to renegotiate', { type: 'renegotiate', renegotiate: true }],
    ['a request for a transceiver', { type: 'transceiverRequest', transceiverRequest: { kind: 'video' } }],
    ['an offer without a description', { type: 'offer' }],
    ['an offer that is no description', { type: 'offer', sdp: 'hello' }],
    ['an offer of 64 KiB and more', { type: 'offer', sdp: `v=0${' '.repeat(65_536)}` }],
    ['an answer where an offer is due', { type: 'answer', sdp: 'v=0' }],
    ['a candidate without an object', { type: 'candidate', candidate: 'candidate:1' }],
    ['a candidate without a place', { type: 'candidate', candidate: { candidate: 'x' } }],
    [
      'a candidate with a wrong line',
      { type: 'candidate', candidate: { candidate: 'x', sdpMLineIndex: -1 } },
    ],
    ['a candidate with a wrong medium', { type: 'candidate', candidate: { candidate: 'x', sdpMid: {} } }],
    ['a candidate of more than 1,024', candidate('x'.repeat(1025))],
  ])('refuses %s as a signal, and goes on', async (_, data) => {
    const { signal, opened } = dial();
    expect(() => signal(data)).toThrow(expect.objectContaining({ name: 'SignalError' }));
    let settled = false;
    opened.catch(() => {
      settled = true;
    });
    signal(await offer());
    await Promise.resolve();
    expect(settled).toBe(false);
  });

  it('takes one description, and a bounded number of candidates', async () => {
    const first = await offer();
    const described = dial();
    described.signal(first);
    expect(() => described.signal(first)).toThrow(/second offer/);
    const { signal } = dial();
    for (let port = 1; port <= 64; port += 1) {
      signal(candidate(`candidate:1 1 udp 2122063615 127.0.0.1 ${port} typ host generation 0`));
    }
    expect(() => signal(candidate('candidate:1 1 udp 1 127.0.0.1 65 typ host'))).toThrow(/too many/);
  });

  it('says that it runs directly, and nothing once it is closed', async () => {
    const { a, b } = await join();
    expect(await a.path?.()).toBe('direct');
    expect(await b.path?.()).toBe('direct');
    const closed = closeOf(b);
    a.close('left');
    expect(await closed).toBe('left');
    expect(await b.path?.()).toBeUndefined();
  });

  it('closes with malformed on text', async () => {
    const created: RTCDataChannel[] = [];
    class Recording extends wrtc.RTCPeerConnection {
      override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
        const channel = super.createDataChannel(label, init);
        created.push(channel);
        return channel;
      }
    }
    const [a, b] = dialBoth({ wrtc: { ...wrtc, RTCPeerConnection: Recording } });
    const [first, second] = [await a.opened, await b.opened];
    created[0]?.send('text');
    expect(await Promise.all([closeOf(first), closeOf(second)])).toEqual(['malformed', 'malformed']);
  });

  it.each([
    ['when the other end has hung up', 0],
    ['in bounded time if it does not hear', 1_000],
  ])('lets go of a closed connection %s', async (_, wait) => {
    const clock = new SimulatedClock();
    const connections: RTCPeerConnection[] = [];
    class Recording extends wrtc.RTCPeerConnection {
      constructor(config: RTCConfiguration) {
        super(config);
        connections.push(this);
      }
    }
    const [a, b] = dialBoth({ clock, wrtc: { ...wrtc, RTCPeerConnection: Recording } });
    const [first, second] = [await a.opened, await b.opened];
    const told = closeOf(second);
    first.close('handed-over');
    expect(connections[0]?.signalingState).toBe('stable');
    // With a wait, time passes before anything else can happen.
    clock.advance(wait);
    if (wait === 0) expect(await told).toBe('handed-over');
    const end = Date.now() + 5_000;
    while (connections[0]?.signalingState !== 'closed' && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(connections[0]?.signalingState).toBe('closed');
    expect(clock.pending).toBe(0);
  });

  it('looks for another way while the channel goes on, as the initiator, and loses nothing', async () => {
    const signals: string[] = [];
    const clock = new SimulatedClock();
    const timing = { clock: { ...systemClock, now: () => clock.now() } };
    const a: WebRtcDial = dialWebRtc({
      ...{ ...options, ...timing },
      initiator: true,
      signal(data) {
        signals.push(data.type);
        if (onLoopback(data)) b.signal(data);
      },
    });
    const b: WebRtcDial = dialWebRtc({
      ...{ ...options, ...timing },
      initiator: false,
      signal: (data) => onLoopback(data) && a.signal(data),
    });
    const [one, other] = await Promise.all([a.opened, b.opened]);
    const heard: number[] = [];
    other.listen({ message: ([number = -1]) => heard.push(number), drain() {}, close() {} });
    const offers = (): number => signals.filter((type) => type === 'offer').length;

    a.look();
    expect(offers(), 'not so soon after the first').toBe(1);
    clock.advance(2_000);
    b.look();
    a.setServers([]);
    a.look();
    for (let number = 0; number < 200; number++) {
      one.send(Uint8Array.of(number), 'live');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await expect.poll(() => heard).toEqual([...Array(200).keys()]);
    expect(offers()).toBe(2);
    one.close('left');
  });

  it('refuses an offer too soon after the last, and an answer to none', async () => {
    const [a, b] = dialBoth();
    const [one] = await Promise.all([a.opened, b.opened]);
    expect(() => b.signal({ type: 'offer', sdp: 'v=0' })).toThrow(SignalError);
    expect(() => a.signal({ type: 'answer', sdp: 'v=0' })).toThrow(SignalError);
    one.close('left');
  });
});
