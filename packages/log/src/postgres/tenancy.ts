import type { Clock, Timer } from '@parley/runtime';
import { Client } from 'pg';
import { LogStorageError } from '../log.ts';
import { storageError } from './errors.ts';
import { TENANCY } from './locks.ts';

/** After how long a connection that broke is made anew, ms. */
const AGAIN_MS = 1_000;
const CONNECT_MS = 5_000;

/** That this process uses a database, said with a lock that ends with its connection: beside others, or alone. */
export class Tenancy {
  readonly #url: string;
  readonly #clock: Clock;
  #client: Client | null = null;
  #again: Timer | null = null;
  #closed = false;

  private constructor(url: string, clock: Clock) {
    this.#url = url;
    this.#clock = clock;
  }

  /** Beside others: a server. Where somebody is there alone it is refused. */
  static async shared(url: string, clock: Clock): Promise<Tenancy> {
    const tenancy = new Tenancy(url, clock);
    const client = await tenancy.#take('pg_try_advisory_lock_shared');
    if (!client) throw new LogStorageError('refused', 'somebody is changing the whole database just now');
    tenancy.#keep(client);
    return tenancy;
  }

  /** Alone: to exchange what is kept. Where a server is there it is refused. */
  static async alone(url: string, clock: Clock): Promise<Tenancy> {
    const tenancy = new Tenancy(url, clock);
    const client = await tenancy.#take('pg_try_advisory_lock');
    if (!client) throw new LogStorageError('refused', 'a server uses the database: stop all of them first');
    client.on('error', () => {});
    tenancy.#client = client;
    return tenancy;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#again?.cancel();
    await this.#client?.end().catch(() => {});
  }

  /** A connection that holds the lock; null if somebody holds it otherwise. */
  async #take(lock: string): Promise<Client | null> {
    const client = new Client({ connectionString: this.#url, connectionTimeoutMillis: CONNECT_MS });
    try {
      await client.connect();
      const { rows } = await client.query(`SELECT ${lock}($1::int, 0) AS taken`, [TENANCY]);
      if (rows[0]?.taken === true) return client;
    } catch (error) {
      await client.end().catch(() => {});
      throw storageError(error);
    }
    await client.end();
    return null;
  }

  /** It is taken again when the connection breaks: a database that starts anew has forgotten it. */
  #keep(client: Client): void {
    this.#client = client;
    client.on('error', () => {
      void client.end().catch(() => {});
      if (this.#client !== client) return;
      this.#client = null;
      this.#later();
    });
  }

  #later(): void {
    if (this.#closed) return;
    this.#again = this.#clock.after(AGAIN_MS, () => void this.#retake());
  }

  async #retake(): Promise<void> {
    const client = await this.#take('pg_try_advisory_lock_shared').catch(() => null);
    if (client && !this.#closed) return this.#keep(client);
    await client?.end();
    this.#later();
  }
}
