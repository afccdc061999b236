/** The text, and the tools to write it. */
export const editor = {
  editor: {
    label: 'The document’s text',
    placeholder: 'Start writing. A heading becomes the title.',
    viewer:
      'You opened this document with a view link: you read along as others write, and cannot change it.',
    olderPage:
      'Someone wrote this document with a newer Parley. So that nothing of theirs is lost, this page shows it without letting you write. Reload to get the newer page.',
    reload: 'Reload',
  },

  toolbar: {
    label: 'Formatting',
    undo: 'Undo',
    redo: 'Redo',
    paragraph: 'Text',
    heading: (level: number) => `Heading ${level}`,
    bold: 'Bold',
    italic: 'Italic',
    underline: 'Underline',
    strike: 'Strike through',
    code: 'Code',
    bulletList: 'Bulleted list',
    orderedList: 'Numbered list',
    quote: 'Quote',
    codeBlock: 'Code block',
    divider: 'Divider',
  },
};
