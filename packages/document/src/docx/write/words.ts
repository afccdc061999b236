import {
  CheckBox,
  ExternalHyperlink,
  FootnoteReferenceRun,
  ImageRun,
  ImportedXmlComponent,
  InternalHyperlink,
  Paragraph,
  type ParagraphChild,
  Tab,
  TextRun,
} from 'docx';
import { type ContentJson, type MarkJson, sameMark } from '../../content-json.ts';
import { isLinkTarget } from '../../links/address.ts';
import { isHeadingAddress, nameInAddress } from '../../links/heading-link.ts';
import { officeMath } from './office-math.ts';
import { runOptions } from './run-options.ts';
import { FORMULA_STYLE } from './styles.ts';
import type { Writing } from './writing.ts';

/** CSS pixels of a line. */
const TEXT_WIDTH = 602;

/** What XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export const fitWords = (text: string): string => text.toWellFormed().replace(UNFIT, '\ufffd');

/** Words and breaks as runs, those of a link in it. */
export function runsOf(pieces: readonly ContentJson[], writing: Writing): ParagraphChild[] {
  const out: ParagraphChild[] = [];
  for (let at = 0; at < pieces.length; ) {
    const link = linkOf(pieces[at]);
    let end = at + 1;
    while (
      link &&
      end < pieces.length &&
      linkOf(pieces[end]) &&
      sameMark(linkOf(pieces[end]) as MarkJson, link)
    )
      end += 1;
    const runs = pieces.slice(at, end).flatMap((piece) => runOf(piece, link !== null, writing));
    if (link) out.push(hyperlink(String(link.attrs?.href), runs));
    else out.push(...runs);
    at = end;
  }
  return out;
}

const hyperlink = (href: string, children: ParagraphChild[]): ParagraphChild =>
  isHeadingAddress(href)
    ? new InternalHyperlink({ anchor: nameInAddress(href), children })
    : new ExternalHyperlink({ link: href, children });

function linkOf(piece: ContentJson | undefined): MarkJson | null {
  const link = piece?.marks?.find(({ type }) => type === 'link');
  return link && isLinkTarget(link.attrs?.href) ? link : null;
}

function runOf(piece: ContentJson, isLink: boolean, writing: Writing): ParagraphChild | ParagraphChild[] {
  const { type, text = '', marks = [], content = [] } = piece;
  if (type === 'hardBreak') return new TextRun({ break: 1 });
  if (type === 'formula') return formulaOf(piece, writing);
  if (type === 'footnote')
    return new FootnoteReferenceRun({ children: [new Paragraph({ children: runsOf(content, writing) })] });
  const options = runOptions(marks, (kind) => writing.losses.add(kind));
  // A tab is an element of its own.
  const children = fitWords(text)
    .split('\t')
    .flatMap((words, at) => (at === 0 ? [words] : [new Tab(), words]))
    .filter((child) => child !== '');
  return new TextRun({
    ...(isLink ? { style: 'Hyperlink' } : {}),
    ...options,
    ...(isRightToLeft(text) ? { rightToLeft: true } : {}),
    children,
  });
}

/** A formula as Word has them, and behind it, unseen, what it was made from. One whose TeX is none is its words. */
export function formulaOf({ attrs }: ContentJson, writing: Writing): ParagraphChild[] {
  const tex = fitWords(String(attrs?.tex ?? ''));
  const math = officeMath(tex);
  if (math === null) writing.losses.add('formula');
  const words = new TextRun({ text: tex, style: FORMULA_STYLE, vanish: math !== null });
  if (math === null) return [words];
  const drawn = ImportedXmlComponent.fromXmlString(`<m:oMath>${math}</m:oMath>`);
  return [drawn as unknown as ParagraphChild, words];
}

const RIGHT_TO_LEFT =
  /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

export const isRightToLeft = (text: string): boolean => RIGHT_TO_LEFT.test(text);

export const boxOf = (checked: boolean): ParagraphChild[] => [
  new CheckBox({
    checked,
    checkedState: { value: '2612', font: 'MS Gothic' },
    uncheckedState: { value: '2610', font: 'MS Gothic' },
  }),
  new TextRun(' '),
];

/** A picture as wide as it stands in the document, or as it is, at most as wide as a line. */
export function pictureOf({ attrs }: ContentJson, writing: Writing): ImageRun | null {
  const image = writing.images.get(String(attrs?.image));
  if (!image) return null;
  const width = typeof attrs?.width === 'number' ? attrs.width : Math.min(image.width, TEXT_WIDTH);
  const height = Math.max(1, Math.round((width * image.height) / Math.max(1, image.width)));
  const description = fitWords(String(attrs?.alt ?? ''));
  return new ImageRun({
    type: image.type,
    data: image.bytes,
    transformation: { width, height },
    altText: { name: 'Picture', description, title: '' },
  });
}
