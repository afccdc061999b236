import { FileError } from '@parley/document/file-error';
import {
  fileText,
  fromPlainText,
  fromUpdate,
  pageText,
  stateOf,
  type Taken,
  unpackParleyFile,
} from '@parley/document/files';
import type { ImportFormat } from '@parley/document/formats';
import { giveTitle, ownTitle, shownTitle } from '@parley/document/title';
import { takeImage } from '../editor/images/take-image.ts';
import { makeDocument } from './make-document.ts';
import { markdownOffThread } from './markdown-off-thread.ts';

/** Bytes a file may have. */
const MOST_FILE = 64 * 1_048_576;

export interface Imported extends Pick<Taken, 'losses'> {
  readonly link: string;
  readonly title: string;
}

/**
 * Makes a document of a file. What has no title is called like the file.
 *
 * @throws FileError for what cannot be taken in
 */
export async function importDocument(file: File, format: ImportFormat): Promise<Imported> {
  if (file.size > MOST_FILE) throw new FileError('too-large');
  const { doc, losses } = await taken(new Uint8Array(await file.arrayBuffer()), format);
  // A document of Parley's without a title is called by its first words, as it was; those of another file may be anything.
  const name = format === 'parley' ? shownTitle(doc) : ownTitle(doc);
  if (name === null) giveTitle(doc, file.name.replace(/\.[^.]*$/, ''));
  const title = shownTitle(doc) ?? '';
  const link = await makeDocument(stateOf(doc));
  return { link, title, losses };
}

async function taken(bytes: Uint8Array<ArrayBuffer>, format: ImportFormat): Promise<Taken> {
  switch (format) {
    case 'parley':
      return { doc: fromUpdate(await unpackParleyFile(bytes)), losses: [] };
    case 'html':
      return fromPage(pageText(bytes));
    case 'markdown':
      return fromText(fileText(bytes));
    case 'text':
      return fromPlainText(fileText(bytes));
    case 'separated':
      return (await import('@parley/document/separated')).fromSeparated(fileText(bytes));
  }
}

async function fromPage(html: string): Promise<Taken> {
  const { fromHtml, withoutHandlers } = await import('@parley/document/html');
  return fromHtml(new DOMParser().parseFromString(withoutHandlers(html), 'text/html'), takeImage);
}

async function fromText(markdown: string): Promise<Taken> {
  const { fromMarkdown } = await import('@parley/document/markdown');
  return fromMarkdown(markdown, markdownOffThread, takeImage);
}
