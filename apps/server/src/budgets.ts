import type { Clock } from '@parley/runtime';
import { Hourly } from './hourly.ts';

/** What strangers may take of one process. */
export interface BudgetLimits {
  /** WebSockets at once, in all and of one address. */
  readonly connections: number;
  readonly connectionsEach: number;
  /** Rooms one address may make an hour. */
  readonly newRoomsEach: number;
  /** Bytes one address may have stored an hour. */
  readonly storedBytesEach: number;
  /** Bytes kept in all. */
  readonly storedBytes: number;
}

/** Addresses remembered at once; beyond it the one that did nothing for longest starts anew. */
const MOST_ADDRESSES = 50_000;

interface Account {
  connections: number;
  readonly newRooms: Hourly;
  readonly bytes: Hourly;
}

/**
 * Everything one process lets strangers take, in one object. An address (`clientAddress`) that has used up what it may take is
 * refused, and nobody else is. Null as an address is whoever cannot be told apart: the totals alone bound them.
 *
 * What an hour allows may come at once, and then comes back evenly.
 */
export class Budgets {
  readonly limits: BudgetLimits;
  readonly #clock: Clock;
  /** Bytes that home keeps now. */
  readonly #stored: () => number;
  readonly #accounts = new Map<string, Account>();
  #connections = 0;

  constructor(
    limits: BudgetLimits,
    { clock, stored }: { readonly clock: Clock; readonly stored: () => number },
  ) {
    this.limits = limits;
    this.#clock = clock;
    this.#stored = stored;
  }

  get connections(): number {
    return this.#connections;
  }

  /** How much of what is kept in all is taken, from 0 to 1. */
  get fullness(): number {
    return this.#stored() / this.limits.storedBytes;
  }

  /** A place for one connection, given back by calling what is returned; or why there is none. */
  connect(
    address: string | null,
  ): (() => void) | 'too many connections' | 'too many connections of one address' {
    if (this.#connections >= this.limits.connections) return 'too many connections';
    const account = this.#accountOf(address);
    if (account && account.connections >= this.limits.connectionsEach) {
      return 'too many connections of one address';
    }
    this.#connections += 1;
    if (account) account.connections += 1;
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      this.#connections -= 1;
      if (account) account.connections -= 1;
    };
  }

  /** Whether that address may make a room now; it has made it then. */
  makeRoom(address: string | null): boolean {
    const newRooms = this.#accountOf(address)?.newRooms;
    const now = this.#clock.now();
    if (newRooms?.allows(1, now) === false) return false;
    newRooms?.take(1, now);
    return true;
  }

  /** Why that many more bytes of that address are not kept; null: they are. */
  refusesBytes(
    address: string | null,
    bytes: number,
  ): 'the server is full' | 'too many bytes of one address' | null {
    if (this.#stored() + bytes > this.limits.storedBytes) return 'the server is full';
    const allowed = this.#accountOf(address)?.bytes.allows(bytes, this.#clock.now()) ?? true;
    return allowed ? null : 'too many bytes of one address';
  }

  /** They were kept. */
  stored(address: string | null, bytes: number): void {
    this.#accountOf(address)?.bytes.take(bytes, this.#clock.now());
  }

  #accountOf(address: string | null): Account | null {
    if (address === null) return null;
    const now = this.#clock.now();
    const { newRoomsEach, storedBytesEach } = this.limits;
    const account = this.#accounts.get(address) ?? {
      connections: 0,
      newRooms: new Hourly(newRoomsEach, now),
      bytes: new Hourly(storedBytesEach, now),
    };
    // Moved to the end: the first of the map is the one that did nothing for longest.
    this.#accounts.delete(address);
    this.#accounts.set(address, account);
    if (this.#accounts.size > MOST_ADDRESSES) this.#forgetIdle();
    return account;
  }

  #forgetIdle(): void {
    for (const [address, { connections }] of this.#accounts) {
      if (connections > 0) continue;
      this.#accounts.delete(address);
      return;
    }
  }
}
