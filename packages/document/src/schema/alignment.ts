import { Extension } from '@tiptap/core';

/** Where the words of a line stand if not where their language begins. */
const ALIGNMENTS: readonly unknown[] = ['center', 'right', 'justify'];

/** One of those, whatever somebody wrote, or null. */
export const alignment = (written: unknown): unknown => (ALIGNMENTS.includes(written) ? written : null);

/** Paragraphs and headings may be aligned. */
export const Alignment = Extension.create({
  name: 'alignment',

  extendNodeSchema: ({ name }) => (name === 'paragraph' ? { attributeBounds: { align: alignment } } : {}),

  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading'],
      attributes: {
        align: {
          default: null,
          parseHTML: (element) => alignment(element.style.textAlign || element.getAttribute('align')),
          renderHTML: ({ align }) => (alignment(align) ? { style: `text-align: ${align}` } : {}),
        },
      },
    },
  ],
});
