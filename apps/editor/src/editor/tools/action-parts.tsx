import type { Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { LinkIcon } from '../../ui/command-icons.tsx';
import { LINK_KEYS } from '../links/link-keys.ts';
import { type Action, perform } from './actions.tsx';
import { requestTool } from './requests.ts';
import type { SelectionState } from './selection-state.ts';
import { ToolButton } from './tool-button.tsx';
import { ToolMenuItem } from './tool-menu.tsx';

interface ActionProps {
  readonly editor: Editor;
  readonly action: Action;
  readonly state: SelectionState;
  readonly first?: boolean;
}

export function ActionButton({ editor, action, state, first }: ActionProps) {
  return (
    <ToolButton
      id={action.id}
      name={action.name}
      keys={action.keys}
      sign={action.sign}
      first={first}
      on={action.isOn?.(state)}
      disabled={action.can ? !action.can(state) : false}
      onRun={() => perform(editor, action)}
    />
  );
}

export function LinkButton({ state }: { state: SelectionState }) {
  return (
    <ToolButton
      id="link"
      name={text.actions.link}
      keys={LINK_KEYS}
      sign={<LinkIcon />}
      on={state.marks.link}
      disabled={!state.marksAllowed}
      onRun={() => requestTool('link')}
    />
  );
}

export function ActionItem({ editor, action, state }: ActionProps) {
  return (
    <ToolMenuItem
      icon={action.sign}
      keys={action.keys}
      disabled={action.can ? !action.can(state) : false}
      onSelect={() => perform(editor, action)}
    >
      {action.name}
    </ToolMenuItem>
  );
}
