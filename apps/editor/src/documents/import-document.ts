import { FileError } from '@parley/document/file-error';
import {
  fileText,
  fromPlainText,
  fromUpdate,
  pageText,
  stateOf,
  type TakeImage,
  type Taken,
  unpackParleyFile,
} from '@parley/document/files';
import type { ImportFormat } from '@parley/document/formats';
import { giveTitle, ownTitle, shownTitle } from '@parley/document/title';
import { takeImage } from '../editor/images/take-image.ts';
import { makeDocument } from './make-document.ts';
import { withDocx, withMarkdown } from './off-thread/engines.ts';

/** Bytes a file may have. */
const MOST_FILE = 64 * 1_048_576;

export interface Imported extends Pick<Taken, 'losses'> {
  readonly link: string;
  readonly title: string;
}

/**
 * Makes a document of a file. What has no title is called like the file.
 *
 * @param signal aborted before the document stands on the list, nothing is left of it
 * @throws FileError for what cannot be taken in
 */
export async function importDocument(
  file: File,
  format: ImportFormat,
  signal: AbortSignal,
): Promise<Imported> {
  if (file.size > MOST_FILE) throw new FileError('too-large');
  const { doc, losses } = await taken(new Uint8Array(await file.arrayBuffer()), format, signal);
  signal.throwIfAborted();
  // A document of Parley's without a title is called by its first words, as it was; those of another file may be anything.
  const name = format === 'parley' ? shownTitle(doc) : ownTitle(doc);
  if (name === null) giveTitle(doc, file.name.replace(/\.[^.]*$/, ''));
  const title = shownTitle(doc) ?? '';
  const link = await makeDocument(stateOf(doc), signal);
  return { link, title, losses };
}

async function taken(
  bytes: Uint8Array<ArrayBuffer>,
  format: ImportFormat,
  signal: AbortSignal,
): Promise<Taken> {
  const take: TakeImage = (doc, url) => {
    signal.throwIfAborted();
    return takeImage(doc, url);
  };
  switch (format) {
    case 'parley':
      return { doc: fromUpdate(await unpackParleyFile(bytes)), losses: [] };
    case 'html':
      return fromPage(pageText(bytes), take);
    case 'markdown':
      return fromText(fileText(bytes), take, signal);
    case 'docx':
      return fromWord(bytes, take, signal);
    case 'text':
      return fromPlainText(fileText(bytes));
    case 'separated':
      return (await import('@parley/document/separated')).fromSeparated(fileText(bytes));
  }
}

async function fromPage(html: string, take: TakeImage): Promise<Taken> {
  const { fromHtml, withoutHandlers } = await import('@parley/document/html');
  return fromHtml(new DOMParser().parseFromString(withoutHandlers(html), 'text/html'), take);
}

async function fromText(markdown: string, take: TakeImage, signal: AbortSignal): Promise<Taken> {
  const { fromMarkdown } = await import('@parley/document/markdown');
  return withMarkdown(signal, (engine) => fromMarkdown(markdown, engine, take));
}

async function fromWord(file: Uint8Array<ArrayBuffer>, take: TakeImage, signal: AbortSignal): Promise<Taken> {
  const { fromDocx } = await import('@parley/document/docx');
  return withDocx(signal, (engine) => fromDocx(file, engine, take));
}
