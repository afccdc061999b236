import { FileError } from './file-error.ts';

/** A file's text: UTF-8, or UTF-16 if it begins by saying so. */
export function fileText(bytes: Uint8Array): string {
  const encoding = utf16(bytes) ?? 'utf-8';
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
