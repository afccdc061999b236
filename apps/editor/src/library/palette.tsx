import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useRef, useState } from 'react';
import { allCommands, type Command } from '../shell/commands.ts';
import { find } from '../shell/find-commands.ts';
import { text } from '../text/late.ts';
import { SearchIcon } from '../ui/command-icons.tsx';
import { isMac, shownKeys } from '../ui/keys.ts';
import { useRecentDocuments } from './recent-documents.ts';

interface Group {
  readonly value: string;
  readonly items: readonly Command[];
}

/** How many documents are shown before one searches. */
const RECENT = 5;

const MAC = isMac(navigator.platform);

export interface PaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Everything one can do here, and the documents one was in, by typing some of the name. What is chosen runs once the
 * palette is gone and the focus is where it was. */
export function Palette({ open, onClose }: PaletteProps) {
  const chosen = useRef<Command | null>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      onOpenChangeComplete={(open) => {
        if (open) return;
        const command = chosen.current;
        chosen.current = null;
        command?.run();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="palette" aria-label={text.commands.palette}>
          <Choice
            onChoose={(command) => {
              chosen.current = command;
              onClose();
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Choice({ onChoose }: { onChoose: (command: Command) => void }) {
  const words = text.commands;
  const [query, setQuery] = useState('');
  // What can be done is what can be done where the person was when they opened it.
  const [possible] = useState(() =>
    allCommands().filter(({ id, can }) => id !== 'palette' && (can?.() ?? true)),
  );
  const recent = useRecentDocuments();
  // What one most often comes here for is another document.
  const groups =
    query === ''
      ? grouped([...recent.slice(0, RECENT), ...possible], true)
      : grouped(find(query, [...possible, ...recent]), false);
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={query}
      onValueChange={(value, { reason }) => {
        // Choosing would write the name into the field.
        if (reason !== 'item-press') setQuery(value);
      }}
      itemToStringValue={(command: Command) => command.name}
      autoHighlight="always"
      keepHighlight
    >
      <div className="palette-field">
        <SearchIcon />
        <Autocomplete.Input
          className="palette-input"
          aria-label={words.search}
          placeholder={words.search}
          enterKeyHint="go"
        />
        <Dialog.Close className="palette-close">
          <kbd className="keys">Esc</kbd>
          <span className="only-heard">{text.close}</span>
        </Dialog.Close>
      </div>
      <Autocomplete.Empty className="palette-empty">{query === '' ? null : words.nothing}</Autocomplete.Empty>
      <Autocomplete.List className="palette-list">
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items} className="palette-group">
            <Autocomplete.GroupLabel className="menu-label">{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.id}
                  value={command}
                  className="menu-item"
                  data-command={command.id}
                  onClick={() => onChoose(command)}
                >
                  <span className="menu-name palette-name">{command.name}</span>
                  {command.detail ? <span className="palette-detail">{command.detail}</span> : null}
                  {command.keys ? <kbd className="keys">{shownKeys(command.keys, MAC)}</kbd> : null}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

/** Below their headings: in the order of the commands, or, once one searches, the heading of the best first. */
function grouped(commands: readonly Command[], everything: boolean): readonly Group[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const items = groups.get(command.group) ?? [];
    items.push(command);
    groups.set(command.group, items);
  }
  const all = [...groups].map(([value, items]) => ({ value, items }));
  // The shell's own are registered first, and looked for last.
  const general = text.commands.general;
  return everything ? all.toSorted((a, b) => Number(a.value === general) - Number(b.value === general)) : all;
}
