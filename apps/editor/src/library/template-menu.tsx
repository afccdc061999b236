import { beginFrom, beginFromOwn, TEMPLATES } from '../documents/templates.ts';
import { text } from '../text/late.ts';
import { PageIcon } from '../ui/command-icons.tsx';
import { Menu, MenuGroup, MenuItem } from '../ui/menu.tsx';
import type { DocumentRecord } from './library.ts';
import { nameOf } from './name-of.ts';

/** What a document can be begun from: what everybody has, and this device's own. */
export function TemplateMenu({ records }: { records: readonly DocumentRecord[] }) {
  const own = records.filter(({ template }) => template);
  const name = text.library.fromTemplate;
  return (
    <Menu
      trigger={
        <button type="button" className="button library-order">
          {name}
        </button>
      }
    >
      <MenuGroup label={name}>
        {TEMPLATES.map((template) => (
          <MenuItem key={template} icon={<PageIcon />} onSelect={() => beginFrom(template)}>
            {text.templates[template].name}
          </MenuItem>
        ))}
      </MenuGroup>
      {own.length > 0 ? (
        <MenuGroup label={text.library.ownTemplates}>
          {own.map((record) => (
            <MenuItem key={record.room} icon={<PageIcon />} onSelect={() => beginFromOwn(record)}>
              {nameOf(record)}
            </MenuItem>
          ))}
        </MenuGroup>
      ) : null}
    </Menu>
  );
}
