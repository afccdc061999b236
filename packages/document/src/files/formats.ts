/** What a document can be exported as. */
export const EXPORTS = ['markdown', 'html', 'parley'] as const;
export type ExportFormat = (typeof EXPORTS)[number];

export const EXTENSIONS = { markdown: 'md', html: 'html', parley: 'parley' } as const;

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
  parley: 'parley',
};

/** The same for a file field. */
export const IMPORTED_TYPES = Object.keys(IMPORTED)
  .map((end) => `.${end}`)
  .join(',');

/** Which format a file's name says it has, or null. */
export function formatOf(name: string): ImportFormat | null {
  const end = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(IMPORTED, end) ? (IMPORTED[end] ?? null) : null;
}
