import { useEffect, useState } from 'react';
import { late } from '../ui/late-part.ts';
import type { DocumentRecord } from './library.ts';
import type { Snippet } from './search/words.ts';

const loadSearch = late(() => import('./search/find-late.ts'));

export interface FoundTexts {
  readonly records: readonly DocumentRecord[];
  /** What to show of those that come first, by room. */
  readonly snippets: ReadonlyMap<string, Snippet>;
  /** All that is indexed was looked through. */
  readonly isDone: boolean;
  /** Documents that have changed since they were read last, and are still to be read. */
  readonly unread: number;
}

const NOTHING: FoundTexts = { records: [], snippets: new Map(), isDone: false, unread: 0 };

/** Somebody is about to search these. */
export function warmUpSearch(records: readonly DocumentRecord[]): void {
  // Should it fail, the search itself says so.
  loadSearch()
    .then(({ warmUp }) => warmUp(records))
    .catch(() => undefined);
}

/** The documents whose texts have the words of a query, as they are found; and reads meanwhile what has changed in them. */
export function useFoundTexts(query: string, records: readonly DocumentRecord[]): FoundTexts {
  const [found, setFound] = useState(NOTHING);
  const [unread, setUnread] = useState(0);
  const rooms = records.map(({ room }) => room).join(' ');
  const stamps = records.map(({ edited }) => edited).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: only other rooms, or changes in them, are something to read
  useEffect(() => {
    let here = true;
    loadSearch().then(
      ({ indexLate }) => {
        if (here) indexLate(records, setUnread);
      },
      // The network is away: what is indexed is searched once it is back.
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [rooms, stamps]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the records of the same rooms are the same to a search
  useEffect(() => {
    setFound(NOTHING);
    if (query.trim() === '') return;
    const stop = new AbortController();
    loadSearch()
      .then(({ findTexts }) =>
        findTexts(query, records, stop.signal, (now) => {
          if (!stop.signal.aborted) setFound((before) => ({ ...before, ...now }));
        }),
      )
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setFound({ ...NOTHING, isDone: true });
        reportError(error);
      });
    return () => stop.abort();
  }, [query, rooms, unread === 0]);

  return { ...found, unread };
}
