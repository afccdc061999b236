import type { Clock } from '@parley/runtime';
import { type Bytes, CLOSE_REASONS, type CloseReason, encodeSync, equalBytes } from '@parley/wire';
import SimplePeer from 'simple-peer/simplepeer.min.js';
import { BufferWatch } from './buffer-watch.ts';
import { pathOf, type Way, wayOf } from './candidate-pair.ts';
import type { Channel } from './channel.ts';
import { ConnectionCount } from './connection-count.ts';
import { DialError } from './dial-error.ts';
import { KnownPath, selectedPairOf } from './known-path.ts';
import { BULK_BUFFER } from './live-first-queue.ts';
import { type Pipe, PipeChannel } from './pipe-channel.ts';
import { parseSignalData, type SignalData, SignalError } from './signal-data.ts';

export interface WebRtcOptions {
  /** Exactly one of the two ends is. */
  readonly initiator: boolean;
  /** STUN and TURN servers; none but these is ever asked. */
  readonly iceServers: readonly RTCIceServer[];
  /** `relay`: only through TURN. Default `all`. */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  /** A WebRTC implementation, for hosts without one. */
  readonly wrtc?: object;
  /** Carries signal data to the other end, while the channel is open too. */
  signal(data: SignalData): void;
  /** All candidates of this end are found, and were signalled: nothing more comes for what was described last. */
  gathered?(): void;
  /** Nothing has been heard of the other end for seconds: the way may be broken. Called each time that is so. */
  doubted?(): void;
  readonly clock: Clock;
  /** After how many milliseconds without a channel the dial fails. */
  readonly timeoutMs: number;
}

export interface WebRtcDial {
  /** Takes what the other end's `signal` gave. Throws a {@link SignalError}, and changes nothing, if it is not plausible
   * signal data for this end. */
  signal(data: unknown): void;
  /** The channel, once it is open. Rejects with a {@link DialError}; everything is freed then. */
  readonly opened: Promise<Channel>;
  /** Servers, or credentials for them, that count from the next look for a way on. */
  setServers(iceServers: readonly RTCIceServer[]): void;
  /** Looks for a better way while the channel goes on as it runs, and takes it: the same connection, nothing lost. Only the
   * initiator can, once the channel is open; otherwise it has no effect. */
  look(): void;
  /** Gives the dial up; `opened` rejects. Once the channel is open it has no effect: who holds the channel closes it. */
  close(): void;
}

/** How long the other end may take to hang up after the close message, in milliseconds. */
const CLOSE_LINGER = 1_000;
/** How many candidates one end may name for each description. */
const MAX_CANDIDATES = 64;
/** The least time between two looks for a better way, in milliseconds: each gathers candidates anew at both ends. */
const LOOK_MS = 2_000;

/** The close message for each reason: the last thing a channel says, so that the other end hears why. */
const FAREWELLS = new Map(
  (Object.keys(CLOSE_REASONS) as CloseReason[]).map((reason) => [
    reason,
    encodeSync({ type: 'close', reason }),
  ]),
);
const LONGEST_FAREWELL = Math.max(...[...FAREWELLS.values()].map((bytes) => bytes.byteLength));

function farewellOf(bytes: Bytes): CloseReason | null {
  if (bytes.byteLength > LONGEST_FAREWELL) return null;
  for (const [reason, farewell] of FAREWELLS) {
    if (equalBytes(bytes, farewell)) return reason;
  }
  return null;
}

/** A simple-peer as a pipe. */
class PeerPipe implements Pipe {
  readonly #peer: SimplePeer;
  readonly #clock: Clock;
  readonly #room: () => void;
  /** Only where the host has no event for it, as @roamhq/wrtc. */
  #watch: BufferWatch | null = null;
  readonly #path = new KnownPath(() => this.#read(pathOf));

  constructor(peer: SimplePeer, clock: Clock, room: () => void) {
    this.#peer = peer;
    this.#clock = clock;
    this.#room = room;
  }

