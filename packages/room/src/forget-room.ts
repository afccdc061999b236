import { deleteIndexedDbLog } from '@parley/log';
import type { RoomId } from '@parley/wire';
import { roomName } from './environment/room-name.ts';
import type { Locks } from './routes/tabs/tab-lock.ts';

/** `open`: a tab of this browser has the document open, and nothing was deleted. */
export type Forgotten = 'forgotten' | 'open';

/**
 * Deletes this device's copy of a document: its log, and with it the outbox, so what nobody else has is gone. Not home's
 * copy, and nobody else's: who has the link can open it again.
 *
 * While it deletes it holds the lock that an open document's tab waits for, so none begins to lead in between. A tab
 * that is just opening the document finds its log emptied.
 *
 * @param id `room.id`
 * @throws TypeError for what is no room's id; LogStorageError if the browser refuses.
 */
export async function forgetRoom(
  id: RoomId,
  locks: Locks | undefined = globalThis.navigator?.locks,
): Promise<Forgotten> {
  if (!/^[0-9a-f]{64}$/.test(id)) throw new TypeError('not the id of a room');
  const remove = async (): Promise<Forgotten> => {
    await deleteIndexedDbLog(id);
    return 'forgotten';
  };
  if (!locks) return remove();
  return locks.request(roomName(id), { ifAvailable: true }, (lock) =>
    lock ? remove() : Promise.resolve<Forgotten>('open'),
  );
}
