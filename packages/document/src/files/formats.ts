/** What a document can be exported as. */
export const EXPORTS = ['markdown', 'docx', 'html', 'parley'] as const;
export type ExportFormat = (typeof EXPORTS)[number];

export const EXTENSIONS = { markdown: 'md', docx: 'docx', html: 'html', parley: 'parley' } as const;

/** What can be taken in besides: text without a format, and tables as values parted by a sign. */
export type ImportFormat = ExportFormat | 'text' | 'separated';

/** What can be taken in, by the ends of files' names. */
export const IMPORTED: Readonly<Record<string, ImportFormat>> = {
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  csv: 'separated',
  tsv: 'separated',
  html: 'html',
  htm: 'html',
  docx: 'docx',
  parley: 'parley',
};

/** The same for a file field. */
export const IMPORTED_TYPES = Object.keys(IMPORTED)
  .map((end) => `.${end}`)
  .join(',');

/** What is refused as what it is: Word's old files, its templates, and those with macros. */
const WORD = /^(?:doc|docm|dot|dotx|dotm)$/;

/** Which format a file's name says it has, or null. */
export function formatOf(name: string): ImportFormat | null {
  const end = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (WORD.test(end)) return 'docx';
  return Object.hasOwn(IMPORTED, end) ? (IMPORTED[end] ?? null) : null;
}
