import { Node } from '@tiptap/core';

/** What stands for one place of a line that is no text, where a line is looked at as words. */
const LEAF = '\uFFFC';

/**
 * A footnote: what it says stands where the text refers to it, so that a note goes wherever its sentence goes, and two people
 * can write in one. Pages show its number there, which is its place among the others and is not held.
 */
export const Footnote = Node.create({
  name: 'footnote',
  group: 'inline',
  inline: true,
  atom: true,
  content: '(text | hardBreak | formula)*',
  // As long as its two ends; what is in it counts for itself.
  extendNodeSchema: ({ name }) => (name === 'footnote' ? { toText: () => LEAF + LEAF } : {}),
  parseHTML: () => [{ tag: 'span[data-footnote]' }],
  renderHTML: () => ['span', { 'data-footnote': '', contenteditable: 'false' }, ['span', 0]],
});
