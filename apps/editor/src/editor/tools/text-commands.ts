import type { Editor } from '@tiptap/core';
import type { Command } from '../../shell/commands.ts';
import { isStroke } from '../../shell/keystroke.ts';
import { text } from '../../text/late.ts';
import { focusLanguage } from '../code/code-views.ts';
import { chooseImages } from '../images/choose-images.ts';
import { LINK_KEYS, LINK_ON_WORDS_KEYS } from '../links/link-keys.ts';
import { indentItems, outdentItems, touchesList } from '../lists/indent-items.ts';
import { typingCommands } from '../typing/typing-menu.tsx';
import { undoManagerOf } from '../undo-steps.ts';
import {
  type Action,
  ALIGNMENTS,
  BLOCKS,
  CALLOUT,
  CLEAR,
  DEEP_HEADINGS,
  INSERTS,
  LISTS,
  MARKS,
  perform,
  RAISED,
  TOGGLE,
} from './actions.tsx';
import { BLOCK_KEYS, changeBlocks, moveDown, moveUp } from './block-menu.tsx';
import { duplicateBlocks, removeBlocks } from './block-moves.ts';
import { requestTool } from './requests.ts';
import { selectionState } from './selection-state.ts';
import type { Tool } from './slot.ts';
import { MAC } from './tool-button.tsx';
import { COLOURS } from './words-colours.tsx';

/** Docs' keys for what Tab does in a list. */
const INDENT_KEYS = { in: 'Mod-]', out: 'Mod-[' };

const { actions, actionWords, actionGroups: groups, block, code, find, outline } = text;

/** What anybody who reads can do. */
export const READING_COMMANDS: readonly Command[] = [
  { id: 'find', name: find.find, group: groups.view, keys: 'Mod-F', run: () => requestTool('find') },
  {
    id: 'outline',
    name: outline.open,
    group: groups.view,
    keys: 'Mod-Alt-O',
    run: () => requestTool('outline'),
  },
];

/** What can be done to the text, for the palette and the sheet of shortcuts. */
export function writingCommands(editor: Editor): readonly Command[] {
  const of =
    (group: string) =>
    (action: Action): Command => ({
      id: action.id,
      name: action.name,
      group,
      words: action.words,
      keys: action.keys,
      alsoKeys: action.alsoKeys,
      keysInText: true,
      can: () => action.can?.(selectionState(editor.state)) ?? true,
      run: () => perform(editor, action),
    });
  const inList = (): boolean => touchesList(editor.state);
  const onItems = (change: typeof indentItems) => (): void => {
    const transaction = change(editor.state);
    if (transaction) editor.view.dispatch(transaction);
    editor.view.focus();
  };
  const step = (id: 'undo' | 'redo', keys: string): Command => ({
    id,
    name: actions[id],
    group: groups.edit,
    words: actionWords[id],
    keys,
    keysInText: true,
    can: () => (undoManagerOf(editor)?.[id === 'undo' ? 'undoStack' : 'redoStack'].length ?? 0) > 0,
    run: () => void editor.chain().focus()[id]().run(),
  });
  return [
    step('undo', 'Mod-Z'),
    { ...step('redo', 'Mod-Shift-Z'), alsoKeys: ['Mod-Y'] },
    { id: 'replace', name: find.label, group: groups.edit, keys: 'Mod-H', run: () => requestTool('replace') },
    ...MARKS.map(of(groups.text)),
    {
      id: 'link',
      name: actions.link,
      group: groups.text,
      words: actionWords.link,
      keys: LINK_KEYS,
      alsoKeys: [LINK_ON_WORDS_KEYS],
      keysInText: true,
      can: () => selectionState(editor.state).marksAllowed,
      run: () => requestTool('link'),
    },
    ...RAISED.map(of(groups.text)),
    ...COLOURS.map(of(groups.text)),
    of(groups.text)(CLEAR),
    ...[...BLOCKS, CALLOUT, TOGGLE, ...DEEP_HEADINGS].map(of(groups.blocks)),
    ...ALIGNMENTS.map(of(groups.blocks)),
    ...LISTS.map(of(groups.lists)),
    {
      id: 'indent',
      name: actions.indent,
      group: groups.lists,
      keys: 'Tab',
      alsoKeys: [INDENT_KEYS.in],
      keysInText: true,
      can: inList,
      run: onItems(indentItems),
    },
    {
      id: 'outdent',
      name: actions.outdent,
      group: groups.lists,
      keys: 'Shift-Tab',
      alsoKeys: [INDENT_KEYS.out],
      keysInText: true,
      can: inList,
      run: onItems(outdentItems),
    },
    ...INSERTS.map(of(groups.insert)),
    {
      id: 'image',
      name: actions.image,
      group: groups.insert,
      words: actionWords.image,
      run: () => chooseImages(editor),
    },
    {
      id: 'emoji',
      name: actions.emoji,
      group: groups.insert,
      words: actionWords.emoji,
      run: () => requestTool('emoji'),
    },
    {
      id: 'code-language',
      name: code.language,
      group: groups.block,
      can: () => selectionState(editor.state).block === 'code-block',
      run: () => void focusLanguage(editor),
    },
    ...blockKeys(editor).map(({ id, name, keys, run }) => ({
      id,
      name,
      group: groups.block,
      keys,
      keysInText: true,
      run: () => void run(),
    })),
    ...typingCommands(groups.edit),
    {
      id: 'block-remove',
      name: block.remove,
      group: groups.block,
      run: () => void changeBlocks(editor, removeBlocks),
    },
  ];
}

function blockKeys(editor: Editor) {
  return [
    { id: 'block-up', name: block.moveUp, keys: BLOCK_KEYS.up, run: () => changeBlocks(editor, moveUp) },
    {
      id: 'block-down',
      name: block.moveDown,
      keys: BLOCK_KEYS.down,
      run: () => changeBlocks(editor, moveDown),
    },
    {
      id: 'block-duplicate',
      name: block.duplicate,
      keys: BLOCK_KEYS.duplicate,
      run: () => changeBlocks(editor, duplicateBlocks),
    },
  ];
}

/** What has keys here, and none in the kinds themselves. */
const KEYED = [CLEAR, CALLOUT, TOGGLE, ...ALIGNMENTS, ...INSERTS];

/** The keys that move, align and indent blocks, and Docs' and Word's for what has others. They are taken even where there is
 * nowhere to move to; where something cannot be done the keys mean what they mean to the text. */
export function blockKeysTool(editor: Editor): Tool {
  const bound = blockKeys(editor);
  const actions = [
    ...KEYED.map(({ keys, alsoKeys = [], ...action }) => ({ action, keys: [keys, ...alsoKeys] })),
    ...MARKS.map(({ alsoKeys = [], ...action }) => ({ action, keys: alsoKeys })),
  ];
  return {
    handleKeyDown(_view, event) {
      const isHit = (keys: string | undefined): boolean => keys !== undefined && isStroke(keys, event, MAC);
      const command = bound.find(({ keys }) => isHit(keys));
      if (command) {
        command.run();
        return true;
      }
      const change = isHit(INDENT_KEYS.in) ? indentItems : isHit(INDENT_KEYS.out) ? outdentItems : null;
      if (change) {
        const transaction = change(editor.state);
        if (transaction) editor.view.dispatch(transaction);
        return transaction !== null;
      }
      const hit = actions.find(({ keys }) => keys.some(isHit))?.action;
      if (!hit || hit.can?.(selectionState(editor.state)) === false) return false;
      perform(editor, hit);
      return true;
    },
  };
}
