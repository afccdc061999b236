import { JoinError, joinClient } from '@parley/join';
import type { Link, Replica } from '@parley/log';
import { Backoff, type Timer } from '@parley/runtime';
import type { RoomAccess } from '@parley/seal';
import { type CloseReason, isRetryable, type SessionId } from '@parley/wire';
import type { Environment } from './environment.ts';
import type { Receipts } from './receipts.ts';

const JOIN_TIMEOUT_MS = 10_000;
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
  /** Home ended it for good, or failed to let us in. */
  readonly ended: (reason: CloseReason) => void;
}

/**
 * The line to home: up while this peer is a caller, and then kept up with jittered back-off.
 *
 *   off ─call─► connecting ─welcome─► connected ─lost─► backing-off ─► connecting …
 *    ▲             │  └─ another key than the pinned one ─► untrusted        │
 *    └──hang-up────┴─── a final reason ─► refused ◄──────────────────────────┘
 */
export class HomeClient {
  readonly #options: HomeClientOptions;
  readonly #backoff: Backoff;
  #state: HomeState = 'off';
  #link: Link | null = null;
  #retry: Timer | null = null;
  #since = 0;
  /** Grows with each call and hang-up, so that a join that ends late is recognised. */
  #attempt = 0;

  constructor(options: HomeClientOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.environment.random, BACKOFF);
  }

  get state(): HomeState {
    return this.#state;
  }
  get link(): Link | null {
    return this.#link;
  }

  call(): void {
    if (this.#state !== 'off') return;
    void this.#connect();
  }

  hangUp(reason: CloseReason): void {
    this.#attempt += 1;
    this.#retry?.cancel();
    this.#retry = null;
    this.#link?.close(reason);
    this.#link = null;
    if (this.#state !== 'refused' && this.#state !== 'untrusted') this.#become('off');
  }

  /** The network changed: try at once instead of at the end of the wait. */
  nudge(): void {
    if (this.#state !== 'backing-off') return;
    this.#retry?.cancel();
    this.#retry = null;
    void this.#connect();
  }

  /** The replica says the link is down. */
  down(link: Link, reason: CloseReason): void {
    if (link !== this.#link) return;
    this.#link = null;
    if (this.#options.environment.clock.now() - this.#since >= PROVED_MS) this.#backoff.reset();
    this.#lost(reason);
  }

  async #connect(): Promise<void> {
    const { url, access, session, environment, replica, receipts } = this.#options;
    const attempt = ++this.#attempt;
    this.#become('connecting');
    try {
      const dialled = await environment.dialServer(url);
      if (attempt !== this.#attempt) return dialled.close('left');
      const { welcome, channel } = await joinClient(dialled, {
        suite: environment.suite,
        access,
        session,
        role: access.role,
        service: 'home',
        origin: new URL(url).host,
        random: environment.random,
        clock: environment.clock,
        timeoutMs: JOIN_TIMEOUT_MS,
      });
      const trusted = await receipts.pin(welcome.homeKey);
      if (attempt !== this.#attempt) return channel.close('left');
      if (!trusted) {
        channel.close('left');
        return this.#become('untrusted');
      }
      this.#since = environment.clock.now();
      this.#link = replica.link(channel, { kind: 'home', session: null });
      this.#become('connected');
    } catch (error) {
      if (attempt === this.#attempt) this.#lost(error instanceof JoinError ? error.reason : 'lost');
    }
  }

  #lost(reason: CloseReason): void {
    if (!isRetryable(reason)) {
      this.#become('refused');
      return this.#options.ended(reason);
    }
    this.#become('backing-off');
    this.#retry = this.#options.environment.clock.after(this.#backoff.next(), () => {
      this.#retry = null;
      void this.#connect();
    });
  }

  #become(state: HomeState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.changed();
  }
}
