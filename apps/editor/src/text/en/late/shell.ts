/** The palette, the settings and the list of shortcuts. */
export const shell = {
  appearance: {
    spelling: 'Let the browser check spelling',
    spellingSays:
      'The check most browsers come with looks words up on this device. An “enhanced” or “cloud” one that was turned on in the browser’s settings sends what you write to the browser’s vendor.',
    language: 'Language',
    languageSays: 'Remembered on this device. Another language loads the page again.',
    languageRefused: 'This browser does not let the page remember a language, so it stays as it is.',
  },
  commands: {
    search: 'Find a command or a document',
    nothing: 'Nothing of that name',
    recent: 'Recent documents',
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

  thirdParty: 'Third-party notices',
};
