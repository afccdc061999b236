import { text } from '../text/index.ts';
import { EXTENSIONS, type ExportFormat } from './formats.ts';

/** Characters of a file's name, without its end. */
const NAME_LENGTH = 80;
/** How long the browser may take to begin reading it, ms. */
const READ_MS = 60_000;

/** A name that every file system takes, from a document's title. */
export function fileName(title: string | null, format: ExportFormat): string {
  const name = [...(title ?? '')]
    .map((character) => (/[\p{Cc}\p{Cf}\\/:*?"<>|]/u.test(character) ? ' ' : character))
    .join('')
    .replace(/\s+/g, ' ')
    .slice(0, NAME_LENGTH)
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return `${name || text.untitled}.${EXTENSIONS[format]}`;
}

/** Gives the file to the browser, which puts it where downloads go. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
}
