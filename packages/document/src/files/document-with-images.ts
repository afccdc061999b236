import { writeFragment } from '@parley/binding';
import * as Y from 'yjs';
import type { ContentJson } from '../content-json.ts';
import { contentNode } from '../content-node.ts';
import { CONTENT } from '../roots.ts';
import { giveTitle } from '../title/title.ts';
import { type Loss, Losses } from './losses.ts';
import type { TakeImage, Taken } from './taken.ts';

/**
 * A document of blocks whose images are named by what `takeImage` takes, and not by ids yet. What is refused is its
 * description.
 */
export async function documentWithImages(
  title: string,
  blocks: readonly ContentJson[],
  takeImage: TakeImage,
): Promise<Taken> {
  const doc = new Y.Doc();
  const { content, losses } = await withTakenImages(blocks, (image) => takeImage(doc, image));
  doc.transact(() => {
    writeFragment(doc.getXmlFragment(CONTENT), contentNode(content));
    giveTitle(doc, title);
  });
  return { doc, losses };
}

/** Blocks whose images are in a document, by their ids there. */
export interface TakenBlocks {
  readonly content: readonly ContentJson[];
  readonly losses: readonly Loss[];
}

/** @param take gives an image's id; null for what is refused, which becomes its description */
export async function withTakenImages(
  blocks: readonly ContentJson[],
  take: (image: string) => Promise<string | null>,
): Promise<TakenBlocks> {
  const refused = new Losses();
  const content = await withImages(blocks, async (image) => {
    const id = await take(image);
    if (id === null) refused.add('bad-picture');
    return id;
  });
  return { content, losses: refused.all };
}

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
