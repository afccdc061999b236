import { Suspense, useCallback, useState } from 'react';
import { DropArea } from '../documents/drop-area.tsx';
import { ProgressLine } from '../documents/progress-line.tsx';
import { at } from '../place.ts';
import { SettingsButton } from '../shell/settings-button.tsx';
import { text } from '../text/list.ts';
import { InfoIcon, Mark } from '../ui/icons.tsx';
import { latePart, useLateParts } from '../ui/late-part.ts';
import { Later } from '../ui/later.tsx';
import { type Arrangement, recallArrangement, rememberArrangement } from './arrangement.ts';
import { importFiles } from './begin.ts';
import { DocumentList } from './document-list.tsx';
import { DownloadAll } from './download-all.tsx';
import { EmptyLibrary } from './empty-library.tsx';
import { NewAndImport } from './new-and-import.tsx';
import type { Question } from './question.ts';
import { SearchField } from './search-field.tsx';
import { isUntold } from './untold.ts';
import { warmUpSearch } from './use-found-texts.ts';
import { useLibrary } from './use-library.ts';
import { useLibraryCommands } from './use-library-commands.ts';
import { useToldHome } from './use-told-home.ts';

const ListControls = latePart(async () => (await import('./list-controls.tsx')).ListControls);
const Asked = latePart(async () => (await import('./asked.tsx')).Asked);

/** The documents of this device: where one begins. */
export function LibraryPage() {
  const listed = useLibrary();
  const [query, setQuery] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  const answered = useCallback(() => setQuestion(null), []);
  const [arrangement, setArrangement] = useState(() => recallArrangement());
  const arrange = (next: Arrangement): void => {
    setArrangement(next);
    rememberArrangement(next);
  };
  useLibraryCommands();
  useLateParts(listed !== null);
  useToldHome(listed?.records.some(isUntold) === true);
  const records = listed?.records ?? [];
  return (
    <DropArea words={text.library.drop} onFiles={importFiles}>
      <div className="library">
        <header className="library-head">
          <a className="wordmark" href={at('/')}>
            <Mark />
            {text.product}
          </a>
          <SettingsButton />
        </header>
        <main className="library-main">
          {listed && !listed.kept ? (
            <div className="banner trouble library-banner" role="note" data-problem="storage-refused">
              <InfoIcon />
              <p>{text.library.notKept}</p>
            </div>
          ) : null}
          {listed && records.length === 0 ? <EmptyLibrary /> : null}
          {records.length > 0 ? (
            <>
              <div className="library-title">
                <h1>{text.library.title}</h1>
                <NewAndImport />
              </div>
              <SearchField query={query} onQuery={setQuery} onFocus={() => warmUpSearch(records)} />
              <div className="library-controls">
                <Later>
                  <ListControls records={records} arrangement={arrangement} onArrange={arrange} />
                </Later>
              </div>
              <DocumentList
                records={records}
                query={query}
                arrangement={arrangement}
                onQuery={setQuery}
                onQuestion={setQuestion}
              />
              <DownloadAll />
            </>
          ) : null}
        </main>
        <ProgressLine />
        <Suspense>{question ? <Asked question={question} onAnswered={answered} /> : null}</Suspense>
      </div>
    </DropArea>
  );
}
