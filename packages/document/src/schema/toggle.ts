import { Node } from '@tiptap/core';

/** A section that can be closed: its first line is always seen. Whether it is open is each reader's own, and not held. */
export const Toggle = Node.create({
  name: 'toggle',
  group: 'block',
  content: '(paragraph | heading) block*',
  defining: true,
  parseHTML: () => [{ tag: 'div[data-toggle]' }],
  // Its sign stands at the side where its words begin.
  renderHTML: () => ['div', { 'data-toggle': '', dir: 'auto' }, 0],
});
