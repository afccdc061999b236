import { imageBytes, imageType, MOST_IMAGE_BYTES, putImages } from '../images/image-bytes.ts';
import { ImageError } from '../images/image-error.ts';
import type { TakeImage } from './taken.ts';

/** Takes images that a document may hold as they are, for a program that cannot draw them anew; null for any other. */
export const takeAsItIs: TakeImage = async (doc, url) => {
  const bytes = imageBytes(url);
  if (!bytes || imageType(bytes) === null || bytes.length > MOST_IMAGE_BYTES) return null;
  try {
    const [id] = await putImages(doc, [bytes]);
    return id ?? null;
  } catch (error) {
    if (error instanceof ImageError) return null;
    throw error;
  }
};
