import { LogStorageError } from '../log.ts';
import { type DatabaseOptions, SqliteDatabase } from './database.ts';

/** 1 and 2 were of logs that stood on one snapshot; 3 had no sums, and knew neither owners' deletions nor what expired. */
export const SCHEMA_VERSION = 4;

/**
 * One database for all rooms; a room has up to three logs, its parts.
 *
 * `edits` holds envelopes by their place in the order of writing (`seq`), `leaves` says what there is of each session
 * (index/leaf.ts). What lies on a shelf stays in both, marked. `session`, `number` and `hash` stand beside the bytes, so that
 * a damaged row can be told of. `sum` is what a row of the index must add up to (sums.ts). A chunk stays while `holders` names it: an edit by its seq, a snapshot by its id below zero.
 * The sums of `logs` and the bytes of `shelves` are bytes. Times are Unix milliseconds: `touched_at` is when somebody opened a room
 * last, give or take an hour. `deleted` are rooms that must not come back, each with its owner's
 * signed deletion if it was the owner who deleted it. `expired` are rooms that may come back, and have not.
 *
 * A table WITHOUT ROWID declares its key columns first: SQLite before 3.41 takes a healthy one for corrupt if not, and
 * an operator's own `sqlite3` may be that old.
 */
const TABLES = `
CREATE TABLE schema (version INTEGER NOT NULL) STRICT;
CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  room BLOB NOT NULL UNIQUE,
  touched_at INTEGER NOT NULL
) STRICT;
CREATE TABLE deleted (
  room BLOB NOT NULL, at INTEGER NOT NULL, deletion BLOB,
  PRIMARY KEY (room)
) STRICT, WITHOUT ROWID;
CREATE TABLE expired (
  room BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (room)
) STRICT, WITHOUT ROWID;
CREATE TABLE logs (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  part INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  proved BLOB,
  kept INTEGER NOT NULL,
  snapshots INTEGER NOT NULL,
  shelved INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  certificates INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  UNIQUE (room, part)
) STRICT;
CREATE TABLE leaves (
  id INTEGER PRIMARY KEY,
  log INTEGER NOT NULL, session BLOB NOT NULL, first INTEGER NOT NULL,
  shelved INTEGER NOT NULL,
  entries BLOB NOT NULL,
  sum INTEGER NOT NULL,
  UNIQUE (log, session, first)
) STRICT;
CREATE INDEX leaves_with_shelved ON leaves (log, id) WHERE shelved = 1;
CREATE TABLE edits (
  id INTEGER PRIMARY KEY,
  log INTEGER NOT NULL, seq INTEGER NOT NULL,
  session BLOB NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
  shelved INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (log, seq)
) STRICT;
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  log INTEGER NOT NULL, hash BLOB NOT NULL,
  shelf BLOB,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (log, hash)
) STRICT;
CREATE TABLE shelves (
  log INTEGER NOT NULL, by BLOB NOT NULL, until INTEGER, count INTEGER NOT NULL, bytes INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (log, by)
) STRICT, WITHOUT ROWID;
CREATE INDEX shelves_with_end ON shelves (until) WHERE until IS NOT NULL;
CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  log INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
  UNIQUE (log, hash)
) STRICT;
CREATE TABLE certificates (
  log INTEGER NOT NULL, session BLOB NOT NULL, bytes BLOB NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (log, session)
) STRICT, WITHOUT ROWID;
CREATE TABLE chunks (
  log INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (log, hash)
) STRICT;
CREATE TABLE holders (
  log INTEGER NOT NULL, holder INTEGER NOT NULL, chunk BLOB NOT NULL,
  PRIMARY KEY (log, holder, chunk)
) STRICT, WITHOUT ROWID;
CREATE INDEX holders_of_chunk ON holders (log, chunk);
CREATE TABLE meta (
  room INTEGER NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (room, name)
) STRICT, WITHOUT ROWID;
INSERT INTO schema VALUES (${SCHEMA_VERSION});
`;

/** Opens or creates a file with the tables of this version. Errors as of `SqliteDatabase.open`. */
export function openWithSchema(path: string, options: DatabaseOptions): SqliteDatabase {
  const database = SqliteDatabase.open(path, options);
  try {
    prepareSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file of this version for reading only. Errors as of `SqliteDatabase.open`. */
export function openToRead(path: string): SqliteDatabase {
  const database = SqliteDatabase.open(path, { readOnly: true });
  try {
    if (!hasTables(database)) throw new LogStorageError('refused', 'not a database of Parley: it is empty');
    checkVersion(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Creates the tables in an empty database. LogStorageError for one of an older or newer schema or another program: nothing is changed in it. */
function prepareSchema(database: SqliteDatabase): void {
  database.transaction(() => {
    if (hasTables(database)) checkVersion(database);
    else database.execute(TABLES);
  });
}

/** False for an empty file. */
function hasTables(database: SqliteDatabase): boolean {
  if (database.get("SELECT name FROM sqlite_schema WHERE name = 'schema'")) return true;
  const foreign = database.get<{ name: string }>('SELECT name FROM sqlite_schema LIMIT 1');
  if (foreign)
    throw new LogStorageError('refused', `not a database of Parley: it has a table ${foreign.name}`);
  return false;
}

function checkVersion(database: SqliteDatabase): void {
  const version = database.get<{ version: number }>('SELECT version FROM schema')?.version;
  if (version === undefined) throw new LogStorageError('corrupt', 'the database does not say its version');
  if (version < SCHEMA_VERSION) {
    throw new LogStorageError(
      'older',
      `the database has schema ${version}, of an older Parley, and this one keeps ${SCHEMA_VERSION}: put it away, or run that version`,
    );
  }
  if (version > SCHEMA_VERSION) {
    throw new LogStorageError(
      'refused',
      `the database has schema ${version} and this version of Parley knows ${SCHEMA_VERSION}: run a newer one`,
    );
  }
}
