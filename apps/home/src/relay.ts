import type { Clock, Logger, Timer } from '@parley/runtime';
import { type Channel, type ChannelEvents, TokenBucket } from '@parley/transport';
import type { Exchange } from '@parley/transport/exchange';
import {
  type Bytes,
  type CloseReason,
  type Envelope,
  encodeSync,
  fromBase64Url,
  type RoomId,
  type SessionId,
  type SyncMessage,
  toBase64Url,
} from '@parley/wire';

/** Another process of this home, by a fresh and random name. */
export type ProcessId = string;

/** Processes heard at once; more are not listened to. */
const MOST_PROCESSES = 64;
/** The others are asked to begin anew at most so often, ms. */
const ASK_MS = 1_000;
/** Edits of a room told to other processes, bytes a second and at once: what people type. What is above, a device that hands in a week's
 * work, comes to them by the log. */
const EDITS = { rate: 256 * 1024, burst: 1024 * 1024 };
/** Sessions whose certificates the others were told and that are remembered; then they are told again. */
const MOST_CERTIFIED = 4_096;

const topicOf = (room: RoomId): string => `home/${room}`;

/** What is published: numbered, so that whoever hears it knows that nothing is missing. */
interface Said {
  readonly process: ProcessId;
  /** Null: it is gone. */
  readonly number: number | null;
  /** It begins here: everything that counts is in it, and what was before need not be known. */
  readonly begins: boolean;
  /** The others are to begin anew. */
  readonly asks: boolean;
  /** Whom each is for, null for all, and the message. */
  readonly messages: readonly (readonly [to: ProcessId | null, message: string])[];
}

export interface RelayOptions {
  readonly exchange: Exchange;
  readonly room: RoomId;
  /** This process. */
  readonly process: ProcessId;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What a process is told first that knows nothing of the room here: who is here, with their certificates. */
  readonly greeting: () => readonly SyncMessage[];
  /** Another process has callers in the room. The channel brings what it says and is listened to at once; what is sent over it goes to
   * that process alone. It closes when a word of that process was missed, and another is told when it has begun anew. */
  readonly opened: (channel: Channel) => void;
}

