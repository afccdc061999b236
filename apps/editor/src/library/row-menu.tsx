import { EXPORTS } from '@parley/document/formats';
import { linkOf } from '../place.ts';
import { text } from '../text/late.ts';
import {
  BinIcon,
  DuplicateIcon,
  ExportIcon,
  LinkIcon,
  OpenIcon,
  PencilIcon,
  PinIcon,
} from '../ui/command-icons.tsx';
import { MoreIcon } from '../ui/icons.tsx';
import { Menu, MenuItem, MenuSeparator, Submenu } from '../ui/menu.tsx';
import { copyLink, duplicate, exportAs, pin } from './actions.ts';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';
import type { Question } from './question.ts';

export interface RowMenuProps {
  readonly record: DocumentRecord;
  readonly onQuestion: (question: Question) => void;
}

/** What can be done with a document of the list without opening it. */
export function RowMenu({ record, onQuestion }: RowMenuProps) {
  const words = text.library;
  const name = words.actions(nameOf(record));
  return (
    <Menu
      trigger={
        <button type="button" className="icon-button" aria-label={name} title={name}>
          <MoreIcon />
        </button>
      }
    >
      <MenuItem
        icon={<OpenIcon />}
        onSelect={() => window.open(linkOf(record.fragment), '_blank', 'noopener')}
      >
        {words.openInTab}
      </MenuItem>
      <MenuItem icon={<LinkIcon />} onSelect={() => copyLink(record)}>
        {words.copyLink}
      </MenuItem>
      <MenuItem icon={<PinIcon />} onSelect={() => pin(record)}>
        {record.pinned ? words.unpin : words.pin}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<PencilIcon />}
        disabled={record.role === 'view' || record.deleted !== undefined}
        onSelect={() => onQuestion({ kind: 'rename', record })}
      >
        {words.rename}
      </MenuItem>
      <MenuItem icon={<DuplicateIcon />} onSelect={() => duplicate(record)}>
        {words.duplicate}
      </MenuItem>
      <Submenu icon={<ExportIcon />} name={words.export}>
        {EXPORTS.map((format) => (
          <MenuItem key={format} onSelect={() => exportAs(record, format)}>
            {text.documents[format]}
          </MenuItem>
        ))}
      </Submenu>
      <MenuSeparator />
      <MenuItem icon={<BinIcon />} danger onSelect={() => onQuestion({ kind: 'remove', record })}>
        {words.remove}
      </MenuItem>
      {record.owner === undefined || record.deleted ? null : (
        <MenuItem icon={<BinIcon />} danger onSelect={() => onQuestion({ kind: 'delete', record })}>
          {words.delete}
        </MenuItem>
      )}
    </Menu>
  );
}
