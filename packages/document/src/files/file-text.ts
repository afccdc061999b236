import { FileError } from './file-error.ts';

/** Bytes of a web page in which it says how its letters are written, by HTML's own rule. */
const DECLARED_WITHIN = 1_024;

/** A file's text: UTF-8, or UTF-16 if it begins by saying so. */
export const fileText = (bytes: Uint8Array): string => decoded(bytes, utf16(bytes) ?? 'utf-8');

/** A web page's text: the same, or if it is neither, as the page itself says. */
export function pageText(bytes: Uint8Array): string {
  try {
    return fileText(bytes);
  } catch (error) {
    const declared = declaredCharset(bytes);
    if (declared === null) throw error;
    return decoded(bytes, declared);
  }
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FileError('not-text', { cause });
  }
}

function utf16([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** `<meta charset="…">`, the longer form of it, or XML's, in letters that every charset of a page writes alike. */
function declaredCharset(bytes: Uint8Array): string | null {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARED_WITHIN));
  const ofPage = /<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start);
  return (ofPage ?? /^\s*<\?xml\b[^>]*\bencoding\s*=\s*["']([\w.:-]+)/.exec(start))?.[1] ?? null;
}
