import type { Bytes, CloseReason } from '@parley/wire';
import type { Way } from './candidate-pair.ts';

/** `live` overtakes `bulk` inside one channel: a keystroke does not wait behind a snapshot. Order is kept in each lane. */
export type Lane = 'live' | 'bulk';

export interface ChannelEvents {
  message(bytes: Bytes): void;
  /** The bulk lane has room again. */
  drain(): void;
  /** Called once. After it nothing else is called and nothing is sent. */
  close(reason: CloseReason): void;
}

/** An ordered, reliable, message-bound byte pipe with back-pressure. It is open from the moment somebody holds it. */
export interface Channel {
  readonly kind: 'memory' | 'websocket' | 'webrtc' | 'broadcast' | 'exchange';
  /** Sets who hears it; called once. Messages that came before are kept and delivered then, in order. */
  listen(events: ChannelEvents): void;
  /** Queues a message of at most LIMITS.message bytes. A closed channel drops it. If the live lane holds more than
   * 8 MiB the channel closes with `too-slow`. */
  send(bytes: Bytes, lane: Lane): void;
  /** Whether the bulk lane has room. Who sends bulk checks it first, and goes on at `drain`. */
  readonly writable: boolean;
  /** Ends it on both sides: the other side hears `reason`. What was queued in the live lane before goes out first if it can. */
  close(reason: CloseReason): void;
  /** Once it has closed: how long the other side asks to stay away from it, ms; null or absent: it does not say. */
  readonly retryAfterMs?: number | null;
  /** Asks that no more messages be brought for now: the other side's sending then waits. A few may come all the same. With
   * kinds that cannot do that it does nothing. Closing needs no `goOn`. */
  hold?(): void;
  /** After `hold`: what was held back comes. */
  goOn?(): void;
  /** For WebRTC: how the selected candidate pair runs. Others: undefined. */
  path?(): Promise<'direct' | 'relayed' | undefined>;
  /** For WebRTC: all that is told of that pair. Others: undefined. */
  way?(): Promise<Way | undefined>;
}
