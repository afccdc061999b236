import type { Role, SessionId } from '@parley/wire';
import type { Environment } from '../../environment/environment.ts';
import type { Outbox } from '../../sync/outbox.ts';
import type { Neighbour } from '../neighbours.ts';
import { Caller, type CallerFacts, type CallerNeighbour } from './caller.ts';
import type { HomeClient } from './home-client.ts';
import type { Receipts } from './receipts.ts';

export interface CallsOptions {
  readonly session: SessionId;
  readonly role: Role;
  readonly environment: Environment;
  readonly home: HomeClient | null;
  readonly receipts: Receipts;
  readonly outbox: Outbox;
  readonly neighbours: () => Iterable<Neighbour>;
}

const HOME_WORDS = {
  off: 'none',
  connecting: 'connecting',
  connected: 'open',
  waiting: 'backoff',
} as const;

/** Gathers the facts the caller's rule rests on, and does what it decides (rule 7). */
export class Calls {
  readonly #options: CallsOptions;
  readonly #caller = new Caller();

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** `leads`: whether this tab has the device's connections. Returns after how many ms time alone may change it; null:
   * not at all. */
  decide(leads: boolean): number | null {
    const { home, environment } = this.#options;
    if (!home) return null;
    const { action, again } = this.#caller.decide(this.#facts(leads, home), environment.clock.now());
    if (action === 'call') home.call();
    else if (action === 'hang-up') home.hangUp('handed-over');
    return again;
  }

  #facts(leads: boolean, home: HomeClient): CallerFacts {
    const { session, role, environment, receipts, outbox } = this.#options;
    const now = environment.clock.now();
    const oldest = outbox.oldest();
    return {
      self: { session, role, visible: environment.visibility.visible, metered: environment.metered() },
      neighbours: [...this.#mesh(now)],
      receiptAge: Number.isFinite(receipts.heardAt) ? now - receipts.heardAt : null,
      uncoveredAge: oldest === null ? null : now - oldest,
      home: HOME_WORDS[home.state],
      pinned: receipts.pinned,
      leads,
    };
  }

  /** Only mesh links count: a tab of this device has no connections of its own. Who has not introduced itself yet is
   * taken for somebody who does not call. */
  *#mesh(now: number): Generator<CallerNeighbour> {
    for (const { link, peer, role, receiptAt } of this.#options.neighbours()) {
      const { kind, session } = link.info;
      if (kind !== 'peer' || session === null) continue;
      yield {
        session,
        role: role ?? 'view',
        visible: peer?.visible ?? false,
        metered: peer?.metered ?? false,
        calling: peer?.calling ?? false,
        receiptAge: receiptAt === null ? null : now - receiptAt,
      };
    }
  }
}
