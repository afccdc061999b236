import { type Clock, systemClock } from '@parley/runtime';
import type { RoomId } from '@parley/wire';
import { deleteDB } from 'idb';
import { LogStorageError } from '../log.ts';
import { storageError } from './errors.ts';
import { databaseName } from './schema.ts';

/** How long another page may take to make way, ms. Parley's own do at once. */
const WAIT_MS = 10_000;

/**
 * Deletes this device's log of a room; whoever still holds it is closed. Without effect if there is none.
 *
 * @throws LogStorageError `refused` if the browser refuses, or another page does not make way within `waitMs`.
 */
export async function deleteIndexedDbLog(
  room: RoomId,
  { clock = systemClock, waitMs = WAIT_MS }: { readonly clock?: Clock; readonly waitMs?: number } = {},
): Promise<void> {
  if (typeof indexedDB === 'undefined')
    throw new LogStorageError('refused', 'this browser keeps no databases');
  let timer = { cancel() {} };
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = clock.after(waitMs, () => {
      reject(new LogStorageError('refused', `the database was not deleted within ${waitMs} ms`));
    });
  });
  try {
    await Promise.race([deleteDB(databaseName(room)), overdue]);
  } catch (error) {
    throw storageError(error);
  } finally {
    timer.cancel();
  }
}
