import type { JSONContent } from '@tiptap/core';
import { CODE_TEXT } from './code.ts';
import { stand, withoutStandIns } from './stand-ins.ts';

/** Signs that mean something in pairs to the parser, and that the writer does not escape. */
const PAIRED = /={2,}|\+{2,}/g;
/** What begins a block, or is one, if it stands at the beginning of a line. */
const BEGINNINGS = [
  /^()(#{1,6}(?=\s|$))/,
  /^()([-+](?=\s|$))/,
  /^()(-[-\s|:]*$)/,
  /^()(=+\s*$)/,
  /^()([|:][-|:\s]*$)/,
  /^(\d{1,9})([.)](?=\s|$))/,
];

/** Signs that end a heading and are not of it. */
const HEADING_END = /(^|\s)(#+\s*)$/;

/** What cells and headings cannot hold is written in one line. */
type Place = 'lines' | 'line';

/**
 * A document made ready for being written as Markdown, so that what is read again is the same.
 *
 * @param urlOf the address of an image, by its id; null leaves it out
 */
export function forMarkdown(node: JSONContent, urlOf: (id: unknown) => string | null): JSONContent {
  const { type, content } = node;
  switch (type) {
    case 'codeBlock':
      return node;
    case 'paragraph':
      return { ...node, content: inline(content, 'lines') };
    case 'heading':
      return { ...node, content: inline(content, 'line') };
    case 'image':
      return { ...node, attrs: { ...node.attrs, image: urlOf(node.attrs?.image) } };
    case 'tableCell':
    case 'tableHeader':
      return { ...node, content: inCell(content, urlOf) };
    default:
      return content ? { ...node, content: content.map((child) => forMarkdown(child, urlOf)) } : node;
  }
}

function inline(content: readonly JSONContent[] = [], place: Place): JSONContent[] {
  return content.map((node, at) => {
    if (node.type === 'hardBreak') {
      // An empty line would end the paragraph.
      const isBetween = [content[at - 1], content[at + 1]].every((beside) => beside?.type === 'text');
      return place === 'lines' && isBetween ? node : { type: 'text', text: stand.break };
    }
    if (node.type !== 'text') return node;
    const text = withoutStandIns(node.text ?? '').replace(/\r?\n/g, ' ');
    if (node.marks?.some(({ type }) => type === 'code')) return { type: CODE_TEXT, text };
    const begins = place === 'lines' && (at === 0 || content[at - 1]?.type === 'hardBreak');
    return { ...node, text: escaped(begins ? text.replace(/^[ \t]+/, '') : text, begins) };
  });
}

function escaped(text: string, begins: boolean): string {
  const out = text.replace(PAIRED, (run) => [...run].map((sign) => stand.escape + sign).join(''));
  if (!begins) return out.replace(HEADING_END, `$1${stand.escape}$2`);
  return BEGINNINGS.reduce((line, beginning) => line.replace(beginning, `$1${stand.escape}$2`), out);
}

/** The blocks of a cell, one after the other in one line. */
function inCell(content: readonly JSONContent[] = [], urlOf: (id: unknown) => string | null): JSONContent[] {
  const lines = content.flatMap((block) => linesOf(block, urlOf));
  return lines.flatMap((line, at) => (at === 0 ? line : [{ type: 'text', text: stand.break }, ...line]));
}

function linesOf(block: JSONContent, urlOf: (id: unknown) => string | null): JSONContent[][] {
  const { type, content = [] } = block;
  switch (type) {
    case 'paragraph':
    case 'heading':
      return [inline(content, 'line')];
    case 'codeBlock':
      return content
        .flatMap(({ text = '' }) => text.split(/\r?\n/))
        .map((line) => (line ? [{ type: CODE_TEXT, text: withoutStandIns(line) }] : []));
    case 'image':
      return [[forMarkdown(block, urlOf)]];
    default:
      return content.flatMap((child) => linesOf(child, urlOf));
  }
}
