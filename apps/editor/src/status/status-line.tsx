import { type ReactNode, useEffect, useState } from 'react';
import type { Person } from '../presence/person.ts';
import type { EditStatus, Room } from '../session/room.ts';
import { text } from '../text/index.ts';
import { latePart } from '../ui/late-part.ts';
import { Popover } from '../ui/popover.tsx';
import { heardAfter, isTheSame, NOTHING_HEARD } from './heard.ts';
import { type StatusWords, statusWords } from './status-words.ts';
import { Tick } from './tick.tsx';
import { useStatus } from './use-status.ts';

const StatusPanel = latePart(async () => (await import('./status-panel.tsx')).StatusPanel);

const STATUS = 'status';
/** So long after the page stands others may ask it how it is joined, ms. */
const ANSWER_MS = 2_000;

export interface StatusLineProps {
  readonly room: Room;
  readonly people: readonly Person[];
  readonly viewer: boolean;
}

/** The foot of the page: what carries you, who is here, where your last edit is. The whole of it opens the explanation.
 * The `data-` attributes say the same for tests. */
export function StatusLine({ room, people, viewer }: StatusLineProps) {
  const status = useStatus(room);
  const words = statusWords(status, viewer);
  useEffect(() => answeringForLinks(room), [room]);
  return (
    <footer className="status-foot">
      <button
        type="button"
        className="status-line"
        popoverTarget={STATUS}
        data-tone={words.tone}
        data-route={status.route}
        data-peers={status.peers.length}
        data-on-device={status.lastEdit?.onDevice ?? ''}
        data-with-peers={status.lastEdit?.peers ?? ''}
        data-at-home={status.lastEdit?.atHome ?? ''}
      >
        <span className="only-heard">{`${words.sentence}. ${text.status.open}`}</span>
        <span className="status-words" aria-hidden="true">
          <span className="status-dot" />
          <span className="wide">{words.route}</span>
          <span className="narrow">{words.routeShort}</span>
          {words.people ? (
            <span className="status-part">
              <span className="status-sep">·</span>
              <span className="wide">{words.people}</span>
              <span className="narrow">{words.peopleShort}</span>
            </span>
          ) : null}
          {words.notice ? (
            <span className="status-part wide">
              <span className="status-sep">·</span>
              {words.notice}
            </span>
          ) : null}
        </span>
        {words.notice ? (
          <span className="status-notice narrow" aria-hidden="true">
            {words.notice}
          </span>
        ) : null}
        <span className="status-edit" aria-hidden="true">
          {viewer || !words.places ? words.edit : <LastEdit places={words.places} />}
        </span>
      </button>
      <HeardWords words={words} />
      <Popover id={STATUS} title={text.status.title} from="footer">
        {() => (
          <StatusPanel
            room={room}
            status={status}
            people={people}
            viewer={viewer}
            acceptHome={() => void room.acceptHome()}
          />
        )}
      </Popover>
    </footer>
  );
}

function LastEdit({ places }: { places: EditStatus }): ReactNode {
  return (
    <>
      <span className="wide status-lead">{text.status.lastEdit}</span>
      <Place there={places.onDevice} name={text.status.device} />
      <Place
        there={places.peers > 0}
        name={text.status.peers(places.peers)}
        className={places.peers > 0 ? '' : 'wide'}
      />
      <Place there={places.atHome} name={text.status.home} />
    </>
  );
}

function Place({ there, name, className = '' }: { there: boolean; name: string; className?: string }) {
  return (
    <span className={`place ${className}`} data-there={there}>
      <Tick there={there} />
      {name}
    </span>
  );
}

/** What a screen reader reads out as it changes. */
function HeardWords({ words }: { words: StatusWords }) {
  const [heard, setHeard] = useState(() => heardAfter(NOTHING_HEARD, words));
  const now = heardAfter(heard, words);
  if (!isTheSame(heard, now)) setHeard(now);
  return (
    <span className="only-heard" role="status">
      {now.says}
    </span>
  );
}

/** Loaded once the page stands: nobody asks before. */
function answeringForLinks(room: Room): () => void {
  let stop: (() => void) | null = null;
  let isOver = false;
  const timer = setTimeout(() => {
    import('./told-links.ts').then(
      ({ answerForLinks }) => {
        if (!isOver) stop = answerForLinks(room);
      },
      // The network is away. In the others' picture what they themselves know of this page has to do.
      () => {},
    );
  }, ANSWER_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
    stop?.();
  };
}
