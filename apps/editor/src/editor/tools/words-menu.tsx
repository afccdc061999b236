import type { Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import { MenuChoice, MenuSeparator, Submenu } from '../../ui/menu.tsx';
import { ActionItem } from './action-parts.tsx';
import { CLEAR, RAISED } from './actions.tsx';
import { LettersIcon } from './icons.tsx';
import { COLOUR_MARKS, type ColourMark, type SelectionState } from './selection-state.ts';
import { ToolMenu, useChosen } from './tool-menu.tsx';
import { colourChoices, giveColour, NO_COLOUR } from './words-colours.tsx';

export interface WordsMenuProps {
  readonly id: string;
  readonly editor: Editor;
  readonly state: SelectionState;
}

/** What else words can be than bold or italic: above or below the line, coloured. */
export function WordsMenu({ id, editor, state }: WordsMenuProps) {
  return (
    <ToolMenu id={id} name={text.colours.menu} sign={<LettersIcon />} disabled={!state.marksAllowed}>
      {COLOUR_MARKS.map((mark) => (
        <ColourMenu key={mark} mark={mark} editor={editor} state={state} />
      ))}
      <MenuSeparator />
      {RAISED.map((action) => (
        <ActionItem key={action.id} editor={editor} action={action} state={state} />
      ))}
      <MenuSeparator />
      <ActionItem editor={editor} action={CLEAR} state={state} />
    </ToolMenu>
  );
}

interface ColourMenuProps extends Omit<WordsMenuProps, 'id'> {
  readonly mark: ColourMark;
}

function ColourMenu({ mark, editor, state }: ColourMenuProps) {
  const choose = useChosen();
  const value = state.colours[mark] ?? NO_COLOUR;
  const choices = colourChoices(mark);
  return (
    <Submenu icon={choices.find((choice) => choice.value === value)?.sign} name={text.colours.kinds[mark]}>
      <MenuChoice
        label={text.colours.kinds[mark]}
        value={value}
        choices={choices}
        onChoose={(name) => {
          choose();
          giveColour(editor, mark, name);
        }}
      />
    </Submenu>
  );
}
