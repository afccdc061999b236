import { JoinError, type Joined } from '@parley/join';
import type { Clock, Logger, Random } from '@parley/runtime';
import type { Channel } from '@parley/transport';
import { type CloseReason, isRetryable, type Service } from '@parley/wire';
import type { Problem, ProblemCode, ServerWord } from '../status/status.ts';
import { type Failure, Redial } from './redial.ts';
import type { ServerCall } from './server-call.ts';

type State<S extends Service> =
  | { readonly at: 'off' | 'waiting' }
  | { readonly at: 'connecting'; readonly call: ServerCall<S> }
  /** Let in: somebody begins to listen to the channel, which may end in that very call. */
  | { readonly at: 'opening'; readonly channel: Channel; ended: CloseReason | null }
  | { readonly at: 'connected'; readonly channel: Channel; readonly since: number };

export interface ServerLineOptions<S extends Service> {
  readonly service: S;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** The shortest and the longest wait after a failure that passes by itself, ms. */
  readonly bounds: { readonly min: number; readonly max: number };
  /** Calls the server. The call may have begun already. */
  readonly call: () => ServerCall<S>;
  /** Why a server that lets this peer in is left all the same; null: it is not. */
  readonly refused?: (joined: Joined<S>) => Promise<Failure | null>;
  /** Begins to listen to the channel. Whoever does says `lost` once it has ended, be it in this very call. */
  readonly opened: (joined: Joined<S>) => void;
  /** The state is another. */
  readonly changed: () => void;
}

/**
 * A line to a server: kept up while it is wanted.
 *
 * ```
 *   off ─open─► connecting ─let in─► connected ─lost──► waiting ─► connecting …
 *    ▲             │  └─ any failure, a server that is refused ──►│
 *    └────close────┴──────────────────────────────────────────────┘
 * ```
 */
export class ServerLine<S extends Service> {
  readonly #options: ServerLineOptions<S>;
  readonly #redial: Redial;
  #state: State<S> = { at: 'off' };

  constructor(options: ServerLineOptions<S>) {
    this.#options = options;
    const { clock, random, bounds } = options;
    this.#redial = new Redial({ clock, random, bounds, dial: () => void this.#connect() });
  }

  get state(): 'off' | 'waiting' | 'connecting' | 'connected' {
    return this.#state.at === 'opening' ? 'connecting' : this.#state.at;
  }

  /** Why the last try failed; null once one succeeded. */
  get failure(): Failure | null {
    return this.#redial.failure;
  }

  /** As the status says it: a server that failed is out of reach until it answers, also while it is tried again. */
  get word(): ServerWord {
    const { state, failure } = this;
    return state === 'waiting' || (state === 'connecting' && failure !== null) ? 'offline' : state;
  }

  /** It is wanted: calls, at the end of the wait if there is one. */
  open(): void {
    if (this.#state.at === 'off' && !this.#redial.begin()) this.#become({ at: 'waiting' });
  }

  /** It is not wanted any more; the server hears `reason`. */
  close(reason: CloseReason): void {
    const state = this.#state;
    if (state.at === 'off') return;
    // Off first: what closes is heard at once, and must not look like a loss.
    this.#state = { at: 'off' };
    this.#redial.pause();
    if (state.at === 'connecting') state.call.giveUp(reason);
    if (state.at === 'opening' || state.at === 'connected') state.channel.close(reason);
    this.#options.changed();
  }

  /** Tries at once instead of at the end of the wait. */
  nudge(): void {
    if (this.#state.at === 'waiting') this.#redial.hurry();
  }

  /** The channel has ended. */
  lost(channel: Channel, reason: CloseReason): void {
    const state = this.#state;
    if (state.at === 'opening' && state.channel === channel) state.ended ??= reason;
    if (state.at === 'connected' && state.channel === channel)
      this.#failed(reason, this.#options.clock.now() - state.since, channel.retryAfterMs);
  }

  async #connect(): Promise<void> {
    const call = this.#options.call();
    this.#become({ at: 'connecting', call });
    let joined: Joined<S>;
    let refusal: Failure | null;
    try {
      joined = await call.join();
      refusal = (await this.#options.refused?.(joined)) ?? null;
    } catch (error) {
      if (!this.#awaits(call)) return;
      call.giveUp('going-away');
      return this.#failed(error instanceof JoinError ? error.reason : 'lost');
    }
    if (!this.#awaits(call)) return;
    if (refusal === null) return this.#opening(joined);
    call.giveUp('handed-over');
    this.#failed(refusal);
  }

  /** A call that is awaited no more was given up, and its channel with it. */
  #awaits(call: ServerCall<S>): boolean {
    return this.#state.at === 'connecting' && this.#state.call === call;
  }

  #opening(joined: Joined<S>): void {
    const { channel } = joined;
    const state: State<S> & { at: 'opening' } = { at: 'opening', channel, ended: null };
    this.#state = state;
    this.#options.opened(joined);
    if (this.#state !== state) return;
    if (state.ended !== null) return this.#failed(state.ended);
    this.#redial.succeeded();
    this.#options.logger.info(`${this.#options.service} answers`);
    this.#become({ at: 'connected', channel, since: this.#options.clock.now() });
  }

  #failed(failure: Failure, lasted = 0, retryAfter: number | null = null): void {
    // The same, time after time, is one line.
    if (failure !== this.failure)
      this.#options.logger.warn(`${this.#options.service} does not answer`, { reason: failure });
    this.#redial.failed(failure, lasted, retryAfter);
    this.#become({ at: 'waiting' });
  }

  #become(state: State<S>): void {
    const before = this.#state.at;
    this.#state = state;
    if (before !== state.at) this.#options.changed();
  }
}

/** A server that speaks a newer protocol than this page: its own page does, too. */
export const newerVersion = ({ failure }: { readonly failure: Failure | null }): Problem[] =>
  failure === 'unknown-version' ? [{ code: 'newer-version', detail: failure }] : [];

/** The server is out of reach; with the reason if another try alone does not mend it. */
export function unreachable(code: ProblemCode, failure: Failure | null): Problem {
  const isPassing = failure === null || failure === 'untrusted' || isRetryable(failure);
  return isPassing ? { code } : { code, detail: failure };
}
