import { Pool, type PoolClient, types } from 'pg';
import { isConflict, storageError } from './errors.ts';

/** Connections of one process. */
const CONNECTIONS = 8;
/** A connection that does not come within so long is refused, ms; and a statement that takes longer. */
const CONNECT_MS = 5_000;
const STATEMENT_MS = 30_000;
/** So often a transaction that another one stood in the way of is tried. */
const ATTEMPTS = 5;

const BIGINT = 20;
const NUMERIC = 1700;
const BYTEA = 17;

/** PostgreSQL's values as this package has them: whole numbers as numbers (none is above 2^53), bytes as plain arrays. */
const parsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === BIGINT || oid === NUMERIC) return Number;
    const parse = types.getTypeParser(oid, format);
    return oid === BYTEA ? (value: string) => new Uint8Array(parse(value) as Buffer) : parse;
  },
};

/** What statements run on: a connection, within a transaction or not. */
export interface Session {
  all<Row>(sql: string, ...parameters: readonly unknown[]): Promise<Row[]>;
  get<Row>(sql: string, ...parameters: readonly unknown[]): Promise<Row | undefined>;
  run(sql: string, ...parameters: readonly unknown[]): Promise<void>;
}

/** Connections to one PostgreSQL database. Every error it rejects with is one a log may throw. */
export class PostgresDatabase {
  readonly #pool: Pool;

  /** `url`: as `postgres://user:password@host/database`. Nothing is connected yet. */
  constructor(url: string) {
    this.#pool = new Pool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      types: parsers,
    });
    // A connection that breaks while nobody uses it is simply not used again.
    this.#pool.on('error', () => {});
  }

  /** Runs `work` in one transaction: what it wrote is durable when this resolves, and not at all if it rejects. */
  write<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#transaction('BEGIN', work);
  }

  /** Runs `work` over the database as it is at one moment. */
  read<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#transaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #transaction<Result>(begin: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(begin, work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw storageError(error);
      }
    }
  }

  async #attempt<Result>(begin: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let isBroken = false;
    try {
      await client.query(begin);
      const result = await work(sessionOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      client.release(isBroken);
    }
  }
}

function sessionOf(client: PoolClient): Session {
  const all = async <Row>(sql: string, ...parameters: readonly unknown[]): Promise<Row[]> =>
    (await client.query(sql, [...parameters])).rows as Row[];
  return {
    all,
    get: async <Row>(sql: string, ...parameters: readonly unknown[]) =>
      (await all<Row>(sql, ...parameters))[0],
    run: async (sql, ...parameters) => {
      await client.query(sql, [...parameters]);
    },
  };
}
