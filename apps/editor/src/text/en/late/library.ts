import { count } from '../count.ts';

/** The documents of this device. */
export const library = {
  start: {
    headline: 'Write together.',
    sentence:
      'Documents you write with others, sent straight from browser to browser, and sealed so that only people who have the link can read them.',
    newDocument: 'New document',
    orDrop:
      'Or open a link somebody sent you, or drop a file here: Word (.docx), Markdown (.md), a web page (.html), text (.txt), a table (.csv, .tsv) or a Parley file (.parley).',
  },

  library: {
    title: 'Documents',
    group: 'Documents',
    import: 'Import…',
    pasteLink: 'Paste a document’s link',
    newShortcut: (keys: string) => `New document (${keys})`,
    search: 'Search titles and texts, or paste a link',
    found: (n: number) => count(n, 'document found', 'documents found'),
    nothingFound: (query: string) => `No document on this device has “${query}” in its title or text.`,
    clearSearch: 'Show all documents',
    openPasted: 'Open this link',
    openPastedElsewhere: (host: string) => `Open this link at ${host}`,
    notKept:
      'This browser stores nothing for Parley here (a private window?), so there is no list of your documents. Keep each document’s link: it is the only way back.',
    drop: 'Drop to import: .docx, .md, .html, .txt, .csv, .tsv or .parley',
    downloadAll: 'Download everything',

    list: 'Documents of this device',
    edited: (when: string) => `Edited ${when}`,
    opened: (when: string) => `Opened ${when}`,
    view: 'View only',
    seen: (names: readonly string[]) => `With ${new Intl.ListFormat('en').format(names)}`,
    groups: {
      pinned: 'Pinned',
      today: 'Today',
      yesterday: 'Yesterday',
      week: 'The last 7 days',
      month: 'The last 30 days',
      older: 'Before that',
      all: 'All',
    },
    shelf: 'Whose documents',
    shelves: {
      all: 'All',
      mine: 'Made here',
      shared: 'Shared with me',
      templates: 'Templates',
    },
    nothingOnShelf: {
      mine: 'No document was made on this device yet.',
      templates: 'No template of yours yet: a document’s menu saves it as one.',
      shared: 'Nobody has shared a document with you on this device yet: open a link somebody sends you.',
    },
    order: 'Order',
    orders: { edited: 'Last edited', opened: 'Last opened', title: 'By title' },
    inTitles: 'In titles',
    inTexts: 'In the text',
    unread: (n: number) =>
      `${count(n, 'document has', 'documents have')} changed and will be searched in a moment.`,
    fromTemplate: 'From a template',
    ownTemplates: 'Your templates',
    pin: 'Pin to the top',
    unpin: 'Take the pin off',
    notAtHome: (edits: number) => `${count(edits, 'edit', 'edits')} not at home yet`,
    actions: (title: string) => `What to do with “${title}”`,

    openInTab: 'Open in a new tab',
    copyLink: 'Copy link',
    linkCopied: 'Link copied',
    linkCopiedEdit: 'Whoever has it can read and edit the document.',
    linkCopiedView: 'Whoever has it can read the document.',
    rename: 'Rename…',
    duplicate: 'Duplicate',
    export: 'Export',
    remove: 'Remove from this device…',
    delete: 'Delete for everybody…',
    deleted: 'Deleted by its owner',
    deletedUntold: 'Deleted; home has not heard of it yet',
  },

  rename: {
    title: 'Rename',
    field: 'Title',
    save: 'Rename',
    cancel: 'Cancel',
  },

  remove: {
    title: (title: string) => `Remove “${title}” from this device?`,
    what: 'This deletes the copy on this device and takes the document’s link off your list.',
    whatNot:
      'It does not delete the copy at home, nor anybody else’s. Whoever has the link can still open the document. You too, but only with the link: copy it first if you may want it again.',
    owner:
      'It was made on this device, and only this device knows its owner’s secret. That is forgotten as well, for good.',
    lost: (edits: number) =>
      `${count(edits, 'edit is', 'edits are')} not at home yet. Unless somebody else has got them, they will be lost for good.`,
    open: 'It is open in another tab. Close it there, then remove it here.',
    confirm: 'Remove',
    confirmLost: 'Remove and lose them',
    cancel: 'Keep it',
    done: (title: string) => `“${title}” was removed from this device`,
  },

  deletion: {
    title: (title: string) => `Delete “${title}” for everybody?`,
    what: 'Home erases it, and nobody can share it any more: whoever opens its link is told that its owner deleted it.',
    copies:
      'Whoever has it on their device keeps their copy until they remove it, and so do you. Nobody can take back what others have read or copied.',
    forGood: 'This cannot be undone, not even by whoever runs the server.',
    confirm: 'Delete for everybody',
    cancel: 'Keep it',
    deleting: 'Deleting for everybody',
    done: (title: string) => `“${title}” is deleted for everybody`,
    doneSays: 'Home has erased it. Your copy stays on this device until you remove it.',
    doneLater: 'Home does not answer: it is told as soon as this list is open and home is in reach.',
  },

  elsewhere: {
    deleted: (when: string) => `Its owner deleted this document for everybody on ${when}.`,
    kept: 'This device keeps its copy until you remove it from your list: you can read, export and duplicate it. Nothing is sent or taken in any more.',
    nothingKept: 'Nothing of it is on this device.',
    'home-deleted':
      'Nothing of it is on this device. Somebody who has it can send you a file, or duplicate it.',
    'home-expired': 'It comes back as soon as somebody who has it opens it.',
  },
};
