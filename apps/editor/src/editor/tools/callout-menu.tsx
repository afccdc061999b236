import type { Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { MenuChoice, Submenu } from '../../ui/menu.tsx';
import { asOwnSteps } from '../undo-steps.ts';
import { CalloutIcon } from './icons.tsx';
import { selectionState } from './selection-state.ts';
import { useChosen } from './tool-menu.tsx';

const KINDS = ['note', 'tip', 'important', 'warning', 'caution'] as const;

/** Which callout it is at the caret. */
export function CalloutMenu({ editor }: { editor: Editor }) {
  const choose = useChosen();
  const { kinds, menu } = text.callout;
  return (
    <Submenu icon={<CalloutIcon />} name={menu}>
      <MenuChoice
        label={menu}
        value={selectionState(editor.state).callout ?? ''}
        choices={KINDS.map((value) => ({ value: value as string, name: kinds[value] }))}
        onChoose={(callout) => {
          choose();
          asOwnSteps(editor.chain().focus().updateAttributes('blockquote', { callout })).run();
        }}
      />
    </Submenu>
  );
}
