import { count } from '../count.ts';

/** What can be done with a whole document: rename, duplicate, export, import, print. */
export const documents = {
  /** What the four templates hold, as Markdown. */
  templates: {
    minutes: {
      name: 'Minutes',
      markdown:
        '# Minutes\n\n**Date:** \n\n**Here:** \n\n## What we talked about\n\n- \n\n## What we decided\n\n1. \n\n## Who does what by when\n\n- [ ] \n',
    },
    plan: {
      name: 'Project plan',
      markdown:
        '# Project plan\n\n> What is to be true when this is done, in one sentence.\n\n## Why\n\n## Steps\n\n| Step | Who | By when | State |\n|---|---|---|---|\n|  |  |  |  |\n|  |  |  |  |\n\n## What could go wrong\n\n- \n\n## Open questions\n\n- [ ] \n',
    },
    report: {
      name: 'Report',
      markdown:
        '# Report\n\n**In short:** \n\n## Background\n\n## What was found\n\n## What follows from it\n\n## Sources\n\n1. \n',
    },
    week: {
      name: 'Plan of a week',
      markdown:
        '# Plan of a week\n\n## To be done\n\n- [ ] \n- [ ] \n- [ ] \n\n## Monday\n\n## Tuesday\n\n## Wednesday\n\n## Thursday\n\n## Friday\n\n## What can wait\n\n- \n',
    },
  },
  titleField: {
    copyOf: (title: string) => `${title} (copy)`,
  },
  documents: {
    menu: 'Document',
    new: 'New document',
    rename: 'Rename',
    duplicate: 'Duplicate',
    saveTemplate: 'Save as template',
    savedTemplate: (title: string) => `“${title}” is a template now`,
    savedTemplateSays: 'A copy as it is at this moment. The list of documents begins new ones from it.',
    beginning: 'Beginning from a template…',
    export: 'Export',
    markdown: 'Markdown (.md)',
    docx: 'Word (.docx)',
    html: 'Web page (.html)',
    parley: 'Parley file (.parley)',
    exportAs: (format: string) => `Export as ${format}`,
    import: 'Import a file…',
    print: 'Print…',

    opening: 'Opening the document…',
    duplicating: 'Duplicating…',
    exporting: 'Preparing the file…',
    importing: (name: string) => `Importing “${name}”…`,
    importingOf: (name: string, n: number, all: number) => `Importing “${name}”, ${n} of ${all}…`,
    removing: 'Removing…',
    packing: (n: number, all: number) => `Packing document ${n} of ${all}…`,
    everything: 'Parley documents',
    packed: (n: number) => `${count(n, 'document is', 'documents are')} in the file`,
    packedSays: 'Each as Markdown, and as a Parley file, which keeps everything and can be imported again.',
    notPacked: (titles: readonly string[]) =>
      `Not in it, because this device could not read it: ${titles.join(', ')}.`,
    nothingPacked: 'None of the documents could be read on this device.',
    renaming: 'Renaming…',

    duplicated: (title: string) => `This is the copy of “${title}”`,
    duplicatedSays: 'A document of its own, with its own link: nobody else has it yet.',
    imported: (title: string) => `“${title}” was imported`,
    importedSeveral: (n: number) => `${count(n, 'document was', 'documents were')} imported`,
    importedSays: 'A document of its own, with its own link: nobody else has it yet.',

    failed: 'That did not work',
    failedImport: (name: string) => `“${name}” was not imported`,
  },

  /** What of a file or a document could not be kept as it was, a sentence each. */
  losses: {
    'front-matter': () => 'What the file says of itself at its top stands there as a block of code.',
    footnote: (n: number) =>
      `Of ${count(n, 'footnote', 'footnotes')} only the lines are kept, without lists or notes in ${n === 1 ? 'it' : 'them'}.`,
    formula: (n: number) =>
      `${count(n, 'formula is', 'formulas are')} there as the signs they are written with.`,
    embedded: (n: number) =>
      `${count(n, 'embedded video or page', 'embedded videos or pages')} became ${n === 1 ? 'a link' : 'links'}.`,
    drawing: (n: number) => `${count(n, 'drawing', 'drawings')} could not be taken in.`,
    comment: (n: number) => `${count(n, 'hidden comment was', 'hidden comments were')} left out.`,
    alignment: (n: number) =>
      `${count(n, 'centred or right-aligned part', 'centred or right-aligned parts')} became ordinary text.`,
    'colour-or-size': (n: number) =>
      `${count(n, 'colour or size of text was', 'colours or sizes of text were')} left out.`,
    note: (n: number) =>
      `${count(n, 'note', 'notes')} on links, pictures or code ${n === 1 ? 'was' : 'were'} left out.`,
    'inner-link': (n: number) =>
      `${count(n, 'link', 'links')} to a place in the same file ${n === 1 ? 'became its' : 'became their'} words.`,
    'relative-link': (n: number) =>
      `${count(n, 'link', 'links')} to other files ${n === 1 ? 'became text, with its address' : 'became text, with their addresses'} behind.`,
    'refused-link': (n: number) =>
      `${count(n, 'link', 'links')} that may not be opened ${n === 1 ? 'became its' : 'became their'} words.`,
    'remote-picture': (n: number) =>
      `${count(n, 'picture', 'pictures')} from other servers ${n === 1 ? 'was' : 'were'} not fetched; the address stands as a link instead.`,
    'bad-picture': (n: number) => `${count(n, 'picture', 'pictures')} could not be taken in.`,
    'missing-picture': (n: number) =>
      `${count(n, 'picture is', 'pictures are')} not on this device yet and left out.`,
    'newer-content': () =>
      'It holds things that this version of Parley cannot show, so this file leaves them out. A Parley file keeps everything.',
    'local-picture': (n: number) =>
      `${count(n, 'picture', 'pictures')} in other files ${n === 1 ? 'is' : 'are'} not here; the description and address stand instead.`,
    'linked-picture': (n: number) =>
      `${count(n, 'picture within a link', 'pictures within links')} ${n === 1 ? 'is' : 'are'} now only one of the two.`,
    'numbered-task': (n: number) =>
      `${count(n, 'task has', 'tasks have')} lost ${n === 1 ? 'its number' : 'their numbers'}.`,
    'column-width': (n: number) => `The widths of columns are left out (${count(n, 'table', 'tables')}).`,
    'list-numbers': (n: number) =>
      `${count(n, 'list is', 'lists are')} numbered more simply than before (1, 2, 3 and not 1.1, 1.2).`,
    'heading-number': (n: number) =>
      `${count(n, 'heading has lost its number', 'headings have lost their numbers')}.`,
    'header-or-footer': (n: number) =>
      `${count(n, 'line', 'lines')} at the top or bottom of each page ${n === 1 ? 'is' : 'are'} left out.`,
    'text-box': (n: number) =>
      `${count(n, 'text box', 'text boxes')} became ${n === 1 ? 'a paragraph' : 'paragraphs'} of the text.`,
    'tracked-change': (n: number) =>
      `${count(n, 'suggested deletion was', 'suggested deletions were')} carried out; what was suggested to be added is there.`,
    quotation: (n: number) =>
      `${count(n, 'quotation', 'quotations')} with a quotation, table or list inside came out simpler.`,
    'deep-list': (n: number) => `${count(n, 'list stands', 'lists stand')} less far in than before.`,
    'left-plain': (n: number) =>
      `${count(n, 'part', 'parts')} of the text ${n === 1 ? 'has' : 'have'} kept only ${n === 1 ? 'its' : 'their'} words.`,
  },

  fileErrors: {
    unknown:
      'Parley imports Word files (.docx), Markdown (.md), web pages (.html), text (.txt), tables (.csv, .tsv) and its own files (.parley).',
    'not-parley': 'It is not a Parley file, whatever its name says.',
    truncated: 'The file is not complete: its end is missing. Export or copy it once more.',
    damaged: 'The file is damaged: what is in it is not what was written. Export or copy it once more.',
    'newer-version':
      'It was written by a newer Parley. Reload this page; if that does not help, this server has to be updated.',
    'too-large': (megabytes: number) => `It is too large: Parley imports files of up to ${megabytes} MB.`,
    'too-much': (megabytes: number) =>
      `It holds more than a document can: ${megabytes} MB, its pictures included.`,
    'table-too-large': 'The table is too large: Parley takes 3,000 rows of 150 columns.',
    'too-deep': 'It holds lists, quotes or other parts within each other, deeper than a document can.',
    'not-docx':
      'It is not a Word file of the kind that can be read (.docx), or a password protects it. Open it in Word, save it as .docx without a password, and try again.',
    macros:
      'It holds macros, which are programs, and is not opened. Save it as .docx without them, and try again.',
    'not-text': 'It does not read as text. Save it as UTF-8, and try again.',
  },
};
