import { Node } from '@tiptap/core';
import { IMAGE_ID, imageAlign, imageCaption, imageWidth } from './image-bounds.ts';

/**
 * An image: `image` names its bytes in the document's `images` map, `alt` describes it for who cannot see it, and
 * `width` is how wide it stands, in CSS pixels; null is as wide as it is, at most as wide as the text. `caption` is said below it,
 * `align` is where it stands.
 */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  draggable: true,
  extendNodeSchema: ({ name }) =>
    name === 'image' ? { attributeBounds: { caption: imageCaption, align: imageAlign } } : {},

  addAttributes: () => ({
    image: {
      default: null,
      parseHTML: (element) => element.getAttribute('data-image'),
      renderHTML: ({ image }) => ({ 'data-image': image }),
    },
    alt: { default: '', parseHTML: (element) => (element.getAttribute('alt') ?? '').slice(0, 2_000) },
    caption: {
      default: null,
      parseHTML: (element) => imageCaption(element.getAttribute('data-caption')),
      renderHTML: ({ caption }) => (caption ? { 'data-caption': caption } : {}),
    },
    align: {
      default: null,
      parseHTML: (element) => imageAlign(element.getAttribute('data-align')),
      renderHTML: ({ align }) => (align ? { 'data-align': align } : {}),
    },
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
