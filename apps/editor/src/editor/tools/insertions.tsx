import type { Editor } from '@tiptap/core';
import type { ReactNode } from 'react';
import { text } from '../../text/late.ts';
import { chooseImages } from '../images/choose-images.ts';
import {
  type Action,
  ALIGNMENTS,
  BLOCKS,
  CALLOUT,
  DEEP_HEADINGS,
  INSERTS,
  LISTS,
  perform,
  TOGGLE,
} from './actions.tsx';
import { EmojiIcon, ImageIcon } from './icons.tsx';
import { requestTool } from './requests.ts';
import type { SelectionState } from './selection-state.ts';

/** Something a menu offers to put into the text. */
export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly words: readonly string[];
  readonly group: string;
  readonly sign: ReactNode;
  can(state: SelectionState): boolean;
  run(): void;
}

const offer = (editor: Editor, group: string, action: Action): Offer => ({
  id: action.id,
  name: action.name,
  hint: action.hint ?? '',
  words: action.words,
  group,
  sign: action.sign,
  can: (state) => action.can?.(state) ?? true,
  run: () => perform(editor, action),
});

/** What the toolbar's menu inserts. */
export function insertions(editor: Editor): readonly Offer[] {
  const { actions, actionHints, actionWords, actionGroups } = text;
  const code = BLOCKS.find(({ id }) => id === 'code-block');
  return [
    {
      id: 'image',
      name: actions.image,
      hint: actionHints.image,
      words: actionWords.image,
      group: actionGroups.insert,
      sign: <ImageIcon />,
      can: () => true,
      run: () => chooseImages(editor),
    },
    ...INSERTS.map((action) => offer(editor, actionGroups.insert, action)),
    ...(code ? [offer(editor, actionGroups.blocks, code)] : []),
    {
      id: 'emoji',
      name: actions.emoji,
      hint: actionHints.emoji,
      words: actionWords.emoji,
      group: actionGroups.insert,
      sign: <EmojiIcon />,
      can: ({ marksAllowed }) => marksAllowed,
      run: () => requestTool('emoji'),
    },
  ];
}

/** Everything a line can become or get, as the slash menu lists it. */
export function allOffers(editor: Editor): readonly Offer[] {
  const { actionGroups } = text;
  return [
    ...[...BLOCKS, CALLOUT, TOGGLE, ...DEEP_HEADINGS].map((action) =>
      offer(editor, actionGroups.blocks, action),
    ),
    ...LISTS.map((action) => offer(editor, actionGroups.lists, action)),
    ...ALIGNMENTS.map((action) => offer(editor, actionGroups.blocks, action)),
    ...insertions(editor).filter(({ id }) => id !== 'code-block'),
  ];
}
