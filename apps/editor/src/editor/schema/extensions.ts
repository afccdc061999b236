import type { Extensions, Mark } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Highlight } from '@tiptap/extension-highlight';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Text } from '@tiptap/extension-text';
import { Underline } from '@tiptap/extension-underline';
import { Headings } from './headings.ts';
import { Image } from './image.ts';
import { WrittenLink } from './link.ts';
import { lists, taskLists } from './lists.ts';
import { tables } from './tables.ts';

/** A mark that is typed with signs around the words (`**bold**`), and does not look for them in what is pasted: there they
 * are characters of code and of names. Markdown that is pasted is recognised as a whole. */
const typedAlone = <Options, Storage>(mark: Mark<Options, Storage>): Mark<Options, Storage> =>
  mark.extend({ addPasteRules: () => [] });

/**
 * What can be written: paragraphs, headings 1–3, bold, italic, underline, strike, highlight, code, links, bulleted,
 * numbered and task lists, quotes, code blocks, dividers, tables and images. These extensions alone make the schema;
 * everything else an editor has (node views, tools) is added beside them and changes nothing about it.
 *
 * They are Tiptap's starter kit one by one, because the kit brings the code of its members into the page whether they
 * are used or not, and three of them must not be: each edits the document by itself in answer to what *somebody else*
 * typed, and so would every other page at the same time:
 *
 * - its undo, which would take back other people's edits: the Yjs binding has one of its own;
 * - the trailing paragraph: each of the pages would add one;
 * - turning typed addresses into links: a link one person removes would be put back by another's page.
 *
 * The tables' own repairs are held back in the same way, see `tables/add-tables.ts`.
 */
export const contentExtensions: Extensions = [
  Document,
  Paragraph,
  Text,
  Headings,
  ...lists,
  Blockquote,
  CodeBlock.configure({ enableTabIndentation: true, tabSize: 2, HTMLAttributes: { spellcheck: 'false' } }),
  HorizontalRule,
  HardBreak,
  typedAlone(Bold),
  typedAlone(Italic),
  Underline,
  typedAlone(Strike),
  typedAlone(Code),
  WrittenLink,
  typedAlone(Highlight),
  ...taskLists,
  ...tables,
  Image,
];
