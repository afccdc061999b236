import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { Person } from '../presence/person.ts';
import type { Room } from '../session/room.ts';
import { useCommands } from '../shell/commands.ts';
import { text } from '../text/late.ts';
import { latePart } from '../ui/late-part.ts';
import { Popover } from '../ui/popover.tsx';
import { heardAfter, isTheSame, NOTHING_HEARD } from './heard.ts';
import type { Saved } from './saved.ts';
import { type StatusWords, statusWords } from './status-words.ts';
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

/**
 * One word for what is written, and beside it what is out of reach, if anything is. All of it opens the explanation. It is
 * no stop of the Tab key, which goes to what one writes with: from the keyboard the palette opens it. The `data-`
 * attributes say the same for tests.
 */
export function StatusLine({ room, people, viewer }: StatusLineProps) {
  const status = useStatus(room);
  const words = statusWords(status, viewer);
  useEffect(() => answeringForLinks(room), [room]);
  useCommands(
    useMemo(
      () => [
        {
          ...{ id: 'status', name: text.status.title, group: text.documents.group, words: text.status.words },
          run: () => document.getElementById(STATUS)?.showPopover(),
        },
      ],
      [],
    ),
  );
  const said = words.saved ? text.status.saved[words.saved] : viewer ? text.status.reading : '';
  return (
    <div className="status-place">
      <button
        type="button"
        className="status-line"
        tabIndex={-1}
        popoverTarget={STATUS}
        title={text.status.open}
        data-tone={words.tone}
        data-saved={words.saved ?? ''}
        data-route={status.route}
        data-peers={status.peers.length}
        data-on-device={status.lastEdit?.onDevice ?? ''}
        data-with-peers={status.lastEdit?.peers ?? ''}
        data-at-home={status.lastEdit?.atHome ?? ''}
      >
        <span className="only-heard">{`${words.sentence}. ${text.status.open}`}</span>
        {words.saved ? <SavedSign saved={words.saved} /> : null}
        <span className="status-words" aria-hidden="true">
          {[said, words.beside].filter((part) => part !== '').join(' · ')}
        </span>
      </button>
      <HeardWords words={words} />
      <Popover id={STATUS} title={text.status.title} from="title">
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
    </div>
  );
}

/** A tick where it is saved, a device with one where only that has it, dots on the way, and a warning where it is nowhere. */
const SIGNS: Readonly<Record<Saved, ReactNode>> = {
  saved: <path d="m3.2 8.6 3.2 3.2 6.4-7" />,
  saving: <path strokeWidth="2.2" d="M3 8h.01M8 8h.01M13 8h.01" />,
  device: <path d="M2.5 3h11v7.5h-11zM5.5 13.5h5M5.8 6.8l1.6 1.6 2.9-3.3" />,
  not: <path d="M8 2.2 1.6 13.5h12.8zM8 6.2v3.3M8 11.6v.01" />,
};

const SavedSign = ({ saved }: { saved: Saved }) => (
  <svg className="saved-sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    {SIGNS[saved]}
  </svg>
);

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
