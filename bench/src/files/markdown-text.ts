import { type Block, pagesOfText } from '../document/pages.ts';

/** Pages whose text is a little more than what is wanted. */
const PAGES_FOR_256_KB = 90;

/** So many characters of Markdown, as a report has them: headings, paragraphs, lists and tables. The last line is `end`. */
export function markdownOf(length: number, end: string): string {
  const blocks = pagesOfText(PAGES_FOR_256_KB).map(asMarkdown);
  let text = '';
  for (let at = 0; text.length + end.length + 4 < length; at++) {
    if (at % 12 === 11) text += TABLE;
    const block = blocks[at % blocks.length] ?? '';
    text += `${block.slice(0, length - text.length - end.length - 4)}\n\n`;
  }
  return `${text}${end}\n`;
}

const TABLE =
  '| bed | seeds | rows |\n|---|---|---|\n| north | beans | 3 |\n| south | leek, **late** | 4 |\n\n';

function asMarkdown({ type, attrs, content = [], text = '' }: Block): string {
  const words = text + content.map(asMarkdown).join('');
  switch (type) {
    case 'heading':
      return `${'#'.repeat(Number(attrs?.level ?? 1))} ${words}`;
    case 'listItem':
      return `- ${words}\n`;
    default:
      return words;
  }
}
