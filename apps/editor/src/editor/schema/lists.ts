import type { Extensions } from '@tiptap/core';
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list';
import { text } from '../../text/index.ts';

export const lists: Extensions = [BulletList, OrderedList, ListItem, ListKeymap];

/** Lists of things to do, nested as deep as one likes. */
export const taskLists: Extensions = [
  TaskList,
  TaskItem.configure({
    nested: true,
    a11y: { checkboxLabel: (node) => text.blocks.task(node.firstChild?.textContent ?? '') },
  }),
];
