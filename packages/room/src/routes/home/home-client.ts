import { JoinError } from '@parley/join';
import type { Link, Replica } from '@parley/replica';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import type { CloseReason } from '@parley/wire';
import type { Environment } from '../../environment/environment.ts';
import type { Content } from '../../sync/content.ts';
import { type Failure, Redial } from '../redial.ts';
import { ServerCall } from '../server-call.ts';
import type { Receipts } from './receipts.ts';

const BACKOFF = { min: 300, max: 15_000 };

export type HomeState = 'off' | 'connecting' | 'connected' | 'waiting';

export interface HomeClientOptions {
  readonly url: string;
  readonly access: RoomAccess;
  readonly prover: SessionProver;
  readonly environment: Environment;
  readonly replica: Replica<Content>;
  readonly receipts: Receipts;
  readonly changed: () => void;
  /** A call that has begun already, if there is one: it is the first. */
  readonly begun?: () => ServerCall<'home'> | null;
}

/**
 * The line to home: up while this peer is a caller, and then kept up.
 *
 * ```
 *   off ─call─► connecting ─welcome─► connected ─lost──► waiting ─► connecting …
 *    ▲             │  └─ another key than the pinned one, or any failure ─►│
 *    └──hang-up────┴───────────────────────────────────────────────────────┘
 * ```
 */
export class HomeClient {
  readonly #options: HomeClientOptions;
  readonly #redial: Redial;
  #state: HomeState = 'off';
  #call: ServerCall<'home'> | null = null;
  #link: Link | null = null;
  #since = 0;
  /** Why the line last ended. */
  #ended: CloseReason | null = null;

  constructor(options: HomeClientOptions) {
    this.#options = options;
    const { clock, random } = options.environment;
    this.#redial = new Redial({ clock, random, bounds: BACKOFF, dial: () => void this.#connect() });
  }

  get state(): HomeState {
    return this.#state;
  }
  /** Why the last try failed; null once one succeeded. While it tries again, home is out of reach until it answers. */
  get failure(): Failure | null {
    return this.#redial.failure;
  }
  get link(): Link | null {
    return this.#link;
  }

  call(): void {
    if (this.#state === 'off' && !this.#redial.begin()) this.#become('waiting');
  }

  hangUp(reason: CloseReason): void {
    const { call, link } = { call: this.#call, link: this.#link };
    // Forgotten first: closing them is heard at once, and must not look like a loss.
    this.#call = null;
    this.#link = null;
    this.#redial.pause();
    call?.giveUp(reason);
    link?.close(reason);
    this.#become('off');
  }

  /** The network changed, or the page came into sight: try at once instead of at the end of the wait. */
  nudge(): void {
    if (this.#state === 'waiting') this.#redial.hurry();
  }

  /** The replica says the link is down. */
  down(link: Link, reason: CloseReason): void {
    if (link.info.kind === 'home') this.#ended = reason;
    if (link !== this.#link) return;
    this.#link = null;
    this.#lost(reason, this.#options.environment.clock.now() - this.#since);
  }

  async #connect(): Promise<void> {
    const { url, access, prover, environment, replica, receipts, begun } = this.#options;
    const call = begun?.() ?? new ServerCall({ service: 'home', url, access, prover, environment });
    this.#call = call;
    this.#ended = null;
    this.#become('connecting');
    let channel: Channel;
    let isTrusted: boolean;
    try {
      const joined = await call.join();
      channel = joined.channel;
      isTrusted = await receipts.pin(joined.welcome.homeKey, joined.welcome.elders);
    } catch (error) {
      if (this.#call !== call) return call.giveUp('handed-over');
      this.#call = null;
      call.giveUp('going-away');
      return this.#lost(error instanceof JoinError ? error.reason : 'lost');
    }
    if (this.#call !== call) return channel.close('handed-over');
    if (isTrusted) return this.#linked(call, replica.link(channel, { kind: 'home', session: null }));
    this.#call = null;
    call.giveUp('handed-over');
    this.#lost('untrusted');
  }

  /** The line is up; it may have ended, or been given up, in the very call that made it a link. */
  #linked(call: ServerCall<'home'>, link: Link): void {
    if (this.#call !== call) return;
    this.#call = null;
    if (link.closed) return this.#lost(this.#ended ?? 'lost');
    this.#since = this.#options.environment.clock.now();
    this.#link = link;
    this.#redial.succeeded();
    this.#become('connected');
  }

  #lost(failure: Failure, lasted = 0): void {
    this.#redial.failed(failure, lasted);
    this.#become('waiting');
  }

  #become(state: HomeState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.changed();
  }
}
