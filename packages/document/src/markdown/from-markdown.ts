import type { ContentJson } from '../content-json.ts';
import { documentWithImages } from '../files/document-with-images.ts';
import { together } from '../files/losses.ts';
import type { TakeImage, Taken } from '../files/taken.ts';
import { isTitle } from '../title/title.ts';
import type { MarkdownEngine } from './markdown-engine.ts';

/** A document from Markdown. A heading of the first level at its beginning, behind front matter, becomes the title. */
export async function fromMarkdown(
  markdown: string,
  engine: MarkdownEngine,
  takeImage: TakeImage,
): Promise<Taken> {
  const { content, losses } = await engine.read(markdown);
  const { title, blocks } = titled(
    content,
    losses.some(({ kind }) => kind === 'front-matter'),
  );
  const { doc, losses: refused } = await documentWithImages(title, blocks, takeImage);
  return { doc, losses: together(losses, refused) };
}

function titled(
  content: readonly ContentJson[],
  hasFrontMatter: boolean,
): { title: string; blocks: readonly ContentJson[] } {
  const at = hasFrontMatter ? 1 : 0;
  const heading = content[at];
  // A note would be lost with the heading, and what leads to it.
  const isNeeded =
    heading?.attrs?.name !== undefined || heading?.content?.some(({ type }) => type === 'footnote') === true;
  const isTitled = heading?.type === 'heading' && heading.attrs?.level === 1 && !isNeeded;
  const title = isTitled ? wordsOf(heading) : '';
  return isTitle(title) ? { title, blocks: content.toSpliced(at, 1) } : { title: '', blocks: content };
}

const wordsOf = ({ type, text = '', content = [] }: ContentJson): string =>
  type === 'hardBreak' ? ' ' : text + content.map(wordsOf).join('');
