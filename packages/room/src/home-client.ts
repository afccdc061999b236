import { JoinError } from '@parley/join';
import type { Link, Replica } from '@parley/log';
import { Backoff, type Timer } from '@parley/runtime';
import type { RoomAccess } from '@parley/seal';
import type { Channel } from '@parley/transport';
import { type CloseReason, isRetryable, type SessionId } from '@parley/wire';
import type { Environment } from './environment.ts';
import type { Receipts } from './receipts.ts';
import { ServerCall } from './server-call.ts';

const BACKOFF = { min: 300, max: 15_000 };
/** A connection that lasted so long has proved itself: the next failure waits shortly again, ms. */
const PROVED_MS = 5_000;

export type HomeState = 'off' | 'connecting' | 'connected' | 'backing-off' | 'untrusted' | 'refused';

export interface HomeClientOptions {
  readonly url: string;
  readonly access: RoomAccess;
  readonly session: SessionId;
  readonly environment: Environment;
  readonly replica: Replica;
  readonly receipts: Receipts;
  readonly changed: () => void;
}

/**
 * The line to home: up while this peer is a caller, and then kept up with jittered back-off.
 *
 * ```
 *   off ─call─► connecting ─welcome─► connected ─lost─► backing-off ─► connecting …
 *    ▲             │  └─ another key than the pinned one ─► untrusted        │
 *    └──hang-up────┴─── a final reason ─► refused ◄──────────────────────────┘
 * ```
 *
 * `untrusted` and `refused` last as long as the room is open.
 */
export class HomeClient {
  readonly #options: HomeClientOptions;
  readonly #backoff: Backoff;
  #state: HomeState = 'off';
  #isRetrying = false;
  #refusal: CloseReason | null = null;
  #call: ServerCall<'home'> | null = null;
  #link: Link | null = null;
  #retry: Timer | null = null;
  #since = 0;
  /** Why the line last ended. */
  #ended: CloseReason | null = null;

  constructor(options: HomeClientOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.environment.random, BACKOFF);
  }

  get state(): HomeState {
    return this.#state;
  }
  /** Whether it is `connecting` after a failure: it was out of reach, and is until it answers. */
  get isRetrying(): boolean {
    return this.#isRetrying;
  }
  /** The final reason for which home ended it; null unless `refused`. */
  get refusal(): CloseReason | null {
    return this.#refusal;
  }
  get link(): Link | null {
    return this.#link;
  }

  call(): void {
    if (this.#state === 'off') void this.#connect();
  }

  hangUp(reason: CloseReason): void {
    const { call, link } = { call: this.#call, link: this.#link };
    // Forgotten first: closing them is heard at once, and must not look like a loss.
    this.#call = null;
    this.#link = null;
    this.#retry?.cancel();
    call?.giveUp(reason);
    link?.close(reason);
    if (this.#state !== 'refused' && this.#state !== 'untrusted') this.#become('off');
  }

  /** The network changed: try at once instead of at the end of the wait. */
  nudge(): void {
    if (this.#state !== 'backing-off') return;
    this.#retry?.cancel();
    void this.#connect();
  }

  /** The replica says the link is down. */
  down(link: Link, reason: CloseReason): void {
    if (link.info.kind === 'home') this.#ended = reason;
    if (link !== this.#link) return;
    this.#link = null;
    if (this.#options.environment.clock.now() - this.#since >= PROVED_MS) this.#backoff.reset();
    this.#lost(reason);
  }

  async #connect(): Promise<void> {
    const { url, access, session, environment, replica, receipts } = this.#options;
    const call = new ServerCall({ service: 'home', url, access, session, environment });
    this.#call = call;
    this.#ended = null;
    this.#become('connecting');
    let channel: Channel;
    let isTrusted: boolean;
    try {
      const joined = await call.join();
      channel = joined.channel;
      isTrusted = await receipts.pin(joined.welcome.homeKey);
    } catch (error) {
      if (this.#call !== call) return call.giveUp('handed-over');
      this.#call = null;
      call.giveUp('going-away');
      return this.#lost(error instanceof JoinError ? error.reason : 'lost');
    }
    if (this.#call !== call) return channel.close('handed-over');
    if (isTrusted) return this.#linked(call, replica.link(channel, { kind: 'home', session: null }));
    this.hangUp('handed-over');
    this.#become('untrusted');
  }

  /** The line is up; it may have ended, or been given up, in the very call that made it a link. */
  #linked(call: ServerCall<'home'>, link: Link): void {
    if (this.#call !== call) return;
    this.#call = null;
    if (link.closed) return this.#lost(this.#ended ?? 'lost');
    this.#since = this.#options.environment.clock.now();
    this.#link = link;
    this.#become('connected');
  }

  #lost(reason: CloseReason): void {
    if (!isRetryable(reason)) {
      this.#refusal = reason;
      return this.#become('refused');
    }
    this.#become('backing-off');
    this.#retry = this.#options.environment.clock.after(this.#backoff.next(), () => void this.#connect());
  }

  #become(state: HomeState): void {
    if (this.#state === state) return;
    this.#isRetrying = state === 'connecting' && this.#state === 'backing-off';
    this.#state = state;
    this.#options.changed();
  }
}
