import type * as Y from 'yjs';
import type { ContentJson } from '../content-json.ts';
import type { Exported } from '../files/exported.ts';
import { Losses, together } from '../files/losses.ts';
import type { Rendered } from '../files/rendered.ts';
import { imageOf, imageUrl } from '../images/image-bytes.ts';
import { wholeTitle } from '../title/title.ts';
import type { MarkdownEngine } from './markdown-engine.ts';

/** What stands for a picture's address until the rest is written, before its id. */
const NAME = 'data:image/parley,';
const NAMES = new RegExp(`${NAME}([A-Za-z0-9_-]{43})`, 'g');

/** The address of a picture of a document: by default the picture itself. */
export type ImageAddress = (doc: Y.Doc, id: string) => string | null;

/** A document as Markdown: the title is its first heading, pictures are in it, or where `addressOf` says. */
export async function toMarkdown(
  doc: Y.Doc,
  { node, whole }: Rendered,
  engine: MarkdownEngine,
  addressOf: ImageAddress = imageUrl,
): Promise<Exported & { readonly content: string }> {
  const losses = new Losses();
  if (!whole) losses.add('newer-content');
  const blocks = named((node.toJSON() as ContentJson).content ?? [], doc, losses);
  const written = await engine.write([...titleBlocks(wholeTitle(doc)), ...blocks]);
  const content = written.text.replace(NAMES, (name, id: string) => addressOf(doc, id) ?? name);
  return { content, losses: together(losses.all, written.losses) };
}

const titleBlocks = (title: string | null): ContentJson[] =>
  title === null ? [] : [{ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: title }] }];

/** The blocks with short names for pictures, and without those that are not there. */
function named(blocks: readonly ContentJson[], doc: Y.Doc, losses: Losses): ContentJson[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'image')
      return block.content ? [{ ...block, content: named(block.content, doc, losses) }] : [block];
    const id = block.attrs?.image;
    if (imageOf(doc, id)) return [{ ...block, attrs: { ...block.attrs, image: NAME + id } }];
    losses.add('missing-picture');
    return [];
  });
}
