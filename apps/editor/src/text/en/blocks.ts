/** What stands in the text besides words, and what is pasted. */
export const blocks = {
  blocks: {
    missingImage: 'This image is not on this device yet.',
    task: (words: string) => (words ? `Done: ${words}` : 'Done'),
    pasting: 'Pasting…',
    pasteFailed: 'That could not be pasted',
    pastedPlain: 'Pasted as plain text',
    pasteNeeds:
      'The part of this page that takes in pictures, tables and lists could not be loaded. Paste again once you are online.',
    tooMuchText: 'It is too much at once. Save it as a file, and import that as a document of its own.',
  },

  code: {
    language: 'Language of the code',
    plain: 'Plain text',
    copy: 'Copy the code',
    copied: 'Code copied',
    copyRefused: 'The browser did not let the code be copied. Select it, and copy it with the keyboard.',
  },
};
