import { Suspense } from 'react';
import { linkOf } from '../place.ts';
import { text } from '../text/late.ts';
import { PageIcon } from '../ui/command-icons.tsx';
import { EyeIcon, MoreIcon } from '../ui/icons.tsx';
import { latePart } from '../ui/late-part.ts';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';
import type { Question } from './question.ts';
import { fullTime, relativeTime } from './relative-time.ts';

// The list is read before anything is done with it.
const RowMenu = latePart(async () => (await import('./row-menu.tsx')).RowMenu);

export interface DocumentRowProps {
  readonly record: DocumentRecord;
  readonly now: number;
  readonly onQuestion: (question: Question) => void;
}

/** A document of the list: its title opens it. */
export function DocumentRow({ record, now, onQuestion }: DocumentRowProps) {
  const words = text.library;
  const { title, role, edited, opened, outbox } = record;
  const language = document.documentElement.lang;
  const time = edited ?? opened;
  const when = relativeTime(time, now, language);
  return (
    <li className="document" data-room={record.room}>
      <a className="document-link" href={linkOf(record.fragment)}>
        <span className="document-icon">{role === 'view' ? <EyeIcon /> : <PageIcon />}</span>
        <span className="document-title" data-untitled={title === ''}>
          {nameOf(record)}
        </span>
        <span className="document-facts">
          <time dateTime={new Date(time).toISOString()} title={fullTime(time, language)}>
            {edited === null ? words.opened(when) : words.edited(when)}
          </time>
          {role === 'view' ? <span className="badge document-view">{words.view}</span> : null}
          {outbox > 0 ? (
            <span className="document-home" data-home="no">
              {words.notAtHome(outbox)}
            </span>
          ) : null}
          {outbox === 0 && edited !== null ? (
            <span className="document-home" data-home="yes">
              {words.atHome}
            </span>
          ) : null}
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
