import type { Extensions, KeyboardShortcutCommand } from '@tiptap/core';
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list';
import { text } from '../../text/index.ts';

/** Tab is handled for lists of all kinds at once (`tab-key.ts`): each kind by itself would move an item of another. */
function withoutTab(
  keys: Record<string, KeyboardShortcutCommand> = {},
): Record<string, KeyboardShortcutCommand> {
  const { Tab: _in, 'Shift-Tab': _out, ...others } = keys;
  return others;
}

export const lists: Extensions = [
  BulletList,
  OrderedList,
  ListItem.extend({
    addKeyboardShortcuts() {
      return withoutTab(this.parent?.());
    },
  }),
  ListKeymap,
];

/** Lists of things to do, nested as deep as one likes. */
export const taskLists: Extensions = [
  TaskList,
  TaskItem.extend({
    addKeyboardShortcuts() {
      return withoutTab(this.parent?.());
    },
  }).configure({
    nested: true,
    a11y: { checkboxLabel: (node) => text.blocks.task(node.firstChild?.textContent ?? '') },
  }),
];
