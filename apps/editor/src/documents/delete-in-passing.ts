import { openRoom } from '@parley/room';
import { Doc } from 'yjs';
import type { DocumentRecord } from '../library/library.ts';
import { linkOf, SERVERS } from '../place.ts';
import type { Room } from '../session/room.ts';

/** How long home may take to hear that a document is deleted, ms. After that it is told when the list is opened next. */
const HOME_MS = 4_000;

/**
 * Deletes a document of this device for everybody: with its owner's secret, kept on this device, told to whoever is there, and to home
 * if it answers within some seconds. Of one that is deleted already home is told again.
 *
 * @returns when it was deleted, and whether home has heard of it; null where its owner's secret is not here
 */
export async function deleteInPassing({
  fragment,
  owner,
}: DocumentRecord): Promise<Room['status']['deletion']> {
  if (owner === undefined) return null;
  const room = await openRoom({ link: linkOf(fragment), doc: new Doc(), servers: SERVERS });
  try {
    await room.deleteForEverybody(linkOf(owner));
    await untilHomeHeard(room);
    return room.status.deletion;
  } finally {
    await room.close();
  }
}

const hasHeard = ({ status }: Room): boolean => status.deletion?.atHome === true;

function untilHomeHeard(room: Room): Promise<void> {
  if (hasHeard(room)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, HOME_MS);
    const stop = room.onStatus(() => {
      if (hasHeard(room)) done();
    });
  });
}
