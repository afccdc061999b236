import type { Environment, PeerDial } from '@parley/room';
import type { Channel, ChannelEvents, Lane } from '@parley/transport';
import {
  type Bytes,
  type Certificate,
  type CloseReason,
  decodeSync,
  type Envelope,
  encodeSync,
  type Receipt,
  type Refused,
  type RunView,
  type SessionId,
  type SyncMessage,
  separated,
  WireError,
} from '@parley/wire';

export type WireEnd = 'peer' | 'home' | 'signaling';

/**
 * A channel as a hostile peer holds it: the honest code of the packages runs over it, and between its messages the
 * hostile one says whatever it likes and reads all that comes.
 */
export class HostileWire implements Channel {
  readonly kind: Channel['kind'];
  readonly end: WireEnd;
  /** Every sync message the other side sent, in order. What came before the welcome is of another protocol. */
  readonly heard: SyncMessage[] = [];
  readonly path?: NonNullable<Channel['path']>;
  closed: CloseReason | null = null;
  readonly #channel: Channel;

  constructor(channel: Channel, end: WireEnd) {
    this.#channel = channel;
    this.kind = channel.kind;
    this.end = end;
    const path = channel.path?.bind(channel);
    if (path) this.path = path;
  }

  get writable(): boolean {
    return this.#channel.writable;
  }

  /** What this side was told of things it sent. */
  get refusals(): Refused[] {
    return this.heard.filter((message) => message.type === 'refused');
  }

  /** Says that, as if the honest code had. */
  say(message: SyncMessage): void {
    this.#channel.send(encodeSync(message), 'live');
  }

  listen(events: ChannelEvents): void {
    this.#channel.listen({
      message: (bytes) => {
        const message = syncMessage(bytes);
        if (message) this.heard.push(...separated(message));
        events.message(bytes);
      },
      drain: () => events.drain(),
      close: (reason) => {
        this.closed = reason;
        events.close(reason);
      },
    });
  }

  send(bytes: Bytes, lane: Lane): void {
    this.#channel.send(bytes, lane);
  }

  close(reason: CloseReason): void {
    this.closed = reason;
    this.#channel.close(reason);
  }
}

/** Null for a message of another protocol: joining and signaling share a channel's beginning, or the whole of it. */
function syncMessage(bytes: Bytes): SyncMessage | null {
  try {
    return decodeSync(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** All wires of a hostile peer, and what was heard over them. */
export class HostileWires {
  readonly all: HostileWire[] = [];

  /** The same environment, with a hostile wire in place of each channel to a server or a peer. */
  readonly tap = (environment: Environment): Environment => {
    const { dialPeer } = environment;
    return {
      ...environment,
      dialServer: async (url) => {
        const end = new URL(url).pathname === '/home' ? 'home' : 'signaling';
        return this.#hold(await environment.dialServer(url), end);
      },
      dialPeer: dialPeer && ((options) => this.#dial(dialPeer(options))),
    };
  };

  /** The open wires over which envelopes travel: to each neighbour, and to home. */
  get open(): HostileWire[] {
    return this.all.filter(({ end, closed }) => end !== 'signaling' && closed === null);
  }

  get heard(): SyncMessage[] {
    return this.all.flatMap(({ heard }) => heard);
  }

  /** Edits and snapshots that came, each once, as they came. */
  get envelopes(): Envelope[] {
    const found = new Map<string, Envelope>();
    for (const message of this.heard) {
      if (message.type !== 'envelope') continue;
      const { kind, session, part, number } = message.envelope.header;
      found.set(`${kind} ${session} ${part} ${number}`, message.envelope);
    }
    return [...found.values()];
  }

  get presences(): Envelope[] {
    return this.heard.flatMap((message) => (message.type === 'presence' ? [message.envelope] : []));
  }

  get certificates(): Certificate[] {
    const found = new Map<string, Certificate>();
    for (const message of this.heard) {
      if (message.type === 'certificate') found.set(message.certificate.session, message.certificate);
    }
    return [...found.values()];
  }

  /** Home's newest word on the text, over whichever wire, with all the runs it ever told: each receipt tells what changed. */
  get receipt(): Receipt | null {
    let newest: Receipt | null = null;
    let runs = new Map<SessionId, readonly RunView[]>();
    for (const message of this.heard) {
      if (message.type !== 'receipt' || message.receipt.part !== 0) continue;
      const { receipt } = message;
      if (receipt.time < (newest?.time ?? 0)) continue;
      newest = receipt;
      runs = new Map([...(receipt.full ? [] : runs), ...receipt.runs]);
    }
    return newest && { ...newest, runs };
  }

  #dial(dial: PeerDial): PeerDial {
    return {
      signal: (data) => dial.signal(data),
      opened: dial.opened.then((channel) => this.#hold(channel, 'peer')),
      close: () => dial.close(),
    };
  }

  #hold(channel: Channel, end: WireEnd): HostileWire {
    const wire = new HostileWire(channel, end);
    this.all.push(wire);
    return wire;
  }
}
