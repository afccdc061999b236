import { type Bytes, type CloseReason, LIMITS } from '@parley/wire';
import type { Way } from './candidate-pair.ts';
import type { Channel, ChannelEvents, Lane } from './channel.ts';
import { LANE_LIMIT, LiveFirstQueue } from './live-first-queue.ts';

/** What one kind of channel supplies: the raw way out beneath the two lanes. */
export interface Pipe {
  /** Bytes handed on and still waiting on this side. */
  readonly buffered: number;
  /** How much may be buffered before bulk waits; the queue's own measure if absent. */
  readonly bulkBuffer?: number;
  /** Hands one message on. A throw means that the pipe is broken. Once `buffered` has fallen, the pipe's owner calls
   * {@link PipeChannel.pump}. */
  write(bytes: Bytes): void;
  /** Messages wait because of what is buffered: {@link PipeChannel.pump} has to be called, even if the buffer turns out
   * to be empty already. For pipes that have to look for room themselves. */
  waiting?(): void;
  /** Tells the other side the reason, after everything written before, and frees everything in bounded time. Called at
   * most once, and never after {@link PipeChannel.ended}. */
  end(reason: CloseReason, retryAfterMs: number | null): void;
  /** Reads no more until `goOn`, if it can. */
  hold?(): void;
  goOn?(): void;
  path?(): Promise<'direct' | 'relayed' | undefined>;
  way?(): Promise<Way | undefined>;
}

/** What is kept for a listener that is yet to come. */
interface Inbox {
  readonly messages: Bytes[];
  bytes: number;
}

/** The part all kinds of channels share: lanes, back-pressure, bounds, and one close. The kind owns the pipe and tells
 * this object what happens below by `arrived`, `pump` and `ended`.
 *
 * ```
 *            send                      pipe.write
 *   owner ─────────► live │ bulk lane ───────────► pipe ─ ─ ► other side
 *   owner ◄───────── inbox until listen ◄───────── arrived
 *
 *   open ── close(reason) by the owner, a broken bound, ended(reason) from below ──► closed
 * ```
 */
export class PipeChannel implements Channel {
  readonly kind: Channel['kind'];
  retryAfterMs: number | null = null;
  readonly #pipe: Pipe;
  readonly #queue = new LiveFirstQueue();
  #inbox: Inbox | null = { messages: [], bytes: 0 };
  #events: ChannelEvents | null = null;
  #closed: CloseReason | null = null;
  #drainOwed = false;
  #broken = false;

  constructor(kind: Channel['kind'], pipe: Pipe) {
    this.kind = kind;
    this.#pipe = pipe;
  }

  listen(events: ChannelEvents): void {
    if (this.#events !== null || this.#inbox === null) throw new Error('listen() was called a second time');
    const { messages } = this.#inbox;
    this.#events = events;
    // The listener may close the channel at any of them; that empties the list.
    for (const bytes of messages) events.message(bytes);
    this.#inbox = null;
    if (this.#closed !== null && this.#events !== null) this.#tellClosed(this.#closed);
  }

  /** Throws a RangeError for a message above LIMITS.message: that is a defect of the caller. */
  send(bytes: Bytes, lane: Lane): void {
    if (bytes.byteLength > LIMITS.message) {
      throw new RangeError(`a message of ${bytes.byteLength} bytes is above the limit of ${LIMITS.message}`);
    }
    if (this.#closed !== null) return;
    if (this.#queue.add(bytes, lane) === 'too-slow') {
      this.close('too-slow');
      return;
    }
    this.#handOn();
    if (!this.writable) this.#drainOwed = true;
  }

  get writable(): boolean {
    return this.#closed === null && this.#queue.writable;
  }

  /** The owner's own `close` event comes at once, within this call. `retryAfterMs`: how long the other side is to stay away, where
   * the kind can tell it. */
  close(reason: CloseReason, retryAfterMs: number | null = null): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    if (this.#inbox !== null) this.#inbox.messages.length = 0;
    // Who is too slow for what waits already is not sent all of it as a farewell.
    if (reason !== 'too-slow' && !this.#broken) this.#sayLastWords();
    this.#pipe.end(reason, retryAfterMs);
    this.#tellClosed(reason);
  }

  hold(): void {
    if (this.#closed === null) this.#pipe.hold?.();
  }

  goOn(): void {
    if (this.#closed === null) this.#pipe.goOn?.();
  }

  path(): Promise<'direct' | 'relayed' | undefined> {
    return this.#pipe.path?.() ?? Promise.resolve(undefined);
  }

  way(): Promise<Way | undefined> {
    return this.#pipe.way?.() ?? Promise.resolve(undefined);
  }

  /** Whether it is closed, on this side at least. For the owner of the pipe. */
  get closed(): boolean {
    return this.#closed !== null;
  }

  /** A message came. For the owner of the pipe. */
  arrived(bytes: Bytes): void {
    if (this.#closed !== null) return;
    if (bytes.byteLength > LIMITS.message) {
      this.close('too-large');
      return;
    }
    if (this.#inbox === null) {
      this.#events?.message(bytes);
      return;
    }
    // Nobody listens yet, or `listen` is handing out what came before.
    this.#inbox.bytes += bytes.byteLength;
    this.#inbox.messages.push(bytes);
    if (this.#inbox.bytes > LANE_LIMIT) this.close('too-slow');
  }

  /** There may be room below. For the owner of the pipe; it is where `drain` comes from, so never from inside `send`. */
  pump(): void {
    if (this.#closed !== null) return;
    this.#handOn();
    if (this.#drainOwed && this.writable) {
      this.#drainOwed = false;
      this.#events?.drain();
    }
  }

  /** The other side ended it, or it broke. The pipe is gone and is not called again. For the owner of the pipe. */
  ended(reason: CloseReason, retryAfterMs: number | null = null): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    this.retryAfterMs = retryAfterMs;
    // Before `listen`, the close waits behind the messages that are kept.
    if (this.#inbox === null) this.#tellClosed(reason);
  }

  /** The process behind it is gone: it is closed and nobody is told. For simulations. */
  abandon(): void {
    this.#closed ??= 'lost';
    this.#events = null;
  }

  #handOn(): void {
    while (this.#closed === null) {
      const bytes = this.#queue.next(this.#pipe.buffered, this.#pipe.bulkBuffer);
      if (bytes === undefined) {
        if (!this.#queue.empty) this.#pipe.waiting?.();
        return;
      }
      if (!this.#write(bytes)) this.close('lost');
    }
  }

  #sayLastWords(): void {
    for (let bytes = this.#queue.nextLive(); bytes !== undefined; bytes = this.#queue.nextLive()) {
      if (!this.#write(bytes)) return;
    }
  }

  /** Whether the pipe took it. One that throws is broken, and why is of no use to anybody above. */
  #write(bytes: Bytes): boolean {
    try {
      this.#pipe.write(bytes);
    } catch {
      this.#broken = true;
    }
    return !this.#broken;
  }

  #tellClosed(reason: CloseReason): void {
    const events = this.#events;
    if (events === null) return;
    this.#events = null;
    events.close(reason);
  }
}
