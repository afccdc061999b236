import { openRoom } from '@parley/room';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { applyUpdateV2, Doc } from 'yjs';
import { isHanded, takeHanded } from '../documents/handed.ts';
import { PLACE, SERVERS } from '../place.ts';
import { failureOf } from '../session/failure.ts';
import { keptStorage } from '../session/kept-storage.ts';
import type { Room } from '../session/room.ts';
import { RoomSession } from '../session/room-session.ts';
import { beforeReload, warnBeforeLoss } from '../shell/leaving.ts';
import { text } from '../text/index.ts';
import { Desk } from './desk.tsx';
import { LateFailurePage } from './late-failure-page.tsx';
import { OpeningPage } from './opening-page.tsx';

/** Opens the room, and puts into it what a new document could not be stored with. */
const openWithHanded = async (options: { link: string; doc: Doc }): Promise<Room> => {
  const room = await openRoom({
    ...options,
    servers: SERVERS,
    origin: PLACE,
    created: isHanded(options.link),
  });
  const update = takeHanded(options.link);
  if (update) applyUpdateV2(room.doc, update);
  return room;
};

/** Nothing written in it is lost without a word, and the browser is asked to keep what is stored. */
const attend = (room: Room): (() => void) => {
  const stops = [warnBeforeLoss(room), keptStorage.attend(room)];
  return () => {
    for (const stop of stops) stop();
  };
};

const createSession = (): RoomSession<Room> =>
  new RoomSession<Room>({
    window,
    open: openWithHanded,
    createDoc: () => new Doc(),
    attend,
    failureOf,
    report: (error) => reportError(error),
  });

/** The document of the address, through its whole life in this page. Nothing can be edited before it has loaded. */
export function DocumentPage() {
  const [session] = useState(createSession);
  useEffect(() => {
    session.start();
    const forget = beforeReload(() => session.stop());
    return () => {
      forget();
      void session.stop();
    };
  }, [session]);
  const state = useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.state,
  );
  switch (state.phase) {
    case 'opening':
      return <OpeningPage>{text.opening}</OpeningPage>;
    case 'failed':
      return <LateFailurePage failure={state.failure} />;
    case 'open':
      return <Desk key={state.room.session} room={state.room} />;
  }
}
