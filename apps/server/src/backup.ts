import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eldersFileIn, keyFileIn, roomsFileIn } from './home-folder.ts';
import { StartError } from './start-error.ts';

/** The table that makes a database of rooms a backup: the home key's hex digits, what the file of the keys before it says (nothing if
 * there is none), and when it was made (Unix ms). */
const TABLE =
  'CREATE TABLE backup (home_key TEXT NOT NULL, elders TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT';
/** How long another process may hold the rooms, in milliseconds. */
const BUSY = 10_000;

/** What a backup says of itself. */
export interface BackupNote {
  readonly homeKey: string;
  /** The text of `home.key.elders`; empty if there is none. */
  readonly elders: string;
  readonly madeAt: number;
}

/**
 * Writes rooms and keys of a home into one new file, readable by its owner only, whether a server runs over them or not. The
 * rooms are those of one moment; a running server goes on writing meanwhile. The file is whole, or not there.
 *
 * @throws StartError if there is nothing to back up, the file is there already, or the machine refuses.
 */
export function writeBackup(folder: string, file: string, now: number): void {
  const [rooms, key] = [roomsFileIn(folder), keyFileIn(folder)];
  if (!existsSync(rooms) || !existsSync(key)) throw new StartError(`There is no home in ${folder}`);
  if (existsSync(file)) throw new StartError(`${file} is there already`);
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory())
    throw new StartError(`There is no folder ${dirname(file)} to write a backup to: make it first`);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    closeSync(openSync(part, 'wx', 0o600));
    copyRooms(rooms, part);
    const eldersFile = eldersFileIn(folder);
    const elders = existsSync(eldersFile) ? readFileSync(eldersFile, 'utf8') : '';
    note(part, { homeKey: readFileSync(key, 'utf8').trim(), elders, madeAt: now });
    chmodSync(part, 0o600);
    flush(part);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new StartError(`No backup was made: ${reasonOf(error, file)}`, { cause: error });
  }
}

function reasonOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  // SQLite's own words say what they are about.
  if (!('syscall' in error) || !('code' in error)) return error.message;
  return error.code === 'ENOSPC'
    ? `there is no space left for ${file}`
    : `${file} cannot be written (${error.code})`;
}

/** What the file says of itself. `whole`: it is read through as well. Throws StartError if it is no backup, or is found damaged. */
export function readBackup(file: string, { whole }: { readonly whole: boolean }): BackupNote {
  if (!existsSync(file)) throw new StartError(`There is no file ${file}`);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const row = database.prepare('SELECT home_key, elders, made_at FROM backup').get();
    const check = whole ? database.prepare('PRAGMA quick_check(1)').get()?.quick_check : 'ok';
    if (check !== 'ok') throw new Error(`it is damaged: ${check}`);
    const homeKey = String(row?.home_key);
    if (!/^[0-9a-f]{64}$/.test(homeKey)) throw new Error('it holds no home key');
    return { homeKey, elders: String(row?.elders), madeAt: Number(row?.made_at) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(`${file} is no backup of Parley: ${why}`, { cause: error });
  } finally {
    database?.close();
  }
}

function copyRooms(from: string, to: string): void {
  const rooms = new DatabaseSync(from, { timeout: BUSY, readOnly: true });
  try {
    rooms.prepare('VACUUM INTO ?').run(to);
  } finally {
    rooms.close();
  }
}

function note(file: string, { homeKey, elders, madeAt }: BackupNote): void {
  const copy = new DatabaseSync(file);
  try {
    copy.exec(TABLE);
    copy.prepare('INSERT INTO backup VALUES (?, ?, ?)').run(homeKey, elders, madeAt);
  } finally {
    copy.close();
  }
}

/** Makes a file's bytes durable. */
function flush(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
