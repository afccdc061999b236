import { strToU8, zipSync } from 'fflate';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const NAMESPACES = `xmlns:w="${W}" xmlns:r="${R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"`;

const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>';
const relations = (inner: string): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;

export interface WordParts {
  /** What stands in the body, as XML. */
  readonly body: string;
  readonly styles?: string;
  readonly numbering?: string;
  /** Links and pictures: their ids, and where they lead. */
  readonly links?: Readonly<Record<string, string>>;
  /** Other parts, by their names. */
  readonly others?: Readonly<Record<string, Uint8Array | string>>;
}

/** A Word file as Word writes it, in little. */
export function wordFile({
  body,
  styles,
  numbering,
  links = {},
  others = {},
}: WordParts): Uint8Array<ArrayBuffer> {
  const parts: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': TYPES,
    '_rels/.rels': relations(`<Relationship Id="a" Type="${R}/officeDocument" Target="word/document.xml"/>`),
    'word/document.xml': `<w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels': relations(
      Object.entries(links)
        .map(([id, target]) =>
          /^\w+:/.test(target)
            ? `<Relationship Id="${id}" Type="${R}/hyperlink" Target="${target}" TargetMode="External"/>`
            : `<Relationship Id="${id}" Type="${R}/image" Target="${target}"/>`,
        )
        .join(''),
    ),
    ...(styles ? { 'word/styles.xml': `<w:styles ${NAMESPACES}>${styles}</w:styles>` } : {}),
    ...(numbering ? { 'word/numbering.xml': `<w:numbering ${NAMESPACES}>${numbering}</w:numbering>` } : {}),
    ...others,
  };
  return new Uint8Array(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
      ),
    ),
  );
}
