/** What stands in the text besides words: tasks, tables, images, code, links. */
export const blocks = {
  blocks: {
    missingImage: 'This image is not on this device yet.',
    task: (words: string) => (words ? `Done: ${words}` : 'Done'),
  },
};
