import { listedName } from '@parley/document/title';
import { mayEdit } from '@parley/room';
import type * as Y from 'yjs';
import type { Room, Status } from '../session/room.ts';
import { forgetLeft, leaveBehind } from './late-changes.ts';
import { fragmentOf, type Library, type RecordChange } from './library.ts';

/** What is written down of an open document waits this long for more, ms. */
const GATHER_MS = 1_000;

export type RecordedRoom = Pick<Room, 'id' | 'role' | 'links' | 'status' | 'onStatus'> & {
  readonly doc: Y.Doc;
};

export interface RecordOptions {
  readonly now: () => number;
  readonly report: (error: unknown) => void;
  /** Writes at once what cannot wait for the library, since the page may be going. */
  readonly leave: (room: string, change: RecordChange) => void;
  /** What another tab with the same document left when it went is out of date. */
  readonly forget: (room: string) => void;
}

/**
 * Keeps the library's record of an open document: its title, when it last changed, what home has not got yet. What
 * changes is written once a second at most.
 *
 * @returns stops; what was still to be written is written then
 */
export function recordRoom(
  room: RecordedRoom,
  library: Library,
  { now, report, leave, forget }: RecordOptions = {
    ...{ now: Date.now, report: reportError },
    ...{ leave: leaveBehind, forget: forgetLeft },
  },
): () => void {
  let edited: number | null = null;
  let { outbox, arrived } = room.status;
  const wasMissing = !arrived;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const change = (): RecordChange => ({
    ...{ title: listedName(room.doc), outbox },
    ...(edited === null ? {} : { edited }),
    ...(wasMissing ? { arrived } : {}),
  });
  const write = (): void => {
    library.update(room.id, change()).catch(report);
  };
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      forget(room.id);
      write();
    }, GATHER_MS);
  };
  const changed = (): void => {
    edited = now();
    later();
  };
  const heard = (status: Status): void => {
    if (status.outbox === outbox && status.arrived === arrived) return;
    ({ outbox, arrived } = status);
    later();
  };

  library
    .note({
      room: room.id,
      fragment: fragmentOf(room.links.edit ?? room.links.comment ?? room.links.view),
      role: mayEdit(room.role) ? 'edit' : 'view',
      title: listedName(room.doc),
      opened: now(),
      edited: null,
      outbox,
      ...(arrived ? {} : { arrived }),
    })
    .catch(report);
  room.doc.on('update', changed);
  const stopHearing = room.onStatus(heard);
  return () => {
    room.doc.off('update', changed);
    stopHearing();
    if (timer === null) return;
    clearTimeout(timer);
    leave(room.id, change());
    write();
  };
}
