/** The text, and what stands around it. */
export const editor = {
  editor: {
    label: 'The document’s text',
    leaving: 'Escape, then Tab, leaves the text.',
    placeholder: 'Start writing, or type / for headings, lists, tables and more.',
    viewer: 'You have the view link: you read along as others write, and cannot change anything.',
    olderPage:
      'Someone wrote this document with a newer Parley. So that nothing of theirs is lost, this page shows it without letting you write. Reload to get the newer page.',
    reload: 'Reload',
  },

  toolbar: {
    label: 'Formatting',
    readingLabel: 'Reading',
  },
};
