import type { ContentJson } from '../../content-json.ts';
import { alignment } from '../../schema/alignment.ts';
import { CELL_COLOURS } from '../../schema/colours.ts';
import { calloutKind } from '../../schema/quotes.ts';
import { formulaTag } from './formulas.ts';
import { escaped, styled } from './tags.ts';
import { imageTag, wordsAsHtml } from './words-html.ts';

/** A table as HTML in Markdown: without an empty line, which would end it there. */
export function tableAsHtml(rows: readonly ContentJson[]): string {
  const lines = rows.map(
    ({ content = [] }) => `<tr>${content.map((cell) => cellAsHtml(cell)).join('')}</tr>`,
  );
  return ['<table>', ...lines, '</table>'].join('\n');
}

function cellAsHtml({ type, attrs, content = [] }: ContentJson): string {
  const tag = type === 'tableHeader' ? 'th' : 'td';
  const attributes = [
    ...(['colspan', 'rowspan'] as const).map((name) =>
      Number(attrs?.[name] ?? 1) > 1 ? ` ${name}="${attrs?.[name]}"` : '',
    ),
    ['left', 'right', 'center'].includes(String(attrs?.align)) ? ` align="${attrs?.align}"` : '',
    styled('background-color', CELL_COLOURS, attrs?.colour),
  ].join('');
  const [only] = content;
  const inner =
    content.length === 1 && only?.type === 'paragraph' && !alignment(only.attrs?.align)
      ? lineAsHtml(only, '')
      : blocksAsHtml(content);
  return `<${tag}${attributes}>${inner}</${tag}>`;
}

const blocksAsHtml = (blocks: readonly ContentJson[]): string =>
  blocks.map((block) => blockAsHtml(block)).join('');

/** A block as HTML in Markdown, in one line. */
export function blockAsHtml(block: ContentJson): string {
  const { type, attrs, content = [] } = block;
  switch (type) {
    case 'paragraph':
      return `<p${alignedAsHtml(attrs)}>${lineAsHtml(block, '<br>')}</p>`;
    case 'heading':
      return `<h${attrs?.level}${alignedAsHtml(attrs)}>${wordsAsHtml(content)}</h${attrs?.level}>`;
    case 'blockquote':
      return `<blockquote${calloutAsHtml(attrs)}>${blocksAsHtml(content)}</blockquote>`;
    case 'codeBlock':
      return codeAsHtml(block);
    case 'toggle':
      return `<details>${summaryAsHtml(content[0])}${blocksAsHtml(content.slice(1))}</details>`;
    case 'contents':
      return '<nav data-contents></nav>';
    case 'formulaBlock':
      return formulaTag(block);
    case 'horizontalRule':
      return '<hr>';
    case 'pageBreak':
      return '<div style="page-break-after: always"></div>';
    case 'bulletList':
    case 'taskList':
      return `<ul>${blocksAsHtml(content)}</ul>`;
    case 'orderedList':
      return `<ol${Number(attrs?.start ?? 1) === 1 ? '' : ` start="${attrs?.start}"`}>${blocksAsHtml(content)}</ol>`;
    case 'listItem':
      return `<li>${blocksAsHtml(content)}</li>`;
    case 'taskItem':
      return `<li><input type="checkbox"${attrs?.checked === true ? ' checked' : ''}>${blocksAsHtml(content)}</li>`;
    case 'table':
      return tableAsHtml(content).replaceAll('\n', '');
    case 'image':
      return imageTag(String(attrs?.image ?? ''), String(attrs?.alt ?? ''), attrs?.width);
    default:
      return blocksAsHtml(content);
  }
}

/** The first line of a section that can be closed. */
export const summaryAsHtml = (line: ContentJson | undefined): string => {
  const isPlain = line?.type === 'paragraph' && !alignment(line.attrs?.align);
  return `<summary>${isPlain ? lineAsHtml(line, '') : line ? blockAsHtml(line) : ''}</summary>`;
};

const calloutAsHtml = (attrs: ContentJson['attrs']): string =>
  calloutKind(attrs?.callout) ? ` data-callout="${attrs?.callout}"` : '';

const alignedAsHtml = (attrs: ContentJson['attrs']): string =>
  alignment(attrs?.align) ? ` align="${attrs?.align}"` : '';

/** A paragraph's words; of breaks alone one more is written, to be there. */
function lineAsHtml({ content = [] }: ContentJson, empty: string): string {
  if (content.length === 0) return empty;
  const isBreaks = content.every(({ type }) => type === 'hardBreak');
  return (isBreaks ? '<br>' : '') + wordsAsHtml(content);
}

function codeAsHtml({ attrs, content = [] }: ContentJson): string {
  const language = String(attrs?.language ?? '').replace(/\s+/g, '');
  const code = content.map(({ text = '' }) => text).join('');
  const named = language ? ` class="language-${escaped(language)}"` : '';
  return `<pre><code${named}>${escaped(`${code}\n`).replaceAll('\n', '&#10;')}</code></pre>`;
}
