import type { ContentJson } from '../../content-json.ts';
import { FileError } from '../../files/file-error.ts';
import { imageType } from '../../images/image-bytes.ts';
import { imageHeader } from '../../images/image-header.ts';
import { withLinkedHeadings } from '../../links/linked-headings.ts';
import { pageBreaksBetween } from '../../page-breaks.ts';
import { imageAlign, imageWidth } from '../../schema/image-bounds.ts';
import type { ReadDocx } from '../docx-engine.ts';
import { CAPTION, withCaptions } from './captions.ts';
import { type Line, plainLine } from './line.ts';
import { linesOfNote, withNotes } from './notes.ts';
import { OfficePackage, type Relations } from './office-package.ts';
import { type ReadParagraph, readParagraph } from './paragraphs.ts';
import { Reading } from './reading.ts';
import { structured } from './structure.ts';
import { type CellContent, childrenThroughControls, readTable } from './tables.ts';
import { TOGGLE_BEGIN, withToggles } from './toggles.ts';
import { childOf, elementsOf, valOf, within, wordsIn, type XmlElement } from './xml.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A picture's width that is that of the file's picture, or of a line, is nothing that somebody chose; pixels. */
const SAME_WIDTH = 2;

/**
 * What a Word file holds.
 *
 * @throws FileError `not-docx`, `macros`, `damaged`, `too-much`, `too-deep`
 */
export function readDocx(bytes: Bytes): ReadDocx {
  const file = new OfficePackage(bytes);
  const main = file.main;
  const document = file.xml(main);
  const body = childOf(document ?? undefined, 'w:body');
  if (!body) throw new FileError('not-docx');
  const reading = new Reading(file, main, body);
  const reader = new BodyReader(reading, file.relations(main));
  const lines = reader.linesOf(body);
  const notes = reader.notes();
  lostAround(body, file.relations(main), reading, (part) => file.xml(part));
  const content = begun(
    pageBreaksBetween(withNotes(withCaptions(withToggles(structured(lines, reading.losses))), notes)),
  );
  const linked = withLinkedHeadings(content, reading.losses, { bySlug: false });
  const images = imagesOf(file, reading);
  return {
    title: reader.title,
    content: withoutEmptyEnd(withWidths(linked, images, reading.textWidth)),
    images,
    losses: reading.losses.all,
  };
}

/** A table of contents, which is not read any further. */
const CONTENTS: XmlElement = { name: 'contents', attributes: {}, children: [] };

class BodyReader {
  title = '';
  readonly #reading: Reading;
  readonly #relations: Relations;

  constructor(reading: Reading, relations: Relations) {
    this.#reading = reading;
    this.#relations = relations;
  }

