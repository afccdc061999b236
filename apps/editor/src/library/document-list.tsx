import { PLACE } from '../place.ts';
import { text } from '../text/late.ts';
import { DocumentRow } from './document-row.tsx';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';
import { PastedRow } from './pasted-row.tsx';
import type { Question } from './question.ts';
import { matching, pastedLink } from './search.ts';
import { useNow } from './use-now.ts';

export interface DocumentListProps {
  readonly records: readonly DocumentRecord[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onQuestion: (question: Question) => void;
}

/** The documents whose titles match, or the link that was pasted. */
export function DocumentList({ records, query, onQuery, onQuestion }: DocumentListProps) {
  const now = useNow();
  const pasted = pastedLink(query, PLACE);
  const found = pasted
    ? records.filter(({ fragment }) => pasted.host === null && fragment === pasted.fragment)
    : matching(records, query, nameOf);
  return (
    <>
      <p className="only-heard" role="status">
        {query && !pasted ? text.library.found(found.length) : ''}
      </p>
      {found.length > 0 || pasted ? (
        <ul className="documents" aria-label={text.library.list}>
          {pasted && found.length === 0 ? <PastedRow link={pasted} /> : null}
          {found.map((record) => (
            <DocumentRow key={record.room} record={record} now={now} onQuestion={onQuestion} />
          ))}
        </ul>
      ) : (
        <div className="library-nothing">
          <p>{text.library.nothingFound(query.trim())}</p>
          <button type="button" className="button" onClick={() => onQuery('')}>
            {text.library.clearSearch}
          </button>
        </div>
      )}
    </>
  );
}
