import * as Y from 'yjs';
import { stateOf } from './copy-of.ts';
import { FileError } from './file-error.ts';
import type { ExportFormat } from './formats.ts';
import type { Taken } from './from-html.ts';
import { MOST_BYTES, makeDocument } from './make-document.ts';
import { unpackParleyFile } from './parley-file.ts';
import { giveTitle, shownTitle } from './title.ts';

/** Bytes a file may have. */
const MOST_FILE = 64 * 1_048_576;

export interface Imported extends Omit<Taken, 'doc'> {
  readonly link: string;
  readonly title: string;
}

/**
 * Makes a document of a file. What has no title is called like the file.
 *
 * @throws FileError for what cannot be taken in
 */
export async function importDocument(file: File, format: ExportFormat): Promise<Imported> {
  if (file.size > MOST_FILE) throw new FileError('too-large');
  const { doc, ...images } = await taken(new Uint8Array(await file.arrayBuffer()), format);
  if (shownTitle(doc) === null) giveTitle(doc, file.name.replace(/\.[^.]*$/, ''));
  const title = shownTitle(doc) ?? '';
  const link = await makeDocument(stateOf(doc));
  return { link, title, ...images };
}

async function taken(bytes: Uint8Array<ArrayBuffer>, format: ExportFormat): Promise<Taken> {
  switch (format) {
    case 'parley':
      return { doc: fromUpdate(await unpackParleyFile(bytes)), remoteImages: 0, badImages: 0 };
    case 'html':
      return (await import('./from-html.ts')).fromHtml(asText(bytes));
    case 'markdown':
      return (await import('./from-markdown.ts')).fromMarkdown(asText(bytes));
  }
}

/** @throws FileError `damaged` for what is no update, or not the whole of a document's */
export function fromUpdate(update: Uint8Array): Y.Doc {
  if (update.length > 2 * MOST_BYTES) throw new FileError('too-much');
  const doc = new Y.Doc();
  try {
    Y.applyUpdateV2(doc, update);
  } catch (cause) {
    throw new FileError('damaged', { cause });
  }
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new FileError('damaged');
  return doc;
}

/** A file's text: UTF-8, or UTF-16 if it begins by saying so. */
export function asText(bytes: Uint8Array): string {
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
