/** The page around the documents: appearance, language, commands, shortcuts, a new version. */
export const shell = {
  appearance: {
    title: 'Settings',
    theme: 'Appearance',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    language: 'Language',
    languageSays: 'Remembered on this device. Another language loads the page again.',
    languageRefused: 'This browser does not let the page remember a language, so it stays as it is.',
  },

  commands: {
    palette: 'Commands',
    search: 'Find a command or a document',
    nothing: 'Nothing of that name',
    general: 'Parley',
    recent: 'Recent documents',
    shortcuts: 'Keyboard shortcuts',
    shortcutsWords: ['help', 'keys'],
    themeWords: ['theme', 'mode', 'colours'],
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    text: 'In the text',
    newLine: 'New line in the same paragraph',
    indent: 'Further in (lists), next cell (tables)',
    outdent: 'Further out, cell before',
    leave: 'Out of the text, to the next button',
    leaveBack: 'Out of the text, back to the title',
    thenKey: (first: string, second: string) => `${first}, then ${second}`,
    pastePlain: 'Paste without formatting',
    markdown: 'Typed at the start of a line, or around words',
    heading: 'Heading',
    bullets: 'Bulleted list',
    numbers: 'Numbered list',
    tasks: 'Task list',
    quote: 'Quote',
    codeBlock: 'Code block',
    divider: 'Divider',
    bold: 'Bold',
    italic: 'Italic',
    strike: 'Strike through',
    code: 'Code',
    highlight: 'Highlight',
  },

  newVersion: {
    title: 'A newer Parley is ready',
    says: 'It is there when you load the page again. What you wrote stays.',
    reload: 'Reload',
  },

  notices: 'Notices',

  missingPart: {
    title: 'A part of the page could not be loaded',
    advice: 'What you wrote is not affected. Load the page again when the server can be reached.',
  },
};
