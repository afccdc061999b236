import { writeFragment } from '@parley/binding';
import * as Y from 'yjs';
import type { ContentJson } from '../content-json.ts';
import { contentNode } from '../content-node.ts';
import { Losses, together } from '../files/losses.ts';
import type { TakeImage, Taken } from '../files/taken.ts';
import { CONTENT } from '../roots.ts';
import { giveTitle, isTitle } from '../title/title.ts';
import type { MarkdownEngine } from './markdown-engine.ts';

/** A document from Markdown. A heading of the first level at its beginning, behind front matter, becomes the title. */
export async function fromMarkdown(
  markdown: string,
  engine: MarkdownEngine,
  takeImage: TakeImage,
): Promise<Taken> {
  const { content, losses } = await engine.read(markdown);
  const doc = new Y.Doc();
  const { title, blocks } = titled(
    content,
    losses.some(({ kind }) => kind === 'front-matter'),
  );
  const refused = new Losses();
  const taken = await withImages(blocks, async (url) => {
    const id = await takeImage(doc, url);
    if (id === null) refused.add('bad-picture');
    return id;
  });
  doc.transact(() => {
    writeFragment(doc.getXmlFragment(CONTENT), contentNode(taken));
    giveTitle(doc, title);
  });
  return { doc, losses: together(losses, refused.all) };
}

function titled(
  content: readonly ContentJson[],
  hasFrontMatter: boolean,
): { title: string; blocks: readonly ContentJson[] } {
  const at = hasFrontMatter ? 1 : 0;
  const heading = content[at];
  const title = heading?.type === 'heading' && heading.attrs?.level === 1 ? wordsOf(heading) : '';
  return isTitle(title) ? { title, blocks: content.toSpliced(at, 1) } : { title: '', blocks: content };
}

const wordsOf = ({ type, text = '', content = [] }: ContentJson): string =>
  type === 'hardBreak' ? ' ' : text + content.map(wordsOf).join('');

/** The same blocks with images' ids instead of their addresses; what is refused is its description. */
async function withImages(
  blocks: readonly ContentJson[],
  take: (url: string) => Promise<string | null>,
): Promise<ContentJson[]> {
  const out: ContentJson[] = [];
  for (const block of blocks) {
    if (block.type === 'image') out.push(await imageOrWords(block, take));
    else out.push(block.content ? { ...block, content: await withImages(block.content, take) } : block);
  }
  return out;
}

async function imageOrWords(
  image: ContentJson,
  take: (url: string) => Promise<string | null>,
): Promise<ContentJson> {
  const id = await take(String(image.attrs?.image ?? ''));
  if (id !== null) return { ...image, attrs: { ...image.attrs, image: id } };
  const words = String(image.attrs?.alt ?? '');
  return { type: 'paragraph', content: words ? [{ type: 'text', text: words }] : [] };
}
