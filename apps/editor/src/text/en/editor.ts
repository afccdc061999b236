import { count } from './count.ts';

/** The text, and the tools to write it. */
export const editor = {
  editor: {
    label: 'The document’s text',
    placeholder: 'Start writing, or type / for headings, lists, tables and more.',
    viewer:
      'You opened this document with a view link: you read along as others write, and cannot change it.',
    olderPage:
      'Someone wrote this document with a newer Parley. So that nothing of theirs is lost, this page shows it without letting you write. Reload to get the newer page.',
    reload: 'Reload',
  },

  toolbar: {
    label: 'Formatting',
    readingLabel: 'Reading',
    blockType: (current: string) => `Kind of paragraph: ${current}`,
    lists: 'Lists',
    insert: 'Insert',
    block: 'This block',
    selection: 'Formatting of the selection',
  },

  /** What can be done to the text, wherever it is offered: toolbar, slash menu, palette. */
  actions: {
    undo: 'Undo',
    redo: 'Redo',
    paragraph: 'Text',
    heading: (level: number) => `Heading ${level}`,
    quote: 'Quote',
    codeBlock: 'Code block',
    bold: 'Bold',
    italic: 'Italic',
    underline: 'Underline',
    strike: 'Strike through',
    highlight: 'Highlight',
    code: 'Code',
    link: 'Link',
    bulletList: 'Bulleted list',
    orderedList: 'Numbered list',
    taskList: 'Task list',
    table: 'Table',
    image: 'Image',
    divider: 'Divider',
    emoji: 'Emoji',
    indent: 'Move the list item in',
    outdent: 'Move the list item out',
    clear: 'Clear formatting',
  },

  /** One line that says what a block is for, in the slash menu. */
  actionHints: {
    paragraph: 'Just start writing',
    heading: (level: number) =>
      level === 1 ? 'For the title' : level === 2 ? 'For a chapter' : 'For a section',
    quote: 'Somebody else’s words',
    codeBlock: 'Program text, as it stands',
    bulletList: 'Points in no order',
    orderedList: 'Steps in order',
    taskList: 'Things to tick off',
    table: 'Three rows, three columns to begin with',
    image: 'A picture from this device',
    divider: 'A line between two parts',
    emoji: 'Or type : and its name',
  },

  /** Other words by which people look for them. */
  actionWords: {
    paragraph: ['paragraph', 'plain', 'normal', 'body'],
    heading: (level: number) => [`h${level}`, 'title', 'header', 'chapter', 'section', '#'.repeat(level)],
    quote: ['blockquote', 'citation', '>'],
    codeBlock: ['program', 'snippet', 'source', 'pre', '```'],
    bold: ['strong', 'fat', '**'],
    italic: ['emphasis', 'slanted', 'cursive', '*'],
    underline: ['underscore'],
    strike: ['strikethrough', 'delete', 'cross out', '~~'],
    highlight: ['mark', 'yellow', 'marker', '=='],
    code: ['monospace', 'inline code', '`'],
    link: ['url', 'address', 'web', 'hyperlink'],
    bulletList: ['unordered', 'points', 'ul', '-'],
    orderedList: ['ordered', 'numbers', 'steps', 'ol', '1.'],
    taskList: ['todo', 'to-do', 'checklist', 'checkbox', '[]'],
    table: ['grid', 'rows', 'columns', 'spreadsheet'],
    image: ['picture', 'photo', 'figure', 'screenshot'],
    divider: ['line', 'rule', 'separator', 'hr', '---'],
    emoji: ['smiley', 'symbol', 'emoticon'],
    clear: ['plain', 'remove', 'reset'],
    undo: ['take back', 'back'],
    redo: ['again', 'forward'],
  },

  actionGroups: {
    edit: 'Edit',
    text: 'Letters',
    blocks: 'Paragraphs',
    lists: 'Lists',
    insert: 'Insert',
    block: 'Block',
    view: 'Reading',
  },

  slash: {
    label: 'Insert or change',
    none: (query: string) => `Nothing is called “${query}”`,
  },

  block: {
    handle: 'Drag to move, click for more',
    add: 'Add a block below',
    menu: 'Block',
    turnInto: 'Turn into',
    duplicate: 'Duplicate',
    moveUp: 'Move up',
    moveDown: 'Move down',
    remove: 'Delete',
  },

  table: {
    menu: 'Table',
    rowAbove: 'Add a row above',
    rowBelow: 'Add a row below',
    rowUp: 'Move the row up',
    rowDown: 'Move the row down',
    headerRow: 'Header row',
    deleteRow: 'Delete the row',
    columnBefore: 'Add a column before',
    columnAfter: 'Add a column after',
    columnBack: 'Move the column back',
    columnOn: 'Move the column on',
    headerColumn: 'Header column',
    deleteColumn: 'Delete the column',
    deleteTable: 'Delete the table',
  },

  find: {
    label: 'Find and replace',
    find: 'Find',
    findPlaceholder: 'Find in this document',
    replace: 'Replace',
    replacePlaceholder: 'Replace with',
    count: (at: number, of: number, more: boolean) =>
      at === 0 ? `${of}${more ? '+' : ''} found` : `${at} of ${of}${more ? '+' : ''}`,
    none: 'Nothing found',
    previous: 'Previous',
    next: 'Next',
    matchCase: 'Match case',
    wholeWord: 'Whole words',
    regexp: 'Regular expression',
    badRegexp: 'This is not a complete regular expression.',
    replaceOne: 'Replace',
    replaceAll: 'All',
    replaceAllName: 'Replace all',
    replaced: (n: number) => `${count(n, 'place', 'places')} replaced`,
    showReplace: 'Replace too',
  },

  outline: {
    title: 'Outline',
    open: 'Outline and word count',
    empty: 'Headings appear here, to jump to.',
    untitled: 'Empty heading',
    more: (n: number) => `and ${n} more`,
  },

  count: {
    words: (n: number, shown: string) => `${shown} ${n === 1 ? 'word' : 'words'}`,
    characters: (n: number, shown: string) => `${shown} ${n === 1 ? 'character' : 'characters'}`,
    reading: (minutes: number) => (minutes < 1 ? 'under a minute to read' : `${minutes} min to read`),
    selected: 'Selected',
  },

  emoji: {
    label: 'Emoji',
    search: 'Search emoji',
    none: 'No emoji is called so',
    suggestions: 'Emoji that match',
    loading: 'Loading emoji…',
    groups: [
      'Smileys',
      'People',
      '',
      'Animals and nature',
      'Food and drink',
      'Travel and places',
      'Activities',
      'Objects',
      'Symbols',
      'Flags',
    ],
  },
};
