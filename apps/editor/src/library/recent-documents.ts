import { useMemo, useState } from 'react';
import { linkOf } from '../place.ts';
import type { Command } from '../shell/commands.ts';
import { goTo } from '../shell/go-to.ts';
import { pageLanguage } from '../text/languages.ts';
import { text } from '../text/late.ts';
import { type DocumentRecord, lastTouched } from './library.ts';
import { nameOf } from './name-of.ts';
import { relativeTime } from './relative-time.ts';
import { useLibrary } from './use-library.ts';

/** The documents of this device, the last first, as commands that open them; all but the one that is open here. */
export function useRecentDocuments(): readonly Command[] {
  const listed = useLibrary();
  const [now] = useState(() => Date.now());
  return useMemo(() => recentCommands(listed?.records ?? [], now, location.hash.slice(1)), [listed, now]);
}

/** As commands, in the order of `records`. `open` is the fragment of the document that is open, `now` in ms since 1970. */
export function recentCommands(
  records: readonly DocumentRecord[],
  now: number,
  open: string,
  go: (link: string) => void = goTo,
): readonly Command[] {
  return records
    .filter(({ fragment }) => fragment !== open)
    .map((record) => ({
      id: `document-${record.room}`,
      name: nameOf(record),
      group: text.commands.recent,
      detail: relativeTime(lastTouched(record), now, pageLanguage()),
      run: () => go(linkOf(record.fragment)),
    }));
}
