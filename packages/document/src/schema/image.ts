import { Node } from '@tiptap/core';

/** The name of an image's bytes: base64url of their SHA-256. */
export const IMAGE_ID = /^[A-Za-z0-9_-]{43}$/;

/** How wide an image may be set, in CSS pixels. */
export const NARROWEST_IMAGE = 48;
export const WIDEST_IMAGE = 2_048;

/**
 * An image: `image` names its bytes in the document's `images` map, `alt` describes it for who cannot see it, and
 * `width` is how wide it stands, in CSS pixels; null is as wide as it is, at most as wide as the text.
 */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  draggable: true,

  addAttributes: () => ({
    image: {
      default: null,
      parseHTML: (element) => element.getAttribute('data-image'),
      renderHTML: ({ image }) => ({ 'data-image': image }),
    },
    alt: { default: '', parseHTML: (element) => (element.getAttribute('alt') ?? '').slice(0, 2_000) },
    width: { default: null, parseHTML: (element) => imageWidth(element.getAttribute('width')) },
  }),

  parseHTML: () => [
    {
      tag: 'img[data-image]',
      getAttrs: (element) => (IMAGE_ID.test(element.getAttribute('data-image') ?? '') ? null : false),
    },
  ],

  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
});

/** A width somebody else wrote, within what an image may have; null if it is none. */
export function imageWidth(written: unknown): number | null {
  const width = Number.parseInt(String(written), 10);
  return Number.isFinite(width) ? Math.min(Math.max(width, NARROWEST_IMAGE), WIDEST_IMAGE) : null;
}
