import { Suspense } from 'react';
import { linkOf } from '../place.ts';
import { text } from '../text/list.ts';
import { PageIcon } from '../ui/command-icons.tsx';
import { EyeIcon, MoreIcon } from '../ui/icons.tsx';
import { latePart } from '../ui/late-part.ts';
import { type Order, timeOf } from './arrangement.ts';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';
import type { Question } from './question.ts';
import { fullTime, relativeTime } from './relative-time.ts';
import type { Snippet } from './search/words.ts';
import { isUntold } from './untold.ts';

// The list is read before anything is done with it.
const RowMenu = latePart(async () => (await import('./row-menu.tsx')).RowMenu);
const SeenPeople = latePart(async () => (await import('./seen-people.tsx')).SeenPeople);

export interface DocumentRowProps {
  readonly record: DocumentRecord;
  readonly order: Order;
  readonly now: number;
  /** What was found in its text; in place of its first line. */
  readonly snippet?: Snippet | undefined;
  readonly onQuestion: (question: Question) => void;
}

/** A document of the list: its title opens it. That all is well is not said; what is not saved at home is. */
export function DocumentRow({ record, order, now, snippet, onQuestion }: DocumentRowProps) {
  const words = text.library;
  const { title, role, edited, outbox, first = '', people = [], deleted } = record;
  const language = document.documentElement.lang;
  const time = timeOf(record, order);
  const when = relativeTime(time, now, language);
  return (
    <li className="document" data-room={record.room}>
      <a className="document-link" href={linkOf(record.fragment)}>
        <span className="document-icon">{role === 'view' ? <EyeIcon /> : <PageIcon />}</span>
        <span className="document-words">
          <span className="document-title" data-untitled={title === ''}>
            {nameOf(record)}
          </span>
          {snippet ? (
            <span className="document-first">
              {snippet.before}
              <mark>{snippet.hit}</mark>
              {snippet.after}
            </span>
          ) : first ? (
            <span className="document-first">{first}</span>
          ) : null}
        </span>
        <span className="document-facts">
          {role === 'view' ? <span className="badge document-view">{words.view}</span> : null}
          {deleted ? (
            <span className="document-away" data-deleted>
              {isUntold(record) ? words.deletedUntold : words.deleted}
            </span>
          ) : null}
          {outbox > 0 && !deleted ? <span className="document-away">{words.notAtHome(outbox)}</span> : null}
          <Suspense>{people.length > 0 ? <SeenPeople people={people} /> : null}</Suspense>
          <time dateTime={new Date(time).toISOString()} title={fullTime(time, language)}>
            {order === 'opened' || edited === null ? words.opened(when) : words.edited(when)}
          </time>
        </span>
      </a>
      <Suspense
        fallback={
          <span className="icon-button" aria-hidden="true">
            <MoreIcon />
          </span>
        }
      >
        <RowMenu record={record} onQuestion={onQuestion} />
      </Suspense>
    </li>
  );
}
