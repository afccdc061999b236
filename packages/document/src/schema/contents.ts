import { Node } from '@tiptap/core';

/** A list of the document's headings. It is made where it is shown, and holds nothing itself. */
export const Contents = Node.create({
  name: 'contents',
  group: 'block',
  atom: true,
  parseHTML: () => [{ tag: 'nav[data-contents]' }],
  renderHTML: () => ['nav', { 'data-contents': '' }],
});
