import { type ReactNode, useId } from 'react';
import { PLACE } from '../place.ts';
import { text } from '../text/list.ts';
import { type Arrangement, arranged, grouped } from './arrangement.ts';
import { DocumentRow } from './document-row.tsx';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';
import { PastedRow } from './pasted-row.tsx';
import type { Question } from './question.ts';
import type { Snippet } from './search/words.ts';
import { matching, pastedLink } from './search.ts';
import { useFoundTexts } from './use-found-texts.ts';
import { useNow } from './use-now.ts';

export interface DocumentListProps {
  readonly records: readonly DocumentRecord[];
  readonly query: string;
  readonly arrangement: Arrangement;
  readonly onQuery: (query: string) => void;
  readonly onQuestion: (question: Question) => void;
}

/** The documents by their days, those in which something was found, or the link that was pasted. */
export function DocumentList({ records, query, arrangement, onQuery, onQuestion }: DocumentListProps) {
  const now = useNow();
  const { order } = arrangement;
  const pasted = pastedLink(query, PLACE);
  const shown = arranged(records, arrangement, nameOf);
  const found = useFoundTexts(pasted ? '' : query, shown);
  if (pasted) {
    const known = records.filter(({ fragment }) => pasted.host === null && fragment === pasted.fragment);
    return (
      <ul className="documents" aria-label={text.library.list}>
        {known.length === 0 ? <PastedRow link={pasted} /> : null}
        {known.map((record) => (
          <DocumentRow key={record.room} record={record} order={order} now={now} onQuestion={onQuestion} />
        ))}
      </ul>
    );
  }
  const group = (name: string, of: readonly DocumentRecord[], snippets?: ReadonlyMap<string, Snippet>) => (
    <Group key={name} name={name}>
      {of.map((record) => (
        <DocumentRow
          key={record.room}
          record={record}
          order={order}
          now={now}
          snippet={snippets?.get(record.room)}
          onQuestion={onQuestion}
        />
      ))}
    </Group>
  );
  if (query.trim() === '')
    return shown.length > 0 ? (
      grouped(shown, order, now).map(({ name, records: of }) => group(text.library.groups[name], of))
    ) : arrangement.shelf === 'all' ? null : (
      <p className="library-nothing">{text.library.nothingOnShelf[arrangement.shelf]}</p>
    );
  const titled = matching(shown, query, nameOf);
  const others = found.records.filter((record) => !titled.includes(record));
  return (
    <>
      <p className="only-heard" role="status">
        {found.isDone ? text.library.found(titled.length + others.length) : ''}
      </p>
      {titled.length > 0 ? group(text.library.inTitles, titled) : null}
      {others.length > 0 ? group(text.library.inTexts, others, found.snippets) : null}
      {found.isDone && titled.length + others.length === 0 ? (
        <div className="library-nothing">
          <p>{text.library.nothingFound(query.trim())}</p>
          <button type="button" className="button" onClick={() => onQuery('')}>
            {text.library.clearSearch}
          </button>
        </div>
      ) : null}
      {found.unread > 0 ? <p className="note">{text.library.unread(found.unread)}</p> : null}
    </>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className="document-group">
      <h2 id={heading}>{name}</h2>
      <ul className="documents" aria-labelledby={heading}>
        {children}
      </ul>
    </section>
  );
}