  linesOf(body: XmlElement): Line[] {
    const lines: Line[] = [];
    for (const element of this.#blocksOf(body)) {
      if (element === CONTENTS) {
        lines.push(plainLine([{ type: 'contents' }]));
        continue;
      }
      if (element.name === 'w:tbl') {
        const table = readTable(element, (cell) => this.#cell(cell), this.#reading);
        if (table) lines.push(table);
        continue;
      }
      const { kind, lines: read, align } = readParagraph(element, this.#relations, this.#reading);
      if (kind === 'title' && this.title === '' && lines.every(isEmpty)) {
        this.title = read.map(({ blocks }) => blocks.map(wordsOf).join(' ')).join(' ');
        if (this.title.trim() !== '') continue;
      }
      lines.push(...read.map((line) => aligned(line, align)));
    }
    return lines;
  }

  /** What the notes say, in the order in which the text refers to them. */
  notes(): ContentJson[][] {
    const out: ContentJson[][] = [];
    const { notes, losses } = this.#reading;
    // What a note refers to is none of the text's.
    for (const note of [...notes.referred]) {
      const relations = this.#reading.relationsOf(`${note.kind}.xml`);
      const reader = new BodyReader(this.#reading, relations);
      const blocks = structured(reader.linesOf(note.element), losses);
      out.push(trimmed(linesOfNote(blocks, () => losses.add('footnote'))));
    }
    return out;
  }

  /** Paragraphs and tables, without what is only around them and without tables of contents. */
  #blocksOf(element: XmlElement): XmlElement[] {
    return elementsOf(element).flatMap((child) => {
      if (child.name === 'w:p' || child.name === 'w:tbl') return [child];
      if (child.name === 'w:sdt') return this.#blocksOfControl(child);
      return ['w:sdtContent', 'w:customXml', 'w:ins', 'w:moveTo', 'w:smartTag'].includes(child.name)
        ? this.#blocksOf(child)
        : [];
    });
  }

  #blocksOfControl(control: XmlElement): XmlElement[] {
    const gallery = within(childOf(control, 'w:sdtPr') ?? control, 'w:docPartGallery');
    if (valOf(gallery) === 'Table of Contents') {
      return [CONTENTS];
    }
    return this.#blocksOf(control);
  }

  #cell(cell: XmlElement): CellContent {
    const lines: Line[] = [];
    const aligns = new Set<string | null>();
    let isHead: boolean | null = null;
    for (const element of childrenThroughControls(cell, 'w:p', 'w:tbl')) {
      if (element.name === 'w:tbl') {
        const table = readTable(element, (inner) => this.#cell(inner), this.#reading);
        if (table) lines.push({ ...table, indent: -1 });
        continue;
      }
      const { kind, lines: read, align } = readParagraph(element, this.#relations, this.#reading);
      lines.push(...read);
      if (read.every(({ blocks }) => blocks.length === 0)) continue;
      aligns.add(align === 'justify' ? null : align);
      isHead = (isHead ?? true) && kind === 'head';
    }
    const [align = null] = aligns.size === 1 ? aligns : [];
    if (aligns.size > 1) this.#reading.losses.add('alignment');
    return { blocks: structured(lines, this.#reading.losses), align, isHead: isHead ?? false };
  }
}

/** The first page begins anyway. */
const begun = (blocks: readonly ContentJson[]): ContentJson[] =>
  blocks.slice(
    Math.max(
      0,
      blocks.findIndex(({ type }) => type !== 'pageBreak'),
    ),
  );

const isEmpty = ({ blocks }: Line): boolean =>
  blocks.every(({ type, content }) => type === 'paragraph' && content === undefined);

const wordsOf = ({ type, text = '', content = [] }: ContentJson): string =>
  type === 'hardBreak' ? ' ' : text + content.map(wordsOf).join('');

/** Behind a note's own number stands a blank. */
function trimmed([first, ...others]: readonly ContentJson[]): ContentJson[] {
  if (first?.type !== 'text') return first ? [first, ...others] : [];
  const text = first.text?.trimStart() ?? '';
  return text === '' ? others : [{ ...first, text }, ...others];
}

/** Words at the top and bottom of each page. */
function lostAround(
  body: XmlElement,
  relations: Relations,
  reading: Reading,
  part: (name: string) => XmlElement | null,
): void {
  const used = new Set<string>();
  const find = (element: XmlElement): void => {
    for (const child of elementsOf(element)) {
      if (child.name === 'w:headerReference' || child.name === 'w:footerReference')
        used.add(child.attributes['r:id'] ?? '');
      else if (['w:sectPr', 'w:p', 'w:pPr'].includes(child.name)) find(child);
    }
  };
  find(body);
  for (const id of used) {
    const written = part(relations.get(id)?.target ?? '');
    if (written && /\p{L}/u.test(wordsIn(written))) reading.losses.add('header-or-footer');
  }
}

function imagesOf(file: OfficePackage, { pictures }: Reading): Bytes[] {
  const media = file.media(new Set(pictures));
  return pictures.map((part) => media.get(part) ?? new Uint8Array());
}

/** The same blocks, pictures without a width that nobody chose. */
function withWidths(
  blocks: readonly ContentJson[],
  images: readonly Bytes[],
  textWidth: number,
): ContentJson[] {
  return blocks.map((block) => {
    if (block.type !== 'image')
      return block.content ? { ...block, content: withWidths(block.content, images, textWidth) } : block;
    const bytes = images[Number(block.attrs?.image)];
    const header = bytes ? imageHeader(bytes, imageType(bytes) ?? '') : null;
    const natural = header ? Math.min(header.width, textWidth) : textWidth;
    const drawn = block.attrs?.width;
    const isChosen = typeof drawn === 'number' && Math.abs(drawn - natural) > SAME_WIDTH;
    return { ...block, attrs: { ...block.attrs, width: isChosen ? imageWidth(drawn) : null } };
  });
}

function withoutEmptyEnd(blocks: readonly ContentJson[]): ContentJson[] {
  const end = blocks.findLastIndex(({ type, content }) => type !== 'paragraph' || content !== undefined);
  return blocks.slice(0, end + 1);
}

/** A line whose paragraphs and headings stand as they are said to; at the left is where they stand anyway. */
function aligned(line: Line, align: ReadParagraph['align']): Line {
  if (align === null || align === 'left') return line;
  const blocks = line.blocks.map((block) =>
    block.type === 'paragraph' ||
    block.type === 'heading' ||
    block.type === TOGGLE_BEGIN ||
    (block.type === 'image' && imageAlign(align)) ||
    block.type === CAPTION
      ? { ...block, attrs: { ...block.attrs, align } }
      : block,
  );
  return { ...line, blocks };
}
