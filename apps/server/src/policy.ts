import { createHash } from 'node:crypto';
import type { HomePolicy, HomeRefusal } from '@parley/home';
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
  stands(room: string): boolean;
  isDeleted(room: string): boolean;
}

export interface PolicyOptions {
  readonly config: Pick<Config, 'newRooms' | 'turnFor'>;
  readonly budgets: Budgets;
  readonly refusals: Refusals;
  /** Null where home is not served here. */
  readonly rooms: () => StandingRooms | null;
  /** A room stands at home from now on. */
  readonly stood: (room: string) => void;
}

/** What strangers may do at home and in signaling, as the operator's settings say. */
export class Policy implements HomePolicy, SignalingPolicy {
  readonly #options: PolicyOptions;

  constructor(options: PolicyOptions) {
    this.#options = options;
  }

  refusesRoom(room: string, { invited = false }: Known): HomeRefusal | null {
    const { config, rooms } = this.#options;
    const standing = rooms();
    if (standing?.isDeleted(room)) return 'the room was deleted';
    const mayMake = config.newRooms === 'anybody' || (config.newRooms === 'invitation' && invited);
    return mayMake || standing?.stands(room) ? null : 'no invitation';
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
    const { config, rooms } = this.#options;
    const mayHave =
      config.turnFor === 'all' || invited || (config.turnFor === 'rooms' && (rooms()?.stands(room) ?? false));
    if (!mayHave) return null;
    return address === null ? connection : nameOf(address);
  }
}

/** The TURN server logs its users' names: this one is the same for one address, and does not say which. */
const nameOf = (address: string): string => createHash('sha256').update(address).digest('hex').slice(0, 32);
