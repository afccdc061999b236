import { imageOf, imageUrl } from '@parley/document';
import { DOMSerializer, type Schema } from '@tiptap/pm/model';
import type { Doc } from 'yjs';

/** Bytes of images that one copy carries. */
const MOST_COPIED = 8 * 1_048_576;

/** What is copied carries its images, as far as they are not too many: pasted into another document, they are there. */
export function withCopiedImages(schema: Schema, doc: Doc): DOMSerializer {
  let left = MOST_COPIED;
  return new DOMSerializer(
    {
      ...DOMSerializer.nodesFromSchema(schema),
      image: ({ attrs: { image, alt, width } }) => {
        if (left === MOST_COPIED) {
          // One copy is made in one go.
          queueMicrotask(() => {
            left = MOST_COPIED;
          });
        }
        const size = imageOf(doc, image)?.bytes.length ?? 0;
        left -= size;
        const src = size > 0 && left >= 0 ? imageUrl(doc, image) : null;
        return [
          'img',
          { 'data-image': image, alt, ...(width === null ? {} : { width }), ...(src ? { src } : {}) },
        ];
      },
    },
    DOMSerializer.marksFromSchema(schema),
  );
}
