import type * as Y from 'yjs';
import type { ContentJson } from '../content-json.ts';
import type { Exported } from '../files/exported.ts';
import { Losses, together } from '../files/losses.ts';
import type { Rendered } from '../files/rendered.ts';
import { imageOf } from '../images/image-bytes.ts';
import { wholeTitle } from '../title/title.ts';
import type { DocxEngine, DocxImage } from './docx-engine.ts';
import { docxImage } from './docx-image.ts';

/** Draws a picture of a kind that Word does not show as one that it does; null if that cannot be done here. */
export type DrawImage = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | null>;

/** A document as a Word file. */
export async function toDocx(
  doc: Y.Doc,
  { node, whole }: Rendered,
  engine: DocxEngine,
  { draw, language }: { draw: DrawImage; language: string },
): Promise<Exported> {
  const losses = new Losses();
  if (!whole) losses.add('newer-content');
  const images = new Map<string, DocxImage>();
  const content = await withImages((node.toJSON() as ContentJson).content ?? [], async (id) => {
    const stored = imageOf(doc, id);
    if (!stored) losses.add('missing-picture');
    if (!stored || images.has(id)) return stored !== null;
    const drawn = docxImage(stored.bytes) ? stored.bytes : await draw(stored.bytes);
    const image = drawn && docxImage(drawn);
    if (image) images.set(id, image);
    else losses.add('bad-picture');
    return image !== null;
  });
  const written = await engine.write({ title: wholeTitle(doc), content, images, language });
  return { content: written.bytes, losses: together(losses.all, written.losses) };
}

/** The blocks without the pictures that cannot be taken along. */
async function withImages(
  blocks: readonly ContentJson[],
  take: (id: string) => Promise<boolean>,
): Promise<ContentJson[]> {
  const out: ContentJson[] = [];
  for (const block of blocks) {
    if (block.type !== 'image')
      out.push(block.content ? { ...block, content: await withImages(block.content, take) } : block);
    else if (await take(String(block.attrs?.image))) out.push(block);
  }
  return out;
}
