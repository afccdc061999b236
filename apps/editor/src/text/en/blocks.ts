/** What stands in the text besides words: tasks, tables, images, code, links. */
export const blocks = {
  blocks: {
    task: (words: string) => (words ? `Done: ${words}` : 'Done'),
  },
};
