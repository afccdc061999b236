import { type ContentJson, type MarkJson, sameMark } from '../../content-json.ts';
import { formulaTag } from './formulas.ts';
import { endTag, escaped, startTag } from './tags.ts';

/** The words of a line as HTML. */
export function wordsAsHtml(pieces: readonly ContentJson[]): string {
  let out = '';
  let open: readonly MarkJson[] = [];
  for (const piece of pieces) {
    const { type, text = '', marks = [], content = [] } = piece;
    const kept = open.findIndex((mark, at) => !marks[at] || !sameMark(mark, marks[at]));
    const common = kept < 0 ? open.length : kept;
    out += endTags(open.slice(common)) + marks.slice(common).map(startTag).join('');
    open = marks;
    if (type === 'footnote') out += `<span data-footnote>${wordsAsHtml(content)}</span>`;
    else if (type === 'formula') out += formulaTag(piece);
    else out += type === 'hardBreak' ? '<br>' : escaped(text.replace(/\r?\n/g, ' '));
  }
  return out + endTags(open);
}

const endTags = (marks: readonly MarkJson[]): string => [...marks].reverse().map(endTag).join('');

export const imageTag = (url: string, alt: string, width: unknown): string =>
  `<img src="${escaped(url)}" alt="${escaped(alt).replace(/\s+/g, ' ')}"${typeof width === 'number' ? ` width="${width}"` : ''}>`;
