import type { RoomId } from '@parley/wire';
import { asBytes, fromHex, toHex } from '@parley/wire';
import { PostgresDatabase, type Session } from '../postgres/database.ts';
import { lockRooms } from '../postgres/locks.ts';
import { markDeleted, removeRoom } from '../postgres/removal.ts';
import { prepareSchema } from '../postgres/schema.ts';
import {
  BATCH_ROWS,
  type DeletedRoom,
  LOG_COLUMNS,
  type LogRows,
  type RoomRows,
  type Row,
  type RowsOfRooms,
  renumbered,
  TABLES,
  type Table,
  type Value,
} from './rows.ts';

/** The rooms of a PostgreSQL database, to be copied. */
export class PostgresRows implements RowsOfRooms {
  readonly #database: PostgresDatabase;

  private constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** Errors as of `PostgresStore.open`. */
  static async open(url: string): Promise<PostgresRows> {
    const database = new PostgresDatabase(url);
    try {
      await prepareSchema(database);
      return new PostgresRows(database);
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  async names(): Promise<RoomId[]> {
    const rows = await this.#database.read((on) =>
      on.all<{ room: Uint8Array }>('SELECT room FROM rooms ORDER BY id'),
    );
    return rows.map(({ room }) => toHex(room));
  }

  read(room: RoomId, work: (rows: RoomRows) => Promise<void>): Promise<boolean> {
    return this.#database.read(async (on) => {
      const found = await on.get<{ id: number; touched_at: number }>(
        'SELECT id, touched_at FROM rooms WHERE room = $1',
        fromHex(room),
      );
      if (!found) return false;
      const meta = await on.all<Row>('SELECT name, value FROM meta WHERE room = $1', found.id);
      const logs = await on.all<Row>(
        `SELECT id, ${LOG_COLUMNS.join(', ')} FROM logs WHERE room = $1 ORDER BY part`,
        found.id,
      );
      await work({ room, touchedAt: found.touched_at, meta, logs: logs.map((row) => logOf(on, row)) });
      return true;
    });
  }

  async take({ room, touchedAt, meta, logs }: RoomRows): Promise<void> {
    await this.#database.write(async (on) => {
      await lockRooms(on, [room]);
      await removeRoom(on, room);
      const made = await on.get<{ id: number }>(
        'INSERT INTO rooms (room, touched_at) VALUES ($1, $2) RETURNING id',
        fromHex(room),
        touchedAt,
      );
      const id = made?.id ?? 0;
      for (const row of meta) await insert(on, 'meta', { room: id, ...row });
      for (const log of logs) await takeLog(on, id, log);
    });
  }

  async deleted(): Promise<Map<RoomId, DeletedRoom>> {
    const rows = await this.#database.read((on) =>
      on.all<DeletedRoom & { room: Uint8Array }>('SELECT room, at, deletion FROM deleted'),
    );
    return new Map(rows.map(({ room, ...how }) => [toHex(room), how]));
  }

  async delete(room: RoomId, { at, deletion }: DeletedRoom): Promise<void> {
    await this.#database.write(async (on) => {
      await lockRooms(on, [room]);
      await markDeleted(on, room, { now: at, deletion: deletion && asBytes(deletion) });
      await removeRoom(on, room);
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

const logOf = (on: Session, { id, ...row }: Row): LogRows => ({
  row,
  rows: (table) => rowsOf(on, Number(id), table),
});

async function* rowsOf(
  on: Session,
  log: number,
  { name, columns, key }: Table,
): AsyncGenerator<readonly Row[]> {
  const names = Object.entries(columns).map(([column, type]) =>
    type === 'boolean' ? `${column}::int AS ${column}` : column,
  );
  const keys = key.join(', ');
  const places = key.map((_, at) => `$${at + 2}`).join(', ');
  let last: Value[] | null = null;
  for (;;) {
    const rows: Row[] = await on.all<Row>(
      `SELECT ${names.join(', ')} FROM ${name} WHERE log = $1 ${last ? `AND (${keys}) > (${places})` : ''}
       ORDER BY ${keys} LIMIT ${BATCH_ROWS}`,
      log,
      ...(last ?? []),
    );
    const end = rows.at(-1);
    if (!end) return;
    yield rows;
    last = key.map((column) => end[column] ?? null);
  }
}

async function takeLog(on: Session, room: number, { row, rows }: LogRows): Promise<void> {
  const log = await insert(on, 'logs', { room, ...row });
  const ids = new Map<number, number>();
  for (const table of TABLES) {
    for await (const batch of rows(table)) {
      if (table.name === 'snapshots') {
        for (const { id, ...values } of batch)
          ids.set(Number(id), await insert(on, table.name, { log, ...values }));
      } else {
        await insertAll(on, log, table, table.name === 'holders' ? renumbered(batch, ids) : batch);
      }
    }
  }
}

/** Returns the id that the row was given; 0 where it has none. */
async function insert(on: Session, table: string, row: Row): Promise<number> {
  const columns = Object.keys(row);
  const places = columns.map((_, at) => `$${at + 1}`).join(', ');
  const made = await on.get<{ id?: number }>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places}) RETURNING *`,
    ...Object.values(row),
  );
  return made?.id ?? 0;
}

/** Rows in their order; an id of theirs is another here. */
async function insertAll(on: Session, log: number, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.entries(table.columns).filter(([name]) => name !== 'id');
  const names = columns.map(([name]) => name).join(', ');
  const arrays = columns.map(([, type], at) => `$${at + 2}::${type}[]`).join(', ');
  await on.run(
    `INSERT INTO ${table.name} (log, ${names}) SELECT $1, * FROM unnest(${arrays})`,
    log,
    ...columns.map(([name, type]) =>
      rows.map((row) => (type === 'boolean' ? row[name] === 1 : (row[name] ?? null))),
    ),
  );
}
