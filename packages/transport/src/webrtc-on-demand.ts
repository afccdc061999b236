import { DialError } from './dial-error.ts';
import { parseSignalData, type SignalData, SignalError } from './signal-data.ts';
import type { WebRtcDial, WebRtcOptions } from './webrtc.ts';

type WebRtc = Pick<typeof import('./webrtc.ts'), 'dialWebRtc'>;

/** An offer and the candidates one end may name. */
const MAX_WAITING = 65;

let loaded: WebRtc | null = null;

const loadWebRtc = async (): Promise<WebRtc> => {
  loaded = await import('./webrtc.ts');
  return loaded;
};

/** Begins to load what the first dial needs. If it cannot be loaded, that dial tries again. */
export function prepareWebRtc(): void {
  if (!loaded) void Promise.allSettled([loadWebRtc()]);
}

/** Whether this host has WebRTC with data channels. */
export function webRtcAvailable(): boolean {
  return (
    typeof globalThis.RTCPeerConnection === 'function' &&
    typeof globalThis.RTCPeerConnection.prototype.createDataChannel === 'function'
  );
}

/**
 * `dialWebRtc` for a page: simple-peer is a third of what the provider weighs, and nobody needs it before somebody else is
 * there, so it is loaded by the first dial. What is signalled meanwhile waits; what of it turns out to be implausible for
 * this end is dropped then. Code that cannot be loaded fails the dial as `lost`, and the next dial tries again.
 */
export function dialWebRtcOnDemand(
  options: WebRtcOptions,
  load: () => Promise<WebRtc> = loadWebRtc,
): WebRtcDial {
  if (loaded) return loaded.dialWebRtc(options);
  const { promise: given, resolve, reject } = Promise.withResolvers<WebRtcDial>();
  const waiting: SignalData[] = [];
  let dial: WebRtcDial | null = null;
  let over = false;

  const fail = (error: DialError): void => {
    over = true;
    waiting.length = 0;
    timer.cancel();
    reject(error);
  };
  const timer = options.clock.after(options.timeoutMs, () =>
    fail(new DialError('timeout', 'WebRTC was not loaded in time')),
  );
  load().then(
    ({ dialWebRtc }) => {
      if (over) return;
      timer.cancel();
      dial = dialWebRtc(options);
      for (const signal of waiting.splice(0)) passOn(dial, signal);
      resolve(dial);
    },
    (cause: unknown) => {
      if (!over) fail(new DialError('lost', 'WebRTC could not be loaded', { cause }));
    },
  );

  return {
    signal(data) {
      if (dial) return dial.signal(data);
      const signal = parseSignalData(data);
      if (over) return;
      if (waiting.length === MAX_WAITING) throw new SignalError('too many signals');
      waiting.push(signal);
    },
    // Before it is loaded there is nothing to renew: the dial that is made then is younger than what would be renewed.
    setServers: (servers) => dial?.setServers(servers),
    look: () => dial?.look(),
    opened: given.then(({ opened }) => opened),
    close() {
      if (dial) dial.close();
      else if (!over) fail(new DialError('left', 'the dial was given up'));
    },
  };
}

/** The other end is not told of what is refused, so late is as good as at once. */
function passOn(dial: WebRtcDial, signal: SignalData): void {
  try {
    dial.signal(signal);
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
  }
}
