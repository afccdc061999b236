import { openRoom } from '@parley/room';
import { Doc } from 'yjs';
import { linkOf, SERVERS } from '../place.ts';
import type { Room } from '../session/room.ts';
import { warnBeforeLoss } from '../shell/leaving.ts';

const NO_SERVERS = { signaling: null, home: null };
/** How long a change made in passing may take to reach home, ms. After that it waits on this device. */
const HOME_MS = 4_000;

/** Looks into a document of this device, without any network, and closes it again. */
export async function lookInto<Result>(
  fragment: string,
  look: (room: Room) => Promise<Result> | Result,
): Promise<Result> {
  const room = await openRoom({ link: linkOf(fragment), doc: new Doc(), servers: NO_SERVERS });
  try {
    return await look(room);
  } finally {
    await room.close();
  }
}

/** What of a document is known after it was changed in passing. */
export interface ChangedInPassing {
  /** False: this device stores nothing, and the change is gone. */
  readonly kept: boolean;
  readonly outbox: number;
}

/**
 * Changes a document of this device in passing: opens it, waits until the change is on this device and, for a few
 * seconds, until home has it, and closes it.
 */
export async function changeInPassing(
  fragment: string,
  change: (room: Room) => void,
): Promise<ChangedInPassing> {
  const room = await openRoom({ link: linkOf(fragment), doc: new Doc(), servers: SERVERS });
  const stopWarning = warnBeforeLoss(room);
  try {
    change(room);
    await room.flush();
    await untilAtHome(room);
    return { kept: isKept(room), outbox: room.status.outbox };
  } finally {
    await room.close();
    stopWarning();
  }
}

export const isKept = (room: Room): boolean =>
  room.status.problems.every(({ code }) => code !== 'storage-refused' && code !== 'storage-full');

function untilAtHome(room: Room): Promise<void> {
  if (room.status.outbox === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, HOME_MS);
    const stop = room.onStatus(({ outbox }) => {
      if (outbox === 0) done();
    });
  });
}
