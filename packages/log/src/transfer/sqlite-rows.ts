import type { RoomId } from '@parley/wire';
import { asBytes, fromHex, toHex } from '@parley/wire';
import type { SqliteDatabase } from '../sqlite/database.ts';
import { findRoom, sumUp } from '../sqlite/logs.ts';
import { markDeleted, removeRoom } from '../sqlite/removal.ts';
import { openToRead, openWithSchema } from '../sqlite/schema.ts';
import { sumOfCertificate, sumOfLeaf, sumOfShelf } from '../sqlite/sums.ts';
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

/** The rooms of a SQLite file, to be copied. */
export class SqliteRows implements RowsOfRooms {
  readonly #database: SqliteDatabase;

  private constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Opens or creates the file. Errors as of `SqliteStore.open`. */
  static open(path: string): SqliteRows {
    return new SqliteRows(openWithSchema(path, {}));
  }

  /** For reading only. */
  static openToRead(path: string): SqliteRows {
    return new SqliteRows(openToRead(path));
  }

  async names(): Promise<RoomId[]> {
    const rows = this.#database.all<{ room: Uint8Array }>('SELECT room FROM rooms ORDER BY id');
    return rows.map(({ room }) => toHex(room));
  }

  async read(room: RoomId, work: (rows: RoomRows) => Promise<void>): Promise<boolean> {
    this.#database.execute('BEGIN');
    try {
      const found = this.#database.get<{ id: number; touched_at: number }>(
        'SELECT id, touched_at FROM rooms WHERE room = ?',
        fromHex(room),
      );
      if (!found) return false;
      const meta = this.#database.all<Row>('SELECT name, value FROM meta WHERE room = ?', found.id);
      const logs = this.#database.all<Row>(
        `SELECT id, ${LOG_COLUMNS.join(', ')} FROM logs WHERE room = ? ORDER BY part`,
        found.id,
      );
      await work({ room, touchedAt: found.touched_at, meta, logs: logs.map((row) => this.#log(row)) });
      return true;
    } finally {
      this.#database.execute('COMMIT');
    }
  }

  async take({ room, touchedAt, meta, logs }: RoomRows): Promise<void> {
    removeRoom(this.#database, room);
    this.#database.execute('BEGIN IMMEDIATE');
    try {
      const id = this.#database.run(
        'INSERT INTO rooms (room, touched_at) VALUES (?, ?)',
        fromHex(room),
        touchedAt,
      );
      for (const row of meta) this.#insert('meta', { room: id, ...row });
      for (const log of logs) await this.#takeLog(id, log);
      this.#database.execute('COMMIT');
    } catch (error) {
      this.#database.execute('ROLLBACK');
      throw error;
    }
  }

  async deleted(): Promise<Map<RoomId, DeletedRoom>> {
    const rows = this.#database.all<DeletedRoom & { room: Uint8Array }>(
      'SELECT room, at, deletion FROM deleted',
    );
    return new Map(rows.map(({ room, ...how }) => [toHex(room), how]));
  }

  async delete(room: RoomId, { at, deletion }: DeletedRoom): Promise<void> {
    if (findRoom(this.#database, room) !== undefined) removeRoom(this.#database, room);
    markDeleted(this.#database, room, { now: at, deletion: deletion && asBytes(deletion) });
  }

  close(): void {
    this.#database.close();
  }

  #log({ id, ...row }: Row): LogRows {
    return { row, rows: (table) => this.#rows(Number(id), table) };
  }

  async *#rows(log: number, { name, columns, key }: Table): AsyncGenerator<readonly Row[]> {
    const names = Object.keys(columns).join(', ');
    const keys = key.join(', ');
    const places = key.map(() => '?').join(', ');
    let last: Value[] | null = null;
    for (;;) {
      const rows: Row[] = this.#database.all<Row>(
        `SELECT ${names} FROM ${name} WHERE log = ? ${last ? `AND (${keys}) > (${places})` : ''}
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

  async #takeLog(room: number, { row, rows }: LogRows): Promise<void> {
    const log = this.#insert('logs', { room, ...row, sum: 0 });
    sumUp(this.#database, log);
    const ids = new Map<number, number>();
    for (const table of TABLES) {
      for await (const batch of rows(table)) {
        for (const each of table.name === 'holders' ? renumbered(batch, ids) : batch) {
          const { id, ...values } = each;
          const made = this.#insert(table.name, summed(table.name, { log, ...values }));
          if (table.name === 'snapshots') ids.set(Number(id), made);
        }
      }
    }
  }

  #insert(table: string, row: Row): number {
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    return this.#database.run(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`,
      ...Object.values(row),
    );
  }
}

/** With its sum, in a table whose rows have one. */
function summed(table: string, row: Row): Row {
  const number = (column: string): number => Number(row[column]);
  const bytes = (column: string): Uint8Array => row[column] as Uint8Array;
  const log = number('log');
  if (table === 'leaves') {
    const sum = sumOfLeaf(log, bytes('session'), number('first'), number('shelved'), bytes('entries'));
    return { ...row, sum };
  }
  if (table === 'shelves') {
    const until = row.until === null ? null : number('until');
    return { ...row, sum: sumOfShelf(log, bytes('by'), until, number('count'), number('bytes')) };
  }
  if (table === 'certificates')
    return { ...row, sum: sumOfCertificate(log, bytes('session'), bytes('bytes')) };
  return row;
}
