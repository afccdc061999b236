import { Extension, type JSONContent, type MarkdownParseHelpers, type MarkdownToken } from '@tiptap/core';
import { stand } from './stand-ins.ts';

/** Code is written between more backticks than stand in a row within it. */
const LEAST_FENCE = 3;
const TAB_STOP = 4;

/** How a code block is read and written. However it is fenced or indented, it is one. */
export const codeBlock = {
  parseMarkdown: ({ lang, text }: MarkdownToken, helpers: MarkdownParseHelpers): JSONContent =>
    helpers.createNode('codeBlock', { language: lang || null }, text ? [helpers.createTextNode(text)] : []),
  renderMarkdown: ({ attrs, content = [] }: JSONContent): string => {
    const code = content.map(({ text = '' }) => text).join('');
    const language = String(attrs?.language ?? '')
      .replace(/[\s`]+/g, ' ')
      .trim();
    const fence = '`'.repeat(Math.max(LEAST_FENCE, longestRun(code) + 1));
    return `${fence}${language}\n${code}\n${fence}`;
  },
};

/** A node that stands for a text with the mark of code: a mark is written without a look at the text it is on. */
export const CODE_TEXT = 'codeText';

export const CodeText = Extension.create({
  name: CODE_TEXT,
  renderMarkdown: ({ text = '' }: JSONContent) => {
    const ticks = '`'.repeat(longestRun(text) + 1);
    // One blank at either end is taken for the delimiter's.
    const padded = /^`|`$|^ .*[^ ].* $/.test(text) ? ` ${text} ` : text;
    return `${ticks}${padded}${ticks}`;
  },
});

const longestRun = (text: string): number =>
  Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));

const CONTAINERS = '(?:[ \\t]|>|[-*+][ \\t]|\\d{1,9}[.)][ \\t])*';
const OPENING = new RegExp(`^(${CONTAINERS})(\`{3,}(?=[^\`]*$)|~{3,})`);

/**
 * Keeps the tabs of fenced code that stands within something, where the parser takes every tab for indentation, and its
 * lines of blanks, which the parser takes for empty: they are replaced by stand-ins. The fence's own indentation stays.
 */
export function withoutCodeBlanks(markdown: string): string {
  let fence: { readonly closing: RegExp; readonly columns: number } | null = null;
  const lines = markdown.split('\n').map((line) => {
    if (!fence) {
      const [, before = '', signs = ''] = OPENING.exec(line) ?? [];
      const columns = columnsOf(before);
      if (signs && columns > 0)
        fence = { closing: new RegExp(`^[ \\t>]*${signs[0]}{${signs.length},}[ \\t]*$`), columns };
      return line;
    }
    const { closing, columns } = fence;
    const content = endOfIndentation(line, columns);
    // Text that is not indented is outside of what the fence stands in, and so ends it.
    if (closing.test(line) || (content === 0 && line.trim() !== '')) {
      fence = null;
      return line;
    }
    const text = line.slice(content).replaceAll('\t', stand.tab);
    return line.slice(0, content) + (/^ *$/.test(text) ? text.replaceAll(' ', stand.blank) : text);
  });
  return lines.join('\n');
}

const columnsOf = (text: string): number =>
  [...text].reduce((column, sign) => column + (sign === '\t' ? TAB_STOP - (column % TAB_STOP) : 1), 0);

/** Where in a line the first `columns` columns of blanks, tabs and quotation marks end. */
function endOfIndentation(line: string, columns: number): number {
  let at = 0;
  let column = 0;
  while (column < columns && /[ \t>]/.test(line[at] ?? '')) {
    column = columnsOf(line.slice(0, at + 1));
    at += 1;
  }
  return at;
}
