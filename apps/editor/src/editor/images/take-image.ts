import { ImageError, imageBytes, putImages } from '@parley/document';
import type * as Y from 'yjs';
import { preparedImage } from './prepare-image.ts';

/** Puts the image of a `data:` URL into the document, and returns its id; null if it is none, or is refused. */
export async function takeImage(doc: Y.Doc, url: string): Promise<string | null> {
  const bytes = imageBytes(url);
  if (!bytes) return null;
  try {
    const type = /^data:(image\/[a-z0-9.+-]+)/i.exec(url)?.[1]?.toLowerCase();
    const [id] = await putImages(doc, [await preparedImage(new Blob([bytes], { type }))]);
    return id ?? null;
  } catch (error) {
    if (error instanceof ImageError) return null;
    throw error;
  }
}
