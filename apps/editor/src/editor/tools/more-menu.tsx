import type { Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { LinkIcon } from '../../ui/command-icons.tsx';
import { MoreIcon } from '../../ui/icons.tsx';
import { MenuSeparator } from '../../ui/menu.tsx';
import { LINK_KEYS } from '../links/link-keys.ts';
import { LISTS, MARKS, perform } from './actions.tsx';
import { BlockMenuItems } from './block-menu.tsx';
import { OutlineIcon, RedoIcon, SearchIcon } from './icons.tsx';
import { requestTool } from './requests.ts';
import type { SelectionState } from './selection-state.ts';
import { ToolMenu, ToolMenuItem } from './tool-menu.tsx';

/** What stands in the bar of a phone itself; the style sheet leaves out the rest. */
const AT_HAND: readonly string[] = ['bold', 'italic', 'bulletList'];

/** On a phone: every tool for which there is no room in the bar. */
export function MoreMenu({ editor, state }: { editor: Editor; state: SelectionState }) {
  return (
    <ToolMenu id="more" name={text.toolbar.more} sign={<MoreIcon />}>
      <ToolMenuItem icon={<RedoIcon />} onSelect={() => editor.chain().focus().redo().run()}>
        {text.actions.redo}
      </ToolMenuItem>
      {[...MARKS, ...LISTS]
        .filter(({ id }) => !AT_HAND.includes(id))
        .map((action) => (
          <ToolMenuItem
            key={action.id}
            icon={action.sign}
            keys={action.keys}
            disabled={action.can ? !action.can(state) : false}
            onSelect={() => perform(editor, action)}
          >
            {action.name}
          </ToolMenuItem>
        ))}
      <ToolMenuItem
        icon={<LinkIcon />}
        keys={LINK_KEYS}
        disabled={!state.marksAllowed}
        onSelect={() => requestTool('link')}
      >
        {text.actions.link}
      </ToolMenuItem>
      <MenuSeparator />
      <ToolMenuItem icon={<SearchIcon />} keys="Mod-F" onSelect={() => requestTool('find')}>
        {text.find.label}
      </ToolMenuItem>
      <ToolMenuItem icon={<OutlineIcon />} keys="Mod-Alt-O" onSelect={() => requestTool('outline')}>
        {text.outline.open}
      </ToolMenuItem>
      <MenuSeparator />
      <BlockMenuItems editor={editor} />
    </ToolMenu>
  );
}
