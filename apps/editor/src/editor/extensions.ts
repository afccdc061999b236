import { type Extensions, getSchema } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import StarterKit from '@tiptap/starter-kit';

/**
 * What can be written: paragraphs, headings 1–3, bold, italic, underline, strike, code, links, lists, quotes, code
 * blocks and dividers. These extensions alone make the schema; the richer editor adds its own here.
 *
 * Three of the kit's members stay out, because each of them edits the document by itself in answer to what *somebody
 * else* typed, and so would every other page at the same time:
 *
 * - its undo, which would take back other people's edits: the Yjs binding has one of its own;
 * - the trailing paragraph: each of the pages would add one;
 * - turning typed addresses into links: a link one person removes would be put back by another's page.
 */
export const contentExtensions: Extensions = [
  StarterKit.configure({
    undoRedo: false,
    trailingNode: false,
    heading: { levels: [1, 2, 3] },
    link: { autolink: false, openOnClick: false, defaultProtocol: 'https' },
  }),
];

export const contentSchema: Schema = getSchema(contentExtensions);
