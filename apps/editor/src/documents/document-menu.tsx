import { EXPORTS, type ExportFormat } from '@parley/document/formats';
import { shownTitle } from '@parley/document/title';
import { useMemo } from 'react';
import { TypingMenu } from '../editor/typing/typing-menu.tsx';
import { at } from '../place.ts';
import type { Room } from '../session/room.ts';
import { type Command, useCommands } from '../shell/commands.ts';
import { goTo } from '../shell/go-to.ts';
import { text } from '../text/late.ts';
import {
  DuplicateIcon,
  ExportIcon,
  ImportIcon,
  PageIcon,
  PencilIcon,
  PlusIcon,
  PrintIcon,
} from '../ui/command-icons.tsx';
import { MoreIcon } from '../ui/icons.tsx';
import { Menu, MenuItem, MenuSeparator, Submenu } from '../ui/menu.tsx';
import { announceCopy, copyOf } from './copies.ts';
import { during } from './during.ts';
import { exportDocument } from './export-document.ts';
import { focusTitle } from './focus-title.ts';
import { chooseFiles } from './import-files.ts';
import { makeDocument } from './make-document.ts';
import { usePrintedTitle } from './printed-title.ts';

const words = text.documents;

const startNew = (): void => location.assign(at('/new'));

/** What can be done with the open document as a whole: a menu in its head, and commands. */
export function DocumentMenu({ room, writer }: { room: Room; writer: boolean }) {
  const commands = useMemo(() => commandsOf(room, writer), [room, writer]);
  useCommands(commands);
  usePrintedTitle(room.doc);
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="icon-button document-menu"
          aria-label={words.menu}
          title={words.menu}
        >
          <MoreIcon />
        </button>
      }
    >
      <MenuItem icon={<PlusIcon />} onSelect={startNew}>
        {words.new}
      </MenuItem>
      <MenuItem icon={<PencilIcon />} disabled={!writer} onSelect={() => setTimeout(focusTitle)}>
        {words.rename}
      </MenuItem>
      <MenuItem icon={<DuplicateIcon />} onSelect={() => duplicate(room)}>
        {words.duplicate}
      </MenuItem>
      <MenuItem icon={<PageIcon />} onSelect={() => saveTemplate(room)}>
        {words.saveTemplate}
      </MenuItem>
      <MenuSeparator />
      <Submenu icon={<ExportIcon />} name={words.export}>
        {EXPORTS.map((format) => (
          <MenuItem key={format} onSelect={() => exportAs(room, format)}>
            {words[format]}
          </MenuItem>
        ))}
      </Submenu>
      <MenuItem icon={<ImportIcon />} onSelect={chooseFiles}>
        {words.import}
      </MenuItem>
      <MenuSeparator />
      {writer ? <TypingMenu /> : null}
      <MenuItem icon={<PrintIcon />} onSelect={() => setTimeout(() => print())}>
        {words.print}
      </MenuItem>
    </Menu>
  );
}

function commandsOf(room: Room, writer: boolean): readonly Command[] {
  const { group } = words;
  return [
    { id: 'document.new', name: words.new, group, keys: 'Mod-Alt-n', run: startNew },
    {
      id: 'document.rename',
      name: words.rename,
      group,
      can: () => writer,
      run: () => setTimeout(focusTitle),
    },
    { id: 'document.duplicate', name: words.duplicate, group, run: () => duplicate(room) },
    { id: 'document.template', name: words.saveTemplate, group, run: () => saveTemplate(room) },
    ...EXPORTS.map((format) => ({
      id: `document.export.${format}`,
      name: words.exportAs(words[format]),
      group,
      run: () => exportAs(room, format),
    })),
    { id: 'document.import', name: words.import, group, run: chooseFiles },
    { id: 'document.print', name: words.print, group, run: () => setTimeout(() => print()) },
  ];
}

function exportAs({ doc }: Room, format: ExportFormat): void {
  void during(words.exporting, ({ signal }) => exportDocument(doc, format, signal), { canCancel: true });
}

function saveTemplate({ doc }: Room): void {
  void during(words.saveTemplate, async () => (await import('./templates.ts')).saveAsTemplate(doc));
}

function duplicate({ doc }: Room): void {
  void during(words.duplicating, async () => {
    goTo(await makeDocument(copyOf(doc)));
    announceCopy(shownTitle(doc));
  });
}
