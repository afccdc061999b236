import { useState } from 'react';
import type { Command } from '../../shell/commands.ts';
import { text } from '../../text/late.ts';
import { MenuCheck, Submenu } from '../../ui/menu.tsx';
import { chooseTyping, isWanted, TYPING_KINDS } from './typing-choice.ts';

/** What of one's typing is made better, each to be switched off. */
export function TypingMenu() {
  return (
    <Submenu name={text.typing.menu}>
      {TYPING_KINDS.map((kind) => (
        <TypingItem key={kind} kind={kind} />
      ))}
    </Submenu>
  );
}

function TypingItem({ kind }: { kind: (typeof TYPING_KINDS)[number] }) {
  const [on, setOn] = useState(isWanted(kind));
  return (
    <MenuCheck
      checked={on}
      onCheck={(wanted) => {
        chooseTyping(kind, wanted);
        setOn(wanted);
      }}
    >
      {text.typing.kinds[kind]}
    </MenuCheck>
  );
}

/** The same for the palette, which says what choosing would do. */
export const typingCommands = (group: string): readonly Command[] =>
  TYPING_KINDS.flatMap((kind) =>
    [true, false].map((wanted) => ({
      id: `typing-${kind}-${wanted ? 'on' : 'off'}`,
      name: text.typing.switched(text.typing.kinds[kind], wanted),
      group,
      can: () => isWanted(kind) !== wanted,
      run: () => chooseTyping(kind, wanted),
    })),
  );