/**
 * What the processes of one home tell each other of a room that has callers at several, over an exchange that keeps nothing and may lose
 * what is published at any time:
 *
 *   unknown ──begins──► heard ──the next number──► heard
 *      ▲ asks             └──a number is missing, the exchange was interrupted──► closed, and unknown
 *
 * It carries what is live. What was missed of edits comes by the log that the processes share.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #channels = new Map<ProcessId, RelayChannel>();
  readonly #unsubscribe: () => void;
  readonly #edits: TokenBucket;
  readonly #certified = new Set<SessionId>();
  #number = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** They are asked again then. */
  #asking: Timer | null = null;
  #waiting: (readonly [to: ProcessId | null, message: Bytes])[] = [];
  #closed = false;

  constructor(options: RelayOptions) {
    const { exchange, room, clock } = options;
    this.#options = options;
    this.#edits = new TokenBucket(EDITS.rate, EDITS.burst, clock.now());
    this.#unsubscribe = exchange.subscribe(topicOf(room), {
      message: (text) => this.#heard(text),
      ready: () => {
        for (const channel of [...this.#channels.values()]) channel.end('lost');
        this.#begin(true);
      },
    });
  }

  /** An edit that was taken in here. What is too much is left to the log. */
  edit(envelope: Envelope, certificate: SyncMessage | null): void {
    // Nobody is told what nobody hears.
    if (this.#channels.size === 0) return;
    // Its chunks are here alone until they are written.
    if (envelope.chunks.length > 0) return;
    const { session } = envelope.header;
    if (!this.#edits.take(envelope.bytes.length, this.#options.clock.now())) return;
    if (certificate && !this.#certified.has(session)) {
      if (this.#certified.size >= MOST_CERTIFIED) this.#certified.clear();
      this.#certified.add(session);
      this.#say(null, certificate);
    }
    this.#say(null, { type: 'envelope', envelope });
  }

  presence(envelope: Envelope): void {
    if (this.#channels.size > 0) this.#say(null, { type: 'presence', envelope });
  }

  /** A process has let go of that session's certificate. */
  uncertified(session: SessionId): void {
    this.#certified.delete(session);
  }

  /** The other processes are told that nobody is here any more. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#publish({ number: null, begins: false, asks: false, messages: [] });
    this.#unsubscribe();
    this.#asking?.cancel();
    for (const channel of [...this.#channels.values()]) channel.end('left');
  }

  #say(to: ProcessId | null, message: SyncMessage): void {
    this.#sayBytes(to, encodeSync(message));
  }

  /** What is said in one turn is published at once. */
  #sayBytes(to: ProcessId | null, bytes: Bytes): void {
    if (this.#closed) return;
    if (this.#waiting.length === 0) queueMicrotask(() => this.#flush());
    this.#waiting.push([to, bytes]);
  }

  #flush(): void {
    if (this.#waiting.length === 0 || this.#closed) return;
    const messages = this.#waiting;
    this.#waiting = [];
    this.#publish({ number: this.#number++, begins: false, asks: false, messages: messages.map(published) });
  }

  #begin(asks: boolean): void {
    const now = this.#options.clock.now();
    if (asks) this.#askedAt = now;
    this.#flush();
    const greeting = this.#options.greeting();
    // Who begins to hear knows no other certificates than these.
    this.#certified.clear();
    for (const message of greeting)
      if (message.type === 'certificate') this.#certified.add(message.certificate.session);
    const messages = greeting.map((message) => published([null, encodeSync(message)]));
    this.#publish({ number: this.#number++, begins: true, asks, messages });
  }

  #publish(said: Omit<Said, 'process'>): void {
    const { exchange, room, process } = this.#options;
    exchange.publish(topicOf(room), JSON.stringify({ process, ...said } satisfies Said));
  }

  /** What comes over the exchange is home's own; where it is not, it changes nothing. */
  #heard(text: string): void {
    if (this.#closed) return;
    try {
      this.#take(saidIn(text));
    } catch (error) {
      this.#options.logger.warn('another process was not understood', { error: String(error) });
    }
  }

  #take({ process, number, begins, asks, messages }: Said): void {
    const known = this.#channels.get(process);
    if (number === null) return known?.end('left');
    const isNext = known?.next === number;
    if (known && !isNext) known.end('lost');
    if (!isNext && !begins) return this.#ask();
    const channel = isNext && known ? known : this.#open(process);
    if (!channel) return;
    channel.next = number + 1;
    for (const [to, message] of messages)
      if (to === null || to === this.#options.process) channel.bring(fromBase64Url(message));
    if (asks) this.#begin(false);
  }

  #ask(): void {
    const { clock } = this.#options;
    const wait = this.#askedAt + ASK_MS - clock.now();
    if (wait <= 0) return this.#begin(true);
    this.#asking ??= clock.after(wait, () => {
      this.#asking = null;
      this.#begin(true);
    });
  }

  #open(process: ProcessId): RelayChannel | null {
    if (this.#channels.size >= MOST_PROCESSES) return null;
    const channel = new RelayChannel(
      (bytes) => this.#sayBytes(process, bytes),
      () => this.#channels.delete(process),
    );
    this.#channels.set(process, channel);
    this.#options.opened(channel);
    return channel;
  }
}

/** TypeError or SyntaxError if it is none. */
function saidIn(text: string): Said {
  const said = JSON.parse(text) as Said;
  const isNumbered = said.number === null || Number.isSafeInteger(said.number);
  if (typeof said.process !== 'string' || !isNumbered || !Array.isArray(said.messages))
    throw new TypeError('no word of a process');
  return said;
}

const published = ([to, message]: readonly [ProcessId | null, Bytes]): Said['messages'][number] => [
  to,
  toBase64Url(message),
];

/** Another process, as a channel. It cannot be held: what is too much is dropped by whoever hears it. */
class RelayChannel implements Channel {
  readonly kind = 'exchange';
  readonly writable = true;
  /** The number of what it says next. */
  next = 0;
  #events: ChannelEvents | null = null;
  #closed = false;
  readonly #say: (bytes: Bytes) => void;
  readonly #gone: () => void;

  constructor(say: (bytes: Bytes) => void, gone: () => void) {
    this.#say = say;
    this.#gone = gone;
  }

  listen(events: ChannelEvents): void {
    this.#events = events;
  }

  send(bytes: Bytes): void {
    if (!this.#closed) this.#say(bytes);
  }

  /** Its process is not told: it says nothing that is for this channel alone but what it thinks of what it hears. */
  close(reason: CloseReason): void {
    this.end(reason);
  }

  bring(bytes: Bytes): void {
    if (!this.#closed) this.#events?.message(bytes);
  }

  end(reason: CloseReason): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#gone();
    this.#events?.close(reason);
  }
}
