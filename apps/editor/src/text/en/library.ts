/** What is said while a new document is made. */
export const library = {
  start: {
    creating: 'Making a document…',
  },
};
