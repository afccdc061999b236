import type { Admitted } from '@parley/join';
import type { Channel, ChannelEvents, Lane } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  decodeSync,
  encodeSync,
  type SessionId,
  WireError,
} from '@parley/wire';
import type { Visitor } from './visitor.ts';

/** What may wait for the room, bytes: what was on its way when its channel was asked to bring nothing more. */
const MOST_WAITING = 8 * 1024 * 1024;
/** No ping is longer, bytes. */
const PING_BYTES = 32;

export interface RestingEvents {
  /** They said something that needs the room. */
  woken(): void;
  hungUp(): void;
}

/**
 * A caller's channel, for as long as they call. The room behind it may be put away meanwhile, and made again: until then pings are
 * answered here, and what else comes waits.
 *
 *     attach() ──► heard by the room ──rest()──► resting ──a message──► waiting ──attach()──► …
 */
export class CallerLine {
  readonly session: SessionId;
  readonly visitor: Visitor;
  readonly #channel: Channel;
  #attached: AttachedChannel | null = null;
  #resting: RestingEvents | null = null;
  #waiting: Bytes[] = [];
  #waitingBytes = 0;
  /** Whether the channel was asked to bring nothing more: by this line, or by the room. */
  #isHeld = false;
  #closed: CloseReason | null = null;

  constructor({ channel, session }: Pick<Admitted, 'channel' | 'session'>, visitor: Visitor) {
    this.session = session;
    this.visitor = visitor;
    this.#channel = channel;
    channel.listen({
      message: (bytes) => this.#message(bytes),
      drain: () => this.#attached?.events?.drain(),
      close: (reason) => this.#ended(reason),
    });
  }

  /** The channel as a room has it until `rest`. */
  attach(): Channel {
    this.#resting = null;
    this.#attached = new AttachedChannel(this.#channel, {
      listened: (heardBy) => this.#handOver(heardBy),
      held: () => this.#hold(),
    });
    return this.#attached;
  }

  /** The room is put away: what it still says or closes does not reach the caller. */
  rest(events: RestingEvents): void {
    this.#attached?.detach();
    this.#attached = null;
    this.#resting = events;
    this.#hold();
  }

  /** Ends the call of a room that rests. */
  close(reason: CloseReason): void {
    this.#channel.close(reason);
  }

  #message(bytes: Bytes): void {
    const events = this.#attached?.events;
    if (events && this.#waiting.length === 0) return events.message(bytes);
    if (this.#resting && this.#isPong(bytes)) return;
    this.#wait(bytes);
    this.#resting?.woken();
  }

  #isPong(bytes: Bytes): boolean {
    if (bytes.length > PING_BYTES || this.#waiting.length > 0) return false;
    try {
      const message = decodeSync(bytes);
      if (message.type !== 'ping') return false;
      this.#channel.send(encodeSync({ type: 'pong', nonce: message.nonce }), 'live');
      return true;
    } catch (error) {
      // The room tells them what it thinks of it.
      if (error instanceof WireError) return false;
      throw error;
    }
  }

  #wait(bytes: Bytes): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#hold();
    if (this.#waitingBytes > MOST_WAITING) this.#channel.close('too-many-messages');
  }

  /** The room listens: it hears what waited, in order, before what comes. */
  #handOver(heardBy: AttachedChannel): void {
    for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
      if (heardBy !== this.#attached) return;
      heardBy.events?.message(bytes);
      this.#waiting.shift();
    }
    this.#waitingBytes = 0;
    this.#hold();
    if (this.#closed !== null) this.#ended(this.#closed);
  }

  /** Holds the channel while something waits here, or the room wants nothing more. */
  #hold(): void {
    const isHeld = this.#waiting.length > 0 || this.#attached?.isHeld === true;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (isHeld) this.#channel.hold?.();
    else this.#channel.goOn?.();
  }

  #ended(reason: CloseReason): void {
    this.#closed = reason;
    this.#waiting = [];
    this.#resting?.hungUp();
    this.#resting = null;
    this.#attached?.tellClosed(reason);
  }
}

interface AttachedEvents {
  listened(heardBy: AttachedChannel): void;
  /** The room holds it, or goes on. */
  held(): void;
}

/** A caller's channel in the hands of a room. */
class AttachedChannel implements Channel {
  readonly kind: Channel['kind'];
  events: ChannelEvents | null = null;
  isHeld = false;
  #channel: Channel | null;
  readonly #tell: AttachedEvents;

  constructor(channel: Channel, tell: AttachedEvents) {
    this.kind = channel.kind;
    this.#channel = channel;
    this.#tell = tell;
  }

  listen(events: ChannelEvents): void {
    this.events = events;
    this.#tell.listened(this);
  }

  send(bytes: Bytes, lane: Lane): void {
    this.#channel?.send(bytes, lane);
  }

  get writable(): boolean {
    return this.#channel?.writable ?? false;
  }

  close(reason: CloseReason): void {
    this.#channel?.close(reason);
  }

  hold(): void {
    this.#setHeld(true);
  }

  goOn(): void {
    this.#setHeld(false);
  }

  detach(): void {
    this.#channel = null;
    this.events = null;
  }

  #setHeld(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (this.#channel) this.#tell.held();
  }

  tellClosed(reason: CloseReason): void {
    const { events } = this;
    this.events = null;
    events?.close(reason);
  }
}
