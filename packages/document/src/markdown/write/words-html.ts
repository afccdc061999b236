import { type ContentJson, type MarkJson, sameMark } from '../../content-json.ts';
import { isAllowedAddress } from '../../links/address.ts';

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

const TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 'del',
  highlight: 'mark',
  code: 'code',
};

/** The words of a line as HTML. */
export function wordsAsHtml(pieces: readonly ContentJson[]): string {
  let out = '';
  let open: readonly MarkJson[] = [];
  for (const { type, text = '', marks = [] } of pieces) {
    const kept = open.findIndex((mark, at) => !marks[at] || !sameMark(mark, marks[at]));
    const common = kept < 0 ? open.length : kept;
    out += endTags(open.slice(common)) + marks.slice(common).map(startTag).join('');
    open = marks;
    out += type === 'hardBreak' ? '<br>' : escaped(text.replace(/\r?\n/g, ' '));
  }
  return out + endTags(open);
}

const endTags = (marks: readonly MarkJson[]): string =>
  [...marks]
    .reverse()
    .map((mark) => (tagOf(mark) ? `</${tagOf(mark)}>` : ''))
    .join('');

function startTag(mark: MarkJson): string {
  const href = mark.attrs?.href;
  if (mark.type === 'link') return isAllowedAddress(href) ? `<a href="${escaped(href)}">` : '';
  const tag = tagOf(mark);
  return tag ? `<${tag}>` : '';
}

function tagOf({ type, attrs }: MarkJson): string | null {
  if (type === 'link') return isAllowedAddress(attrs?.href) ? 'a' : null;
  return TAGS[type] ?? null;
}

export const imageTag = (url: string, alt: string, width: unknown): string =>
  `<img src="${escaped(url)}" alt="${escaped(alt).replace(/\s+/g, ' ')}"${typeof width === 'number' ? ` width="${width}"` : ''}>`;
