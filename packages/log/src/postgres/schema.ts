import { LogStorageError } from '../log.ts';
import type { PostgresDatabase, Session } from './database.ts';

/** Whoever makes or changes the tables holds this lock: several processes may start at once. */
const LOCK = 0x70_61_72_6c;

/**
 * All rooms in one database, several processes over it; a room has up to three logs, its parts. The tables mean what SQLite's do
 * (../sqlite/schema.ts). Who writes to a room holds its lock (locks.ts).
 */
const TABLES = `
CREATE TABLE parley_schema (version integer NOT NULL);
CREATE TABLE rooms (id bigserial PRIMARY KEY, room bytea NOT NULL UNIQUE, touched_at bigint NOT NULL);
CREATE TABLE logs (
  id bigserial PRIMARY KEY,
  room bigint NOT NULL,
  part integer NOT NULL,
  seq bigint NOT NULL,
  head bytea NOT NULL,
  proved bytea,
  kept bigint NOT NULL,
  snapshots bigint NOT NULL,
  shelved bigint NOT NULL,
  notes bigint NOT NULL,
  certificates bigint NOT NULL,
  written_at bigint NOT NULL,
  UNIQUE (room, part)
);
CREATE TABLE leaves (
  log bigint NOT NULL, session bytea NOT NULL, first bigint NOT NULL,
  shelved boolean NOT NULL,
  entries bytea NOT NULL,
  PRIMARY KEY (log, session, first)
);
CREATE INDEX leaves_with_shelved ON leaves (log) WHERE shelved;
CREATE TABLE edits (
  log bigint NOT NULL, seq bigint NOT NULL,
  session bytea NOT NULL, number bigint NOT NULL, hash bytea NOT NULL,
  shelved boolean NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (log, seq)
);
CREATE TABLE snapshots (
  id bigserial PRIMARY KEY,
  log bigint NOT NULL, hash bytea NOT NULL,
  shelf bytea,
  size bigint NOT NULL,
  bytes bytea NOT NULL,
  UNIQUE (log, hash)
);
CREATE TABLE shelves (
  log bigint NOT NULL, by bytea NOT NULL, until bigint, count bigint NOT NULL, bytes bigint NOT NULL,
  PRIMARY KEY (log, by)
);
CREATE INDEX shelves_with_end ON shelves (until) WHERE until IS NOT NULL;
CREATE TABLE notes (
  id bigserial PRIMARY KEY,
  log bigint NOT NULL, hash bytea NOT NULL, bytes bytea NOT NULL,
  UNIQUE (log, hash)
);
CREATE TABLE certificates (
  log bigint NOT NULL, session bytea NOT NULL, bytes bytea NOT NULL,
  PRIMARY KEY (log, session)
);
CREATE TABLE chunks (
  log bigint NOT NULL, hash bytea NOT NULL, bytes bytea NOT NULL,
  PRIMARY KEY (log, hash)
);
CREATE TABLE holders (
  log bigint NOT NULL, holder bigint NOT NULL, chunk bytea NOT NULL,
  PRIMARY KEY (log, holder, chunk)
);
CREATE INDEX holders_of_chunk ON holders (log, chunk);
CREATE TABLE meta (
  room bigint NOT NULL, name text NOT NULL, value bytea NOT NULL,
  PRIMARY KEY (room, name)
);
INSERT INTO parley_schema VALUES (1);
`;

/** A log's `version` counts what was changed in it, and `at` is when that was last, by the database's clock, Unix ms: a later version
 * has a later time. `deleted` are rooms that must not come back, each with its owner's signed deletion if it was the owner who deleted it;
 * `expired` are rooms that may come back, and have not. `home` holds the home's own values by name: its key and the keys before. */
const SHARED = `
ALTER TABLE logs ADD COLUMN version bigint NOT NULL DEFAULT 1, ADD COLUMN at bigint NOT NULL DEFAULT 0;
CREATE TABLE deleted (room bytea PRIMARY KEY, at bigint NOT NULL, deletion bytea);
CREATE TABLE expired (room bytea PRIMARY KEY, at bigint NOT NULL);
CREATE TABLE home (name text PRIMARY KEY, value text NOT NULL);
UPDATE parley_schema SET version = 2;
`;

/** By the version they lead from: a database is brought from any of them to the last, step by step. */
export const MIGRATIONS: readonly string[] = [TABLES, SHARED];
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Makes the tables, or brings those of an older version up to this one; a process that starts meanwhile waits. LogStorageError for a
 * newer version: nothing is changed then. */
export async function prepareSchema(database: PostgresDatabase): Promise<void> {
  await database.write(async (session) => {
    await session.run('SELECT pg_advisory_xact_lock($1)', LOCK);
    const version = await versionOf(session);
    if (version > SCHEMA_VERSION) {
      throw new LogStorageError(
        'refused',
        `the database has schema ${version} and this version of Parley knows ${SCHEMA_VERSION}`,
      );
    }
    for (const step of MIGRATIONS.slice(version)) await session.run(step);
  });
}

/** 0 where there are no tables. */
async function versionOf(session: Session): Promise<number> {
  const known = await session.get<{ name: string | null }>("SELECT to_regclass('parley_schema') AS name");
  if (!known?.name) return 0;
  const version = (await session.get<{ version: number }>('SELECT version FROM parley_schema'))?.version;
  if (version === undefined) throw new LogStorageError('corrupt', 'the database does not say its version');
  return version;
}
