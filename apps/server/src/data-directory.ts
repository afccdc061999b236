import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/** How long to wait for a predecessor that is just stopping, in milliseconds. */
const PREDECESSOR_WAIT = 3_000;

/** Home's folder, held by this process alone until it is released or the process ends. */
export interface DataDirectory {
  readonly path: string;
  release(): void;
}

/**
 * Makes the folder if it is absent, readable by its owner only, and takes it: two homes over the same rooms would
 * each sign receipts for what the other does not know.
 *
 * @throws StartError if it cannot be made, read or written, or if another process holds it.
 */
export function takeDataDirectory(path: string): DataDirectory {
  try {
    // Where a folder stands and takes none (as /proc), Node's recursive call never ends.
    if (!existsSync(path)) mkdirSync(path, { recursive: !existsSync(dirname(path)), mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new StartError(`PARLEY_DATA: the folder ${path} cannot be written${code}`);
  }
  const lock = takeLock(path);
  return { path, release: () => lock.close() };
}

/** SQLite's lock on an empty database: Node offers no file lock of its own, and the system lets go of this one when
 * the process dies, however it dies. */
function takeLock(path: string): DatabaseSync {
  const file = join(path, 'lock');
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(file, { timeout: PREDECESSOR_WAIT });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const text = error instanceof Error ? error.message : String(error);
    throw new StartError(
      text.includes('locked')
        ? `PARLEY_DATA: another process uses the folder ${path}`
        : `PARLEY_DATA: the lock ${file} cannot be taken: ${text}`,
      { cause: error },
    );
  }
}