  get buffered(): number {
    return this.#peer._channel?.bufferedAmount ?? 0;
  }

  /** Begins to notice that the buffer empties. */
  opened(data: RTCDataChannel): void {
    if (typeof data.bufferedAmountLowThreshold === 'number') {
      data.bufferedAmountLowThreshold = BULK_BUFFER;
      data.addEventListener('bufferedamountlow', this.#room);
    } else {
      this.#watch = new BufferWatch(this.#clock, () => this.buffered, this.#room);
    }
  }

  write(bytes: Bytes): void {
    this.#peer.send(bytes);
    this.#watch?.wrote();
  }

  waiting(): void {
    this.#watch?.lookSoon();
  }

  end(reason: CloseReason): void {
    this.stop();
    const farewell = FAREWELLS.get(reason);
    try {
      if (farewell !== undefined) this.#peer.send(farewell);
    } catch {
      // The connection is gone already, so nobody is there to be told.
      this.#peer.destroy();
      return;
    }
    // Destroying at once would throw away what is still buffered, the farewell included. The other end hangs up when
    // it hears it.
    const timer = this.#clock.after(CLOSE_LINGER, () => this.#peer.destroy());
    this.#peer.on('close', () => timer.cancel());
  }

  stop(): void {
    this.#watch?.stop();
  }

  path(): Promise<'direct' | 'relayed' | undefined> {
    return this.#path.at(selectedPairOf(this.#peer._pc), this.#clock.now());
  }

  way(): Promise<Way | undefined> {
    return this.#read(wayOf);
  }

  async #read<Told>(read: (reports: object[]) => Told): Promise<Told | undefined> {
    try {
      const stats = await this.#peer._pc?.getStats();
      return stats === undefined ? undefined : read(reportsOf(stats));
    } catch {
      // Some hosts refuse while the connection closes. No pair is selected then.
      return undefined;
    }
  }
}

function reportsOf(stats: RTCStatsReport): object[] {
  const reports: object[] = [];
  stats.forEach((report: object) => {
    reports.push(report);
  });
  return reports;
}

const connections = new ConnectionCount();

/** Chromium's words for a page that has made too many, with simple-peer's code for what the constructor threw. */
function isExhausted(cause: Error): boolean {
  return 'code' in cause && cause.code === 'ERR_PC_CONSTRUCTOR' && /so many/i.test(cause.message);
}

