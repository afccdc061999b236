import type { RoomId } from '@parley/wire';

/** A value as both databases have it; what is true or false is 1 or 0. */
export type Value = number | string | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;

type ColumnType = 'bigint' | 'bytea' | 'boolean';

export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Columns by which its rows of one log are told apart and in whose order they are read. */
  readonly key: readonly string[];
}

/** The tables that hold a log, in the order in which they are copied: who holds a chunk is known by then. */
export const TABLES: readonly Table[] = [
  {
    name: 'leaves',
    columns: { session: 'bytea', first: 'bigint', shelved: 'boolean', entries: 'bytea' },
    key: ['session', 'first'],
  },
  {
    name: 'edits',
    columns: {
      seq: 'bigint',
      session: 'bytea',
      number: 'bigint',
      hash: 'bytea',
      shelved: 'boolean',
      bytes: 'bytea',
    },
    key: ['seq'],
  },
  {
    name: 'snapshots',
    columns: { id: 'bigint', hash: 'bytea', shelf: 'bytea', size: 'bigint', bytes: 'bytea' },
    key: ['id'],
  },
  {
    name: 'shelves',
    columns: { by: 'bytea', until: 'bigint', count: 'bigint', bytes: 'bigint' },
    key: ['by'],
  },
  { name: 'notes', columns: { id: 'bigint', hash: 'bytea', bytes: 'bytea' }, key: ['id'] },
  { name: 'certificates', columns: { session: 'bytea', bytes: 'bytea' }, key: ['session'] },
  { name: 'chunks', columns: { hash: 'bytea', bytes: 'bytea' }, key: ['hash'] },
  { name: 'holders', columns: { holder: 'bigint', chunk: 'bytea' }, key: ['holder', 'chunk'] },
];

/** What a log's own row says, but for its id and its room. */
export const LOG_COLUMNS = [
  'part',
  'seq',
  'head',
  'proved',
  'kept',
  'snapshots',
  'shelved',
  'notes',
  'certificates',
  'written_at',
] as const;

/** Rows read and written at once. */
export const BATCH_ROWS = 64;

/** A log as its rows. */
export interface LogRows {
  readonly row: Row;
  /** All rows of a table, some at a time. */
  rows(table: Table): AsyncIterable<readonly Row[]>;
}

/** A room as its rows, while it is read. */
export interface RoomRows {
  readonly room: RoomId;
  /** Unix ms. */
  readonly touchedAt: number;
  readonly meta: readonly Row[];
  readonly logs: readonly LogRows[];
}

export interface DeletedRoom {
  /** Unix ms. */
  readonly at: number;
  /** Its owner's signed deletion; null if it was not the owner who deleted it. */
  readonly deletion: Uint8Array | null;
}

/** A database whose rooms can be copied into another's, as they are: nothing is checked. */
export interface RowsOfRooms {
  /** Every room. */
  names(): Promise<RoomId[]>;
  /** Runs `work` over a room as it is at one moment. False if it does not stand. */
  read(room: RoomId, work: (rows: RoomRows) => Promise<void>): Promise<boolean>;
  /** Takes a room in place of the one that stands here, all of it or nothing. */
  take(rows: RoomRows): Promise<void>;
  /** Rooms that were deleted, and how. */
  deleted(): Promise<ReadonlyMap<RoomId, DeletedRoom>>;
  delete(room: RoomId, how: DeletedRoom): Promise<void>;
}

/** Copies every room, and which were deleted. `told` is called after each room. */
export async function copyRooms(
  from: RowsOfRooms,
  to: RowsOfRooms,
  told: () => void = () => {},
): Promise<void> {
  for (const [room, how] of await from.deleted()) await to.delete(room, how);
  for (const room of await from.names()) {
    await from.read(room, (rows) => to.take(rows));
    told();
  }
}

/** Puts the holders of snapshots' chunks right, whose ids are others in each database. */
export function renumbered(rows: readonly Row[], ids: ReadonlyMap<number, number>): Row[] {
  return rows.map((row) => {
    const holder = Number(row.holder);
    return holder >= 0 ? row : { ...row, holder: -(ids.get(-holder) ?? 0) };
  });
}
