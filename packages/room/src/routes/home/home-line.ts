import type { Link, Replica } from '@parley/replica';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { CloseReason, HomeWelcome } from '@parley/wire';
import type { Environment } from '../../environment/environment.ts';
import type { ServerWord } from '../../status/status.ts';
import type { Content } from '../../sync/content.ts';
import type { Failure } from '../redial.ts';
import { ServerCall } from '../server-call.ts';
import { ServerLine } from '../server-line.ts';
import type { Receipts } from './receipts.ts';

const BACKOFF = { min: 300, max: 15_000 };

export interface HomeLineOptions {
  readonly url: string;
  readonly access: RoomAccess;
  readonly prover: SessionProver;
  readonly environment: Environment;
  readonly replica: Pick<Replica<Content>, 'link'>;
  readonly receipts: Pick<Receipts, 'pin'>;
  /** Home let this peer in, and is the one that is known. */
  readonly welcomed: (welcome: HomeWelcome) => void;
  readonly changed: () => void;
  /** A call that has begun already, if there is one: it is the first. */
  readonly begun?: () => ServerCall<'home'> | null;
}

/** The line to home: a link while it is connected. A home with another key than the pinned one is left at once. */
export class HomeLine {
  readonly #line: ServerLine<'home'>;
  #link: Link | null = null;

  constructor(options: HomeLineOptions) {
    const { url, access, prover, environment, replica, receipts, begun, changed } = options;
    this.#line = new ServerLine({
      service: 'home',
      logger: environment.logger,
      clock: environment.clock,
      random: environment.random,
      bounds: BACKOFF,
      call: () => begun?.() ?? new ServerCall({ service: 'home', url, access, prover, environment }),
      refused: async ({ welcome: { homeKey, elders } }) =>
        (await receipts.pin(homeKey, elders)) ? null : 'untrusted',
      opened: ({ channel, welcome }) => {
        options.welcomed(welcome);
        this.#link = replica.link(channel, { kind: 'home', session: null });
      },
      changed,
    });
  }

  get state(): ServerLine<'home'>['state'] {
    return this.#line.state;
  }
  get word(): ServerWord {
    return this.#line.word;
  }
  get failure(): Failure | null {
    return this.#line.failure;
  }
  /** Null unless it is connected. */
  get link(): Link | null {
    return this.#line.state === 'connected' ? this.#link : null;
  }

  call(): void {
    this.#line.open();
  }

  hangUp(reason: CloseReason): void {
    this.#line.close(reason);
  }

  nudge(): void {
    this.#line.nudge();
  }

  /** The replica says that the link is down. */
  down(link: Link, reason: CloseReason): void {
    this.#line.lost(link.channel, reason);
  }
}
