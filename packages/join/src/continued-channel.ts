import type { Channel, ChannelEvents } from '@parley/transport';
import type { Bytes, CloseReason } from '@parley/wire';

/** Who reads the first messages of a channel. */
export interface Handshake {
  message(bytes: Bytes): void;
  close(reason: CloseReason): void;
}

/**
 * A channel whose beginning was read by a handshake, and whose continuation somebody else will hear.
 *
 * A channel is listened to once, and the first messages after a welcome may come in the same breath as the welcome.
 * So the handshake does not give the channel back: it gives this, which keeps what comes until `listen`.
 *
 *     begin()──► handshake ──release()──► holding ──listen()──► passing on
 */
export class ContinuedChannel implements Channel {
  readonly kind: Channel['kind'];
  readonly path?: NonNullable<Channel['path']>;
  readonly #channel: Channel;
  readonly #mostHeld: number;
  #handshake: Handshake | null = null;
  #events: ChannelEvents | null = null;
  #passing = false;
  #held: Bytes[] = [];
  #heldBytes = 0;
  #drained = false;
  #closed: CloseReason | null = null;
  #told = false;
  #ended = false;

  /** More than `mostHeld` bytes that nobody listens to close the channel with `too-many-messages`. */
  constructor(channel: Channel, mostHeld: number) {
    this.kind = channel.kind;
    this.#channel = channel;
    this.#mostHeld = mostHeld;
    const path = channel.path?.bind(channel);
    if (path !== undefined) this.path = path;
  }

  /** Hears the channel from now on, for `handshake`; what the channel kept is read before this returns. */
  begin(handshake: Handshake): void {
    this.#handshake = handshake;
    this.#channel.listen({
      message: (bytes) => this.#message(bytes),
      drain: () => this.#drain(),
      close: (reason) => this.#close(reason),
    });
  }

  /** The handshake has read its last message; what comes now is for the listener. */
  release(): void {
    this.#handshake = null;
  }

  listen(events: ChannelEvents): void {
    if (this.#events !== null) throw new Error('a channel is listened to once');
    this.#events = events;
    // A listener may provoke further messages while it hears these: they queue behind, and order holds.
    for (let bytes = this.#held.shift(); bytes !== undefined && !this.#ended; bytes = this.#held.shift()) {
      this.#heldBytes -= bytes.length;
      events.message(bytes);
    }
    this.#passing = true;
    if (this.#closed !== null) this.#tellClosed(this.#closed);
    else if (this.#drained && !this.#ended) events.drain();
  }

  send(bytes: Bytes, lane: 'live' | 'bulk'): void {
    this.#channel.send(bytes, lane);
  }

  get retryAfterMs(): number | null {
    return this.#channel.retryAfterMs ?? null;
  }

  get writable(): boolean {
    return this.#channel.writable;
  }

  hold(): void {
    this.#channel.hold?.();
  }

  goOn(): void {
    this.#channel.goOn?.();
  }

  close(reason: CloseReason): void {
    this.#ended = true;
    this.#held = [];
    this.#channel.close(reason);
  }

  #message(bytes: Bytes): void {
    if (this.#ended) return;
    if (this.#handshake !== null) this.#handshake.message(bytes);
    else if (this.#passing) this.#events?.message(bytes);
    else this.#hold(bytes);
  }

  #hold(bytes: Bytes): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#mostHeld) this.close('too-many-messages');
    else this.#held.push(bytes);
  }

  #drain(): void {
    if (this.#passing && !this.#ended) this.#events?.drain();
    else this.#drained = true;
  }

  #close(reason: CloseReason): void {
    this.#closed = reason;
    if (this.#handshake !== null) this.#handshake.close(reason);
    else if (this.#passing) this.#tellClosed(reason);
  }

  #tellClosed(reason: CloseReason): void {
    if (this.#told) return;
    this.#told = true;
    this.#ended = true;
    this.#events?.close(reason);
  }
}
