import { useState } from 'react';
import { PLACE } from '../place.ts';
import { text } from '../text/list.ts';
import { NewAndImport } from './new-and-import.tsx';
import { PastedRow } from './pasted-row.tsx';
import { pastedLink } from './search.ts';
import { SearchField } from './search-field.tsx';

/** Before there is any document: what this is, and how one begins. */
export function EmptyLibrary() {
  const [query, setQuery] = useState('');
  const pasted = pastedLink(query, PLACE);
  return (
    <div className="library-empty">
      <h1>{text.start.headline}</h1>
      <p className="lead">{text.start.sentence}</p>
      <div className="actions">
        <NewAndImport large />
      </div>
      <p className="library-or">{text.start.orDrop}</p>
      <SearchField query={query} onQuery={setQuery} label={text.library.pasteLink} />
      {pasted ? (
        <ul className="documents">
          <PastedRow link={pasted} />
        </ul>
      ) : null}
    </div>
  );
}
