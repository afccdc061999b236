import type { Extensions } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { text } from '../../text/index.ts';

/** Lists of things to do, nested as deep as one likes. */
export const taskLists: Extensions = [
  TaskList,
  TaskItem.configure({
    nested: true,
    a11y: { checkboxLabel: (node) => text.blocks.task(node.firstChild?.textContent ?? '') },
  }),
];
