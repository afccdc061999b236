import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { namesOfHeadings, withCalledHeadings } from '../../links/linked-headings.ts';
import type { DocxContent, WrittenDocx } from '../docx-engine.ts';
import { writeBlocks } from './blocks.ts';
import { stylesOf } from './styles.ts';
import { fitWords } from './words.ts';
import { OUTSIDE, Writing } from './writing.ts';

/** Twips: A4, and margins of an inch. */
const PAGE = { width: 11_906, height: 16_838 };
const MARGIN = 1_440;

/** A document as a Word file, and what of it that cannot hold. */
export async function writeDocx({ title, content, images, language }: DocxContent): Promise<WrittenDocx> {
  const writing = new Writing(images);
  const linked = withCalledHeadings(content, namesOfHeadings(content), writing.losses);
  const children = writeBlocks(linked, OUTSIDE, writing);
  const heading =
    title === null ? [] : [new Paragraph({ heading: HeadingLevel.TITLE, text: fitWords(title) })];
  const document = new Document({
    ...(title === null ? {} : { title: fitWords(title) }),
    creator: 'Parley',
    styles: stylesOf(writing.codeStyles, language),
    numbering: writing.lists.options,
    sections: [
      {
        properties: {
          page: { size: PAGE, margin: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN } },
        },
        children: [...heading, ...children],
      },
    ],
  });
  const bytes = new Uint8Array(await Packer.toArrayBuffer(document));
  return { bytes, losses: writing.losses.all };
}
