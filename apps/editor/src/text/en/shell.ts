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
};
