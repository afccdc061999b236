import { createHash } from 'node:crypto';
import type { HomePolicy, HomeRefusal } from '@parley/home';
import type { Answer } from '@parley/log';
import type { Clock } from '@parley/runtime';
import type { SignalingPolicy } from '@parley/signaling';
import type { Budgets } from './budgets.ts';
import type { Config } from './config.ts';
import type { Refusals } from './refusals.ts';

/** What of a visitor the policy looks at; home's and signaling's visitors have it. */
interface Known {
  readonly address?: string | null;
  readonly invited?: boolean;
}

/** Rooms at home, as far as the policy has to know them. */
export interface StandingRooms {
  stands(room: string): Answer<boolean>;
  isDeleted(room: string): Answer<boolean>;
}

/** Rooms remembered to stand, and for how long, ms: a database across the network is not asked for each TURN credential. */
const MOST_REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

export interface PolicyOptions {
  readonly config: Pick<Config, 'newRooms' | 'turnFor'>;
  readonly budgets: Budgets;
  readonly refusals: Refusals;
  /** Null where home is not served here. */
  readonly rooms: () => StandingRooms | null;
  /** A room stands at home from now on. */
  readonly stood: (room: string) => void;
  readonly clock: Pick<Clock, 'now'>;
  /** The store did not say whether a room stands. */
  readonly failed: (error: unknown) => void;
}

/** What strangers may do at home and in signaling, as the operator's settings say. */
export class Policy implements HomePolicy, SignalingPolicy {
  readonly #options: PolicyOptions;
  /** Rooms that stood when the store was asked last, and until when that counts, Unix ms. */
  readonly #standing = new Map<string, number>();
  readonly #asked = new Set<string>();

  constructor(options: PolicyOptions) {
    this.#options = options;
  }

  async refusesRoom(room: string, { invited = false }: Known): Promise<HomeRefusal | null> {
    const { config, rooms } = this.#options;
    const standing = rooms();
    if (await standing?.isDeleted(room)) return 'the room was deleted';
    const mayMake = config.newRooms === 'anybody' || (config.newRooms === 'invitation' && invited);
    return mayMake || (await standing?.stands(room)) ? null : 'no invitation';
  }

  mayMakeRoom({ address = null }: Known): boolean {
    return this.#options.budgets.makeRoom(address);
  }

  refusesBytes(visitor: Known | null, bytes: number): HomeRefusal | null {
    return this.#options.budgets.refusesBytes(visitor?.address ?? null, bytes);
  }

  stored({ address = null }: Known, bytes: number): void {
    this.#options.budgets.stored(address, bytes);
  }

  stood(room: string): void {
    this.#options.stood(room);
  }

  refused: HomePolicy['refused'] & SignalingPolicy['refused'] = (kind, details) =>
    this.#options.refusals.add(kind, details);

  turnUser(room: string, { address = null, invited = false }: Known, connection: string): string | null {
    const { config } = this.#options;
    const mayHave = config.turnFor === 'all' || invited || (config.turnFor === 'rooms' && this.#stands(room));
    if (!mayHave) return null;
    return address === null ? connection : nameOf(address);
  }

  /** Whether a room stands at home, as far as that is known at once. Where the store has to be asked, `stood` is told later. */
  #stands(room: string): boolean {
    const { rooms, stood, clock } = this.#options;
    if ((this.#standing.get(room) ?? 0) > clock.now()) return true;
    const answer = rooms()?.stands(room) ?? false;
    if (!(answer instanceof Promise)) return answer;
    if (this.#asked.has(room)) {
      // The question before has the same answer.
      answer.catch(() => {});
      return false;
    }
    this.#asked.add(room);
    answer
      .then((stands) => {
        if (!stands) return;
        this.#standing.delete(room);
        this.#standing.set(room, clock.now() + REMEMBERED_MS);
        for (const eldest of this.#standing.keys()) {
          if (this.#standing.size <= MOST_REMEMBERED) break;
          this.#standing.delete(eldest);
        }
        stood(room);
      })
      .catch((error: unknown) => this.#options.failed(error))
      .finally(() => this.#asked.delete(room));
    return false;
  }
}

/** The TURN server logs its users' names: this one is the same for one address, and does not say which. */
const nameOf = (address: string): string => createHash('sha256').update(address).digest('hex').slice(0, 32);
