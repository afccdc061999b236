import { count } from '../count.ts';

/** Tables, images and links, and what is taken into the text. */
export const blocks = {
  blocks: {
    tableFull: 'This table has no room for more. Begin another one.',

    addingImages: (n: number) => (n === 1 ? 'Adding the image…' : `Adding ${count(n, 'image', 'images')}…`),
    imageRefused: (name: string) => `“${name}” was not added`,
    imagesFailed: 'The image was not added',
    pastedWithout: 'Pasted, but not everything as it was',
    manyImages: (most: number) => `Only the first ${most} images are added. Add the others afterwards.`,
  },

  image: {
    tools: 'Image',
    said: {
      alt: {
        label: 'Description',
        placeholder: 'Describe this image',
        hint: 'What does it show? For those who cannot see it.',
      },
      caption: { label: 'Caption', placeholder: 'Caption', hint: 'What stands below it, for everybody.' },
    },
    align: 'Place',
    sides: { start: 'At the start', center: 'In the middle', right: 'At the right' },
    width: 'Width',
    small: 'Small',
    medium: 'Medium',
    full: 'Full',
    remove: 'Delete the image',
  },

  link: {
    panel: 'Link',
    address: 'Address',
    addressHint: 'example.org, an e-mail address or a heading',
    headings: 'Headings of this document',
    headingGone: 'This heading is no longer there.',
    headingCopied: 'Link to the heading copied. It works in this document.',
    headingCopyRefused:
      'The browser did not let the link be copied. Write the link with Ctrl+K, and choose the heading there.',
    words: 'Words to show',
    apply: 'Apply',
    edit: 'Edit the link',
    open: 'Open the link',
    copy: 'Copy the address',
    remove: 'Remove the link',
    refused: 'This is no address of a page, an e-mail or a telephone number.',
    copied: 'Address copied',
    copyRefused: 'The browser did not let the address be copied. Open the link’s editor and copy it there.',
  },

  imageErrors: {
    svg: 'SVG is not taken in, because it can hold programs. Save it as PNG, and add that.',
    'no-image': 'It is no image. PNG, JPEG, GIF, WebP and AVIF can be added.',
    'too-large': 'It is too large. Images of up to 30 MB are made small enough to be added.',
    'too-many-pixels':
      'It has too many pixels. Make it smaller, 2,048 pixels wide are enough, and add it again.',
    unreadable: 'This browser cannot read it. Save it as PNG or JPEG, and add that.',
    moving:
      'A moving image may have 2 MB and be 2,048 pixels wide. Make it smaller or shorter, and add it again.',
    full: 'The images of a document may have 44 MB together. Begin another document for more.',
  },
};
