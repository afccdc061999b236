/** The page around the documents: appearance, language, commands, shortcuts, a new version. */
export const shell = {
  appearance: {
    title: 'Settings',
    theme: 'Appearance',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
  },

  commands: {
    palette: 'Commands',
    general: 'Parley',
    shortcuts: 'Keyboard shortcuts',
    shortcutsWords: ['help', 'keys'],
    themeWords: ['theme', 'mode', 'colours'],
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
