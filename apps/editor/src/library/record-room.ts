import { listedName } from '@parley/document/title';
import { mayEdit } from '@parley/room';
import type * as Y from 'yjs';
import type { Room, Status } from '../session/room.ts';
import { firstLine } from './first-line.ts';
import { forgetLeft, leaveBehind } from './late-changes.ts';
import { fragmentOf, type Library, type RecordChange, type SeenPerson } from './library.ts';

/** What is written down of an open document waits this long for more, ms. */
const GATHER_MS = 1_000;

export type RecordedRoom = Pick<Room, 'id' | 'role' | 'links' | 'status' | 'onStatus'> & {
  readonly doc: Y.Doc;
};

/** So many of those who were seen are remembered. */
const PEOPLE = 6;

export interface RecordOptions {
  readonly now: () => number;
  readonly report: (error: unknown) => void;
  /** Writes at once what cannot wait for the library, since the page may be going. */
  readonly leave: (room: string, change: RecordChange) => void;
  /** What another tab with the same document left when it went is out of date. */
  readonly forget: (room: string) => void;
}

/**
 * Keeps the library's record of an open document: its title and first line, when it last changed, who is seen in it, what
 * home has not got yet. What changes is written once a second at most.
 *
 * @returns `stop`: what was still to be written is written then; `saw`: these people are here
 */
export function recordRoom(
  room: RecordedRoom,
  library: Library,
  { now, report, leave, forget }: RecordOptions = {
    ...{ now: Date.now, report: reportError },
    ...{ leave: leaveBehind, forget: forgetLeft },
  },
): RecordedLife {
  let edited: number | null = null;
  let { outbox, arrived, deletion } = room.status;
  const wasMissing = !arrived;
  let timer: ReturnType<typeof setTimeout> | null = null;

  let people: readonly SeenPerson[] = [];
  const change = (): RecordChange => ({
    ...described(room.doc),
    outbox,
    ...(people.length === 0 ? {} : { people }),
    ...(edited === null ? {} : { edited }),
    ...(wasMissing ? { arrived } : {}),
    ...(deletion ? { deleted: deletion } : {}),
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
    const isSame = deletion?.atHome === status.deletion?.atHome;
    if (status.outbox === outbox && status.arrived === arrived && isSame) return;
    ({ outbox, arrived, deletion } = status);
    later();
  };

  library
    .note({
      room: room.id,
      fragment: fragmentOf(room.links.edit ?? room.links.comment ?? room.links.view),
      role: mayEdit(room.role) ? 'edit' : 'view',
      ...described(room.doc),
      opened: now(),
      edited: null,
      outbox,
      ...(arrived ? {} : { arrived }),
      ...(deletion ? { deleted: deletion } : {}),
    })
    .then(() => library.find(room.id))
    .then((held) => {
      people = among([...people, ...(held?.people ?? [])]);
    })
    .catch(report);
  room.doc.on('update', changed);
  const stopHearing = room.onStatus(heard);
  return {
    saw(here) {
      const isNew = here.some(({ name }, at) => people[at]?.name !== name);
      if (here.length === 0 || !isNew) return;
      people = among([...here, ...people]);
      later();
    },
    stop() {
      room.doc.off('update', changed);
      stopHearing();
      if (timer === null) return;
      clearTimeout(timer);
      leave(room.id, change());
      write();
    },
  };
}

/** Each name once, the first of them. */
function among(seen: readonly SeenPerson[]): SeenPerson[] {
  const once = seen.filter(({ name }, at) => seen.findIndex((other) => other.name === name) === at);
  return once.slice(0, PEOPLE).map(({ name, colour }) => ({ name, colour }));
}

/** What the record says of a document's words. */
function described(doc: Y.Doc): { title: string; first: string } {
  const title = listedName(doc);
  return { title, first: firstLine(doc, title) };
}

export interface RecordedLife {
  saw(people: readonly SeenPerson[]): void;
  stop(): void;
}
