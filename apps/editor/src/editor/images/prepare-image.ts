import { ImageError, imageType, MOST_IMAGE_BYTES } from '@parley/document';
import { type ImageHeader, imageHeader } from '@parley/document/image-header';

/** Bytes of a file that is looked at. */
export const MOST_FILE_BYTES = 30 * 1_048_576;
/** Pixels that are decoded: four bytes each. */
const MOST_PIXELS = 100_000_000;
/** The long side of a stored image, pixels. */
export const LONGEST_SIDE = 2_048;
/** A PNG up to this size stays what it is: it is sharp, and small enough. */
const SMALL_PNG = 512 * 1_024;

/** Attempts to make it small enough, from the best: quality, and the part of its long side that is kept. */
const ATTEMPTS = [
  [0.85, 1],
  [0.7, 1],
  [0.6, 0.75],
  [0.5, 0.5],
] as const;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * An image as a document keeps it: at most 2,048 pixels long and 2 MB, upright, and with nothing in it but the picture
 * (a photo says where it was taken). Small images that tell nothing stay as they are.
 *
 * @throws ImageError
 */
export async function preparedImage(file: Blob): Promise<Bytes> {
  if (file.size > MOST_FILE_BYTES) throw new ImageError('too-large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = imageType(bytes);
  if (type === null) refuseOther(bytes, file.type);
  const header = type === null ? null : imageHeader(bytes, type);
  if (type !== null && header && staysAsItIs(bytes.length, type, header)) return bytes;
  if (header?.moves) throw new ImageError('moving');
  if (header && header.width * header.height > MOST_PIXELS) throw new ImageError('too-many-pixels');
  const bitmap = await decoded(new Blob([bytes], { type: type ?? file.type }));
  try {
    return await encoded(bitmap, type);
  } finally {
    bitmap.close();
  }
}

/** Whether an image may be stored without being drawn anew. What moves would stand still if it were. */
export function staysAsItIs(
  size: number,
  type: string,
  { width, height, moves, tells }: ImageHeader,
): boolean {
  if (type === 'image/jpeg' || Math.max(width, height) > LONGEST_SIDE) return false;
  if (moves) return size <= MOST_IMAGE_BYTES;
  return !tells && size <= (type === 'image/png' ? SMALL_PNG : MOST_IMAGE_BYTES);
}

/** Other kinds (BMP, HEIC where the system can) are the browser's to decode, if they say that they are images. */
function refuseOther(bytes: Bytes, type: string): void {
  const start = new TextDecoder().decode(bytes.subarray(0, 1_024));
  if (type.startsWith('image/svg') || /^\s*<(\?xml|!doctype svg|svg)/i.test(start))
    throw new ImageError('svg');
  if (!type.startsWith('image/')) throw new ImageError('no-image');
}

async function decoded(image: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(image, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new ImageError('unreadable', { cause });
  }
}

async function encoded(bitmap: ImageBitmap, from: string | null): Promise<Bytes> {
  const fits = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  for (const [quality, part] of ATTEMPTS) {
    const canvas = drawn(bitmap, fits * part);
    // A browser that cannot write WebP gives a PNG instead: good for drawings, far too large for photos.
    let image = await canvas.convertToBlob({ type: 'image/webp', quality });
    if (image.type !== 'image/webp' && (from === 'image/jpeg' || image.size > MOST_IMAGE_BYTES))
      image = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (image.size <= MOST_IMAGE_BYTES) return new Uint8Array(await image.arrayBuffer());
  }
  throw new ImageError('too-large');
}

function drawn(bitmap: ImageBitmap, scale: number): OffscreenCanvas {
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  const canvas = new OffscreenCanvas(side(bitmap.width), side(bitmap.height));
  const context = canvas.getContext('2d');
  if (!context) throw new ImageError('unreadable');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}
