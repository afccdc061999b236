import { at } from '../place.ts';
import { type Command, useCommands } from '../shell/commands.ts';
import { text } from '../text/list.ts';
import { chooseFiles, downloadAll, NEW_KEYS } from './begin.ts';

const COMMANDS: readonly Command[] = [
  {
    id: 'library.new',
    name: text.start.newDocument,
    group: text.library.group,
    keys: NEW_KEYS,
    run: () => location.assign(at('/new')),
  },
  { id: 'library.import', name: text.library.import, group: text.library.group, run: chooseFiles },
  {
    id: 'library.download-all',
    name: text.library.downloadAll,
    group: text.library.group,
    run: downloadAll,
  },
  {
    id: 'library.search',
    name: text.library.search,
    group: text.library.group,
    run: () => document.querySelector<HTMLInputElement>('.library-search input')?.focus(),
  },
];

/** What can be done on the list, for the palette and the keyboard. */
export function useLibraryCommands(): void {
  useCommands(COMMANDS);
}
