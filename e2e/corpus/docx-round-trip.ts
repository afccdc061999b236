import { docxImage, type ReadDocx, type WrittenDocx } from '@parley/document/docx';
import { readDocx, writeDocx } from '@parley/document/docx-engine';
import { contentNode } from '@parley/document/markdown';
import { inWords, outline } from './outline.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export const readFileOf = (file: Uint8Array): ReadDocx => readDocx(new Uint8Array(file));

/** What was read of a Word file, written as one. */
export function writtenAgain({ title, content, images }: ReadDocx): Promise<WrittenDocx> {
  const pictures = images.map((bytes: Bytes, at) => [String(at), docxImage(bytes)] as const);
  return writeDocx({
    title: title || null,
    content,
    images: new Map(pictures.flatMap(([id, image]) => (image ? [[id, image] as const] : []))),
    language: 'en',
  });
}

/** What a Word file means here, as lines, and what of it is lost. */
export function seen({ title, content, losses }: ReadDocx): string {
  return [`title: ${title}`, outline(contentNode(content)), ...losses.map(inWords), ''].join('\n');
}
