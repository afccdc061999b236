import { count } from '../count.ts';

/** What can be done with a whole document: rename, duplicate, export, import, print. */
export const documents = {
  titleField: {
    copyOf: (title: string) => `${title} (copy)`,
  },
  documents: {
    menu: 'Document',
    new: 'New document',
    rename: 'Rename',
    duplicate: 'Duplicate',
    export: 'Export',
    markdown: 'Markdown (.md)',
    html: 'Web page (.html)',
    parley: 'Parley file (.parley)',
    exportAs: (format: string) => `Export as ${format}`,
    import: 'Import a file…',
    print: 'Print…',

    opening: 'Opening the document…',
    duplicating: 'Duplicating…',
    exporting: 'Preparing the file…',
    importing: (name: string) => `Importing “${name}”…`,
    removing: 'Removing…',
    renaming: 'Renaming…',

    duplicated: (title: string) => `This is the copy of “${title}”`,
    duplicatedSays: 'A document of its own, with its own link: nobody else has it yet.',
    imported: (title: string) => `“${title}” was imported`,
    importedSeveral: (n: number) => `${count(n, 'document was', 'documents were')} imported`,
    importedSays: 'A document of its own, with its own link: nobody else has it yet.',
    remoteImages: (n: number) =>
      `${count(n, 'picture', 'pictures')} from other servers ${n === 1 ? 'was' : 'were'} not fetched; the address stands as a link instead.`,
    badImages: (n: number) => `${count(n, 'picture', 'pictures')} could not be taken in.`,
    exportedWithoutImages: (n: number) =>
      `${count(n, 'picture is', 'pictures are')} not on this device yet and left out.`,
    newerContent:
      'It holds things that this version of Parley cannot show, so this file leaves them out. A Parley file keeps everything.',

    failed: 'That did not work',
    failedImport: (name: string) => `“${name}” was not imported`,
  },

  fileErrors: {
    unknown: 'Parley imports Markdown (.md), web pages (.html) and its own files (.parley).',
    'not-parley': 'It is not a Parley file, whatever its name says.',
    truncated: 'The file is not complete: its end is missing. Export or copy it once more.',
    damaged: 'The file is damaged: what is in it is not what was written. Export or copy it once more.',
    'newer-version':
      'It was written by a newer Parley. Reload this page; if that does not help, this server has to be updated.',
    'too-large': (megabytes: number) => `It is too large: Parley imports files of up to ${megabytes} MB.`,
    'too-much': (megabytes: number) =>
      `It holds more than a document can: ${megabytes} MB, its pictures included.`,
    'not-text': 'It does not read as text. Save it as UTF-8, and try again.',
  },
};
