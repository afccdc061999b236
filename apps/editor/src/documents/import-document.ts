import { FileError } from '@parley/document/file-error';
import { fileText, fromUpdate, stateOf, unpackParleyFile } from '@parley/document/files';
import type { ExportFormat } from '@parley/document/formats';
import type { Taken } from '@parley/document/html';
import { giveTitle, shownTitle } from '@parley/document/title';
import { makeDocument } from './make-document.ts';

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

async function fromPage(html: string): Promise<Taken> {
  const [{ fromHtml, withoutHandlers }, { takeImage }] = await Promise.all([
    import('@parley/document/html'),
    import('../editor/images/take-image.ts'),
  ]);
  return fromHtml(new DOMParser().parseFromString(withoutHandlers(html), 'text/html'), takeImage);
}

async function taken(bytes: Uint8Array<ArrayBuffer>, format: ExportFormat): Promise<Taken> {
  switch (format) {
    case 'parley':
      return { doc: fromUpdate(await unpackParleyFile(bytes)), remoteImages: 0, badImages: 0 };
    case 'html':
      return fromPage(fileText(bytes));
    case 'markdown':
      return (await import('./from-markdown.ts')).fromMarkdown(fileText(bytes));
  }
}
