/** The documents of this device. */
export const library = {
  start: {
    headline: 'Write together.',
    sentence:
      'Documents you write with others, sent straight from browser to browser, and sealed so that only people who have the link can read them.',
    newDocument: 'New document',
    creating: 'Making a document…',
  },
};