/** Opens one ordered, reliable data channel to another browser. */
export function dialWebRtc(options: WebRtcOptions): WebRtcDial {
  const { initiator, iceServers, iceTransportPolicy = 'all', wrtc, clock, timeoutMs } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  let state: 'dialling' | 'open' | 'over' = 'dialling';
  /** Whether a description of the other end is due: the answer to what was offered, or an offer. */
  let due = true;
  let candidates = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;

  let peer: SimplePeer;
  try {
    connections.made();
    peer = new SimplePeer({
      initiator,
      config: { iceServers: [...iceServers], iceTransportPolicy },
      channelConfig: { ordered: true },
      objectMode: true,
      ...(wrtc === undefined ? {} : { wrtc }),
    });
  } catch (cause) {
    reject(new DialError('lost', 'this host has no WebRTC', { cause }));
    return { signal() {}, setServers() {}, look() {}, opened: promise, close() {} };
  }

  const pipe = new PeerPipe(peer, clock, () => channel.pump());
  const channel = new PipeChannel('webrtc', pipe);

  const fail = (error: DialError): void => {
    if (state !== 'dialling') return;
    state = 'over';
    timer.cancel();
    peer.destroy();
    channel.abandon();
    reject(error);
  };
  const timer = clock.after(timeoutMs, () => fail(new DialError('timeout', 'no connection in time')));

  /** The connection is gone, or is of no more use. */
  const over = (reason: CloseReason): void => {
    state = 'over';
    pipe.stop();
    peer.destroy();
    channel.ended(reason);
  };

  peer.on('signal', (data) => {
    // simple-peer also knows requests to renegotiate; here the other end is asked in its own words.
    if (state !== 'over' && isSignal(data)) options.signal(parseSignalData(data));
  });
  const connection = peer._pc;
  connection?.addEventListener('icegatheringstatechange', () => {
    if (state !== 'over' && connection.iceGatheringState === 'complete') options.gathered?.();
  });
  peer.on('iceStateChange', (ice) => {
    if (state === 'open' && ice === 'disconnected') options.doubted?.();
  });
  const open = (): void => {
    if (state !== 'dialling') return;
    state = 'open';
    timer.cancel();
    if (peer._channel !== null) pipe.opened(peer._channel);
    resolve(channel);
  };
  peer.on('connect', () => {
    // It asks each five seconds whether the channel closes: a peer that is gone is found by who listens to it.
    clearInterval(peer._closingInterval ?? undefined);
    open();
  });
  const openWith = (data: RTCDataChannel): void => {
    // simple-peer says so only once it has looked up the candidate pair, and asks for it again until there is one.
    if (data.readyState === 'open') open();
    else data.addEventListener('open', open);
  };
  // In place of the stream that simple-peer is: that one costs a timer for each message.
  peer._onChannelMessage = ({ data: message }: MessageEvent<unknown>): void => {
    // What the other end sends on opening may come before the event that says it is open.
    open();
    if (state !== 'open') return;
    // A data channel's text arrives as a string.
    if (!(message instanceof ArrayBuffer)) {
      channel.close('malformed');
      return;
    }
    const bytes = new Uint8Array(message);
    const reason = farewellOf(bytes);
    if (reason === null) channel.arrived(bytes);
    else over(reason);
  };
  if (peer._channel !== null) openWith(peer._channel);
  peer._pc?.addEventListener('datachannel', (event) => openWith(event.channel));
  peer.on('error', (cause) => {
    if (isExhausted(cause)) {
      connections.refused();
      fail(new DialError('exhausted', 'the browser makes no more connections for now', { cause }));
    } else if (state === 'dialling') fail(new DialError('lost', 'the connection failed', { cause }));
    else over('lost');
  });
  peer.on('close', () => {
    if (state === 'dialling') fail(new DialError('lost', 'the connection closed'));
    else over('lost');
  });

  /** What the other end may say now; throws if not. */
  const check = (signal: SignalData): void => {
    if (signal.type === 'candidate') {
      if (candidates === MAX_CANDIDATES) throw new SignalError('too many candidates');
      return;
    }
    if (signal.type !== (initiator ? 'answer' : 'offer'))
      throw new SignalError(`no ${signal.type} is due here`);
    if (due) return;
    const again = state === 'open' && !initiator && clock.now() - lookedAt >= LOOK_MS;
    if (!again) throw new SignalError(`a second ${signal.type}`);
  };

  return {
    signal(data) {
      const signal = parseSignalData(data);
      if (state === 'over') return;
      check(signal);
      try {
        peer.signal(signal);
      } catch (cause) {
        throw new SignalError('the WebRTC implementation refuses it', { cause });
      }
      if (signal.type === 'candidate') {
        candidates += 1;
      } else {
        due = false;
        candidates = 0;
        lookedAt = clock.now();
      }
    },
    setServers(servers) {
      if (state !== 'over') peer._pc?.setConfiguration({ iceServers: [...servers], iceTransportPolicy });
    },
    look() {
      if (!initiator || state !== 'open' || clock.now() - lookedAt < LOOK_MS) return;
      lookedAt = clock.now();
      due = true;
      // An offer that nobody answered is replaced by this one.
      peer.offerOptions = { iceRestart: true };
      peer._createOffer();
    },
    opened: promise,
    close: () => fail(new DialError('left', 'the dial was given up')),
  };
}

function isSignal(data: unknown): boolean {
  const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined;
  return type === 'offer' || type === 'answer' || type === 'candidate';
}
