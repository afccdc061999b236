import { EXTENSIONS, type ExportFormat } from '@parley/document/formats';
import { cut } from '@parley/document/shortened';
import { text } from '../text/index.ts';

/** Bytes of a file's name in UTF-8, without its end: file systems take 255, some that encrypt names 143, and a browser
 * may add a number. */
const NAME_BYTES = 120;
/** How long the browser may take to begin reading it, ms. */
const READ_MS = 60_000;

/** What is illegal in a name somewhere, or not seen: controls, halves of letters, marks of direction; not what joins the
 * parts of a letter or an emoji. */
const UNFIT = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\\/:*?"<>|]/gu;
/** Windows keeps these for devices, whatever end they have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name that every file system takes, from a document's title, which may be longer. */
export function fileName(title: string | null, format: ExportFormat): string {
  const line = (title ?? '')
    .replace(UNFIT, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+/, '');
  const name = cut(line, (part) => bytesOf(part) <= NAME_BYTES).replace(/[\s.]+$/, '');
  const isSeen = /[^\s\p{M}\u200C\u200D]/u.test(name);
  return `${isSeen ? name.replace(DEVICE, '_$&') : text.untitled}.${EXTENSIONS[format]}`;
}

const bytesOf = (words: string): number => new TextEncoder().encode(words).length;

/** Gives the file to the browser, which puts it where downloads go. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
}
