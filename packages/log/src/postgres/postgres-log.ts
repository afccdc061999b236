import type { Bytes, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { asBytes } from '@parley/wire';
import { concernOfDamage } from '../index/concern.ts';
import {
  type Damage,
  type HeldEdit,
  type LogChange,
  type LogState,
  LogStorageError,
  type ReadOptions,
  type ScanCursor,
  type SharedLog,
} from '../log.ts';
import { checkMeta } from '../meta.ts';
import type { PostgresDatabase, Session } from './database.ts';
import { lockRooms } from './locks.ts';
import { ensureRoom, findLog, findRoom, type LogName, NOWHERE, type StoredLog } from './logs.ts';
import { type Found, readChunk, readInOrder, readSession, readSnapshot, readState } from './reading.ts';
import { Sighting } from './sighting.ts';
import type { PostgresWatch } from './watch.ts';
import { growthOf, store, type Written } from './writing.ts';

/** What a log needs of the store that all rooms share. */
export interface PostgresLogOptions {
  readonly name: LogName;
  readonly database: PostgresDatabase;
  /** Unix ms. */
  readonly now: () => number;
  readonly watch: PostgresWatch;
  /** Joins the group of all rooms. */
  write(change: LogChange): Promise<Written>;
}

/** One part of a room in a PostgreSQL database. It holds no copy of anything: two of them over one part agree, in whatever
 * processes they are. */
export class PostgresLog implements SharedLog {
  readonly #options: PostgresLogOptions;
  readonly #database: PostgresDatabase;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #sighting: Sighting;
  #phase: 'new' | 'open' | 'closed' = 'new';
  #damaged: (damage: Damage) => void = () => {};

  constructor(options: PostgresLogOptions) {
    this.#options = options;
    this.#database = options.database;
    this.#sighting = new Sighting(options.name);
  }

  get asOf(): number {
    return this.#sighting.asOf;
  }

  get isBehind(): boolean {
    return this.#sighting.isBehind;
  }

  onElsewhere(listener: () => void): void {
    this.#sighting.listen(listener);
  }

  async open(): Promise<LogState> {
    if (this.#phase === 'closed') throw closed();
    this.#phase = 'open';
    const state = await this.refresh();
    const { watch, name } = this.#options;
    watch.add(this.#sighting);
    await this.#awaited(watch.look(name.room));
    return state;
  }

  async write(change: LogChange): Promise<Position> {
    this.#check();
    const written = await this.#awaited(this.#sighting.writing(this.#options.write(change)));
    return written.position;
  }

  async read(
    session: SessionId,
    from: number,
    limit: number,
    { served = false }: ReadOptions = {},
  ): Promise<HeldEdit[]> {
    return this.#read((on, { id }) => readSession(on, id, session, { from, limit, served }));
  }

  async scan(after: ScanCursor, limit: number): Promise<{ edits: HeldEdit[]; next: ScanCursor }> {
    return this.#read((on, { id }) => readInOrder(on, id, after ?? 0, limit));
  }

  async snapshot(hash: Hash): Promise<Envelope | null> {
    return this.#read((on, { id }) => readSnapshot(on, id, hash));
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    let named = false;
    return this.#read(async (on, { id }) => {
      const found = await readChunk(on, id, hash);
      if (!('result' in found) && !named) {
        named = true;
        this.#damaged({ kind: 'chunk', hash });
      }
      return found;
    });
  }

  async getMeta(name: string): Promise<Bytes | null> {
    this.#check();
    const row = await this.#database.read(async (on) => {
      const room = await findRoom(on, this.#options.name.room);
      const sql = 'SELECT value FROM meta WHERE room = $1 AND name = $2';
      return room === undefined ? undefined : on.get<{ value: Uint8Array }>(sql, room, name);
    });
    return row ? asBytes(row.value) : null;
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    this.#check();
    checkMeta(name, value);
    const written = this.#database.write(async (on) => {
      await lockRooms(on, [this.#options.name.room]);
      const room = await ensureRoom(on, this.#options.name.room, this.#options.now());
      if (!value) return on.run('DELETE FROM meta WHERE room = $1 AND name = $2', room, name);
      await on.run(
        `INSERT INTO meta (room, name, value) VALUES ($1, $2, $3)
         ON CONFLICT (room, name) DO UPDATE SET value = excluded.value`,
        room,
        name,
        value.slice(),
      );
    });
    await this.#awaited(written);
  }

  async refresh(): Promise<LogState> {
    return this.#read(async (on, log) => {
      const found = await readState(on, log);
      if ('result' in found) this.#sighting.read(log);
      return found;
    });
  }

  onDamaged(listener: (damage: Damage) => void): void {
    this.#damaged = listener;
  }

  /** A home's database is not taken away: while it cannot be reached, calls are refused. */
  onLost(): void {}

  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#options.watch.remove(this.#sighting);
    await Promise.allSettled(this.#pending);
  }

  /** Reads until all that is read is as it was written; what is not is given up before the next try. */
  async #read<Result>(find: (on: Session, log: StoredLog) => Promise<Found<Result>>): Promise<Result> {
    for (;;) {
      this.#check();
      const found = await this.#awaited(
        this.#database.read(async (on) => {
          const log = (await findLog(on, this.#options.name)) ?? NOWHERE;
          return find(on, log);
        }),
      );
      if ('result' in found) return found.result;
      await this.#awaited(this.#giveUp(found));
    }
  }

  async #giveUp({ edits, snapshots }: Exclude<Found<never>, { result: never }>): Promise<void> {
    const { name } = this.#options;
    await this.#database.write(async (on) => {
      await lockRooms(on, [name.room]);
      const log = await findLog(on, name);
      if (!log) return;
      const growth = await growthOf(on, log, concernOfDamage(edits, snapshots));
      growth.giveUp(edits, snapshots);
      await store(on, log, growth, null);
    });
    for (const { session, number, hash } of edits) this.#damaged({ kind: 'edit', session, number, hash });
    for (const hash of snapshots) this.#damaged({ kind: 'snapshot', hash });
  }

  async #awaited<Result>(pending: Promise<Result>): Promise<Result> {
    this.#pending.add(pending);
    try {
      return await pending;
    } finally {
      this.#pending.delete(pending);
    }
  }

  #check(): void {
    if (this.#phase !== 'open') throw closed();
  }
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is not open');
