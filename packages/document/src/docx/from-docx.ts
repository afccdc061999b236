import { documentWithImages } from '../files/document-with-images.ts';
import { together } from '../files/losses.ts';
import type { TakeImage, Taken } from '../files/taken.ts';
import { bytesUrl, imageType } from '../images/image-bytes.ts';
import type { DocxEngine } from './docx-engine.ts';

/**
 * A document from a Word file.
 *
 * @throws FileError what the engine throws
 */
export async function fromDocx(
  file: Uint8Array<ArrayBuffer>,
  engine: DocxEngine,
  takeImage: TakeImage,
): Promise<Taken> {
  const { title, content, images, losses } = await engine.read(file);
  const address = (image: string): string => {
    const bytes = images[Number(image)];
    return bytes ? bytesUrl(bytes, imageType(bytes) ?? 'image/x-unknown') : '';
  };
  const { doc, losses: refused } = await documentWithImages(title, content, (doc, image) =>
    takeImage(doc, address(image)),
  );
  return { doc, losses: together(losses, refused) };
}
