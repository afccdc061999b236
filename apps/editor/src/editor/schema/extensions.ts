import type { Extensions } from '@tiptap/core';
import { Highlight } from '@tiptap/extension-highlight';
import StarterKit from '@tiptap/starter-kit';
import { Image } from './image.ts';
import { WrittenLink } from './link.ts';
import { taskLists } from './lists.ts';
import { tables } from './tables.ts';

/**
 * What can be written: paragraphs, headings 1–3, bold, italic, underline, strike, highlight, code, links, bulleted,
 * numbered and task lists, quotes, code blocks, dividers, tables and images. These extensions alone make the schema;
 * everything else an editor has (node views, tools) is added beside them and changes nothing about it.
 *
 * Three of the kit's members stay out, because each of them edits the document by itself in answer to what *somebody
 * else* typed, and so would every other page at the same time:
 *
 * - its undo, which would take back other people's edits: the Yjs binding has one of its own;
 * - the trailing paragraph: each of the pages would add one;
 * - turning typed addresses into links: a link one person removes would be put back by another's page.
 *
 * The tables' own repairs are held back in the same way, see `tables.ts`.
 */
export const contentExtensions: Extensions = [
  StarterKit.configure({
    undoRedo: false,
    trailingNode: false,
    link: false,
    heading: { levels: [1, 2, 3] },
    codeBlock: { enableTabIndentation: true, tabSize: 2, HTMLAttributes: { spellcheck: 'false' } },
    dropcursor: { class: 'drop-cursor', color: false, width: 2 },
  }),
  WrittenLink,
  Highlight,
  ...taskLists,
  ...tables,
  Image,
];
