import type { Room, Status } from '@parley/room';

const isAtHome = ({ outbox, lastEdit }: Status): boolean => outbox === 0 && lastEdit?.atHome !== false;

/** Resolves when a receipt covers everything this device holds. */
export async function everythingAtHome(room: Room): Promise<void> {
  await room.flush();
  // The status follows what it tells of in a timer of no delay.
  await new Promise((resolve) => setTimeout(resolve));
  if (isAtHome(room.status)) return;
  await new Promise<void>((resolve) => {
    const stop = room.onStatus((status) => {
      if (!isAtHome(status)) return;
      stop();
      resolve();
    });
  });
}
