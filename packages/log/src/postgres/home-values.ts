import type { PostgresDatabase, Session } from './database.ts';
import { lockHome } from './locks.ts';

/** What home itself keeps beside its rooms: short texts by name. */
export interface Values {
  read(name: string): Promise<string | null>;
  /** Null takes it away. */
  write(name: string, value: string | null): Promise<void>;
}

/** All processes over one database have the same. */
export class HomeValues {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** Runs `work` while nobody else changes any of them; all it wrote is durable when this resolves, and nothing if it rejects. */
  change<Result>(work: (values: Values) => Promise<Result>): Promise<Result> {
    return this.#database.write(async (session) => {
      await lockHome(session);
      return work(valuesIn(session));
    });
  }
}

const valuesIn = (session: Session): Values => ({
  read: async (name) =>
    (await session.get<{ value: string }>('SELECT value FROM home WHERE name = $1', name))?.value ?? null,
  async write(name, value) {
    if (value === null) return session.run('DELETE FROM home WHERE name = $1', name);
    const sql =
      'INSERT INTO home (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
    await session.run(sql, name, value);
  },
});
