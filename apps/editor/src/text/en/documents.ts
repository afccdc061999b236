/** A document’s title, and files dropped on it. */
export const documents = {
  titleField: {
    label: 'Title of the document',
    placeholder: 'Title',
  },

  documents: {
    group: 'Document',
    drop: 'Drop to import as a new document',
    progress: 'How much is done',
    cancel: 'Cancel',
  },
};
