import { LogStorageError } from '../log.ts';
import { type DatabaseOptions, SqliteDatabase } from './database.ts';

export const SCHEMA_VERSION = 2;

/**
 * One database for all rooms.
 *
 * `envelopes` holds edits (`seq` is their place in append order, `head` the chain there) and snapshots (`seq` is null).
 * What a snapshot replaces is marked, not deleted, until the sweep. `size` is an envelope's bytes with its chunks'.
 * `counts` are effective, so they are remembered beyond compaction. A chunk stays while `holders` names it. `touched_at` is
 * when somebody wrote to a room or opened it last, give or take an hour. `deleted` are rooms that must not come back.
 *
 * A table WITHOUT ROWID declares its key columns first: SQLite before 3.41 takes a healthy one for corrupt if not, and
 * an operator's own `sqlite3` may be that old.
 */
const TABLES = `
CREATE TABLE schema (version INTEGER NOT NULL) STRICT;
CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  room BLOB NOT NULL UNIQUE,
  epoch BLOB NOT NULL,
  seq INTEGER NOT NULL,
  head BLOB NOT NULL,
  start_seq INTEGER NOT NULL,
  start_head BLOB NOT NULL,
  base INTEGER,
  base_hash BLOB,
  tail_envelopes INTEGER NOT NULL,
  tail_bytes INTEGER NOT NULL,
  replaced_bytes INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL
) STRICT;
CREATE TABLE deleted (
  room BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (room)
) STRICT, WITHOUT ROWID;
CREATE TABLE counts (
  room INTEGER NOT NULL, session BLOB NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (room, session)
) STRICT, WITHOUT ROWID;
CREATE TABLE certificates (
  room INTEGER NOT NULL, session BLOB NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (room, session)
) STRICT, WITHOUT ROWID;
CREATE TABLE envelopes (
  id INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  seq INTEGER,
  head BLOB,
  session BLOB NOT NULL,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  size INTEGER NOT NULL,
  replaced_at INTEGER,
  replaced_epoch BLOB
) STRICT;
CREATE UNIQUE INDEX edits_in_order ON envelopes (room, seq) WHERE seq IS NOT NULL AND replaced_at IS NULL;
CREATE UNIQUE INDEX edits_of_session ON envelopes (room, session, number)
  WHERE seq IS NOT NULL AND replaced_at IS NULL;
CREATE INDEX replaced_envelopes ON envelopes (replaced_at) WHERE replaced_at IS NOT NULL;
CREATE INDEX replaced_of_room ON envelopes (room, replaced_at) WHERE replaced_at IS NOT NULL;
CREATE TABLE chunks (
  room INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (room, hash)
) STRICT;
CREATE TABLE holders (
  envelope INTEGER NOT NULL, chunk BLOB NOT NULL, room INTEGER NOT NULL,
  PRIMARY KEY (envelope, chunk)
) STRICT, WITHOUT ROWID;
CREATE INDEX holders_of_chunk ON holders (room, chunk);
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

/** Creates the tables in an empty database. LogStorageError for a database of a newer schema or another program. */
function prepareSchema(database: SqliteDatabase): void {
  database.transaction(() => {
    const known = database.get<{ name: string }>("SELECT name FROM sqlite_schema WHERE name = 'schema'");
    if (!known) {
      const foreign = database.get<{ name: string }>('SELECT name FROM sqlite_schema LIMIT 1');
      if (foreign)
        throw new LogStorageError('refused', `not a database of Parley: it has a table ${foreign.name}`);
      database.execute(TABLES);
      return;
    }
    const version = database.get<{ version: number }>('SELECT version FROM schema')?.version;
    if (version === undefined) throw new LogStorageError('corrupt', 'the database does not say its version');
    if (version !== SCHEMA_VERSION) {
      const other = version > SCHEMA_VERSION ? 'a newer one' : 'the one that wrote it';
      throw new LogStorageError(
        'refused',
        `the database has schema ${version} and this version of Parley knows ${SCHEMA_VERSION}: run ${other}`,
      );
    }
  });
}
