import type { Clock, Random, Timer } from '@parley/runtime';
import type { Channel } from '@parley/transport';
import type { SessionId, TurnServers } from '@parley/wire';
import type { PeerDial, Visibility } from '../../environment/environment.ts';

/** Milliseconds. */
export const UPKEEP = {
  /** How often a connection through a relay looks for a direct way: at random between these two. UDP that is free again
   * tells nobody, and each look gathers candidates anew at both ends. */
  relayed: { min: 35_000, max: 50_000 },
  /** The least time between two requests of one peer that are followed: each costs a look. */
  asked: 2_000,
} as const;

/** An open connection, and what can be done for it. */
export interface KeptConnection {
  readonly initiator: boolean;
  readonly dial: Pick<PeerDial, 'look' | 'renew'>;
  readonly channel: Pick<Channel, 'path'>;
  /** Asks the other end, the initiator, to look. */
  readonly ask: () => void;
}

export interface UpkeepOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly visibility: Visibility;
}

/**
 * Keeps open connections on the best way there is: one through a relay looks for a direct way now and then while the page is
 * in sight, and one whose way may be broken looks at once. The connection stays the same all the while; one that finds
 * nothing is given up by liveness, and dialled anew.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #kept = new Map<SessionId, KeptConnection & { timer: Timer; askedAt: number }>();

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  opened(session: SessionId, connection: KeptConnection): void {
    this.closed(session);
    this.#kept.set(session, {
      ...connection,
      timer: this.#later(session),
      askedAt: Number.NEGATIVE_INFINITY,
    });
  }

  closed(session: SessionId): void {
    this.#kept.get(session)?.timer.cancel();
    this.#kept.delete(session);
  }

  /** The way to that peer may be broken. */
  doubted(session: SessionId): void {
    const kept = this.#kept.get(session);
    if (kept) this.#look(kept);
  }

  /** That peer asks for a look. */
  asked(session: SessionId): void {
    const kept = this.#kept.get(session);
    const now = this.#options.clock.now();
    if (!kept?.initiator || now - kept.askedAt < UPKEEP.asked) return;
    kept.askedAt = now;
    kept.dial.look?.();
  }

  /** The network is another one: what is relayed may run direct now. */
  nudge(): void {
    for (const session of this.#kept.keys()) void this.#improve(session);
  }

  /** Newer credentials: those of the dial run out. */
  renewed(turn: TurnServers): void {
    for (const { dial } of this.#kept.values()) dial.renew?.(turn);
  }

  stop(): void {
    for (const session of [...this.#kept.keys()]) this.closed(session);
  }

  #later(session: SessionId): Timer {
    const { clock, random } = this.#options;
    const { min, max } = UPKEEP.relayed;
    return clock.after(min + random.float() * (max - min), () => {
      const kept = this.#kept.get(session);
      if (!kept) return;
      kept.timer = this.#later(session);
      // Only one end has to look: the one that can.
      if (kept.initiator && this.#options.visibility.visible) void this.#improve(session);
    });
  }

  async #improve(session: SessionId): Promise<void> {
    const path = await this.#kept.get(session)?.channel.path?.();
    const kept = this.#kept.get(session);
    if (kept && path === 'relayed') this.#look(kept);
  }

  #look({ initiator, dial, ask }: KeptConnection): void {
    if (initiator) dial.look?.();
    else ask();
  }
}
