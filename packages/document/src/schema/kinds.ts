import type { Extensions } from '@tiptap/core';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { HardBreak } from '@tiptap/extension-hard-break';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { Alignment } from './alignment.ts';
import { Contents } from './contents.ts';
import { Footnote } from './footnote.ts';
import { formulas } from './formula.ts';
import { Headings } from './headings.ts';
import { Image } from './image.ts';
import { Link } from './link.ts';
import { marks } from './marks.ts';
import { PageBreak, Pages } from './page-break.ts';
import { Quotes } from './quotes.ts';
import { tables } from './tables.ts';
import { Toggle } from './toggle.ts';

/** Its signs, and the line beside a quotation, stand at the side where its words begin. */
const BY_ITS_WORDS = { HTMLAttributes: { dir: 'auto' } };

/**
 * The kinds of things a document is made of: paragraphs, headings, bold, italic, underline, strike, super- and subscript,
 * highlight, colours of text, code, links, bulleted, numbered and task lists, quotes, code blocks, dividers, tables, images, footnotes, formulas, sections that can be closed and tables of contents. They alone make the schema;
 * what an editor adds to them (keys, views, tools) changes nothing about it.
 *
 * They are Tiptap's starter kit one by one, because the kit brings the code of its members into the page whether they
 * are used or not, and three of them must not be: each edits the document by itself in answer to what *somebody else*
 * typed, and so would every other page at the same time:
 *
 * - its undo, which would take back other people's edits: the Yjs binding has one of its own;
 * - the trailing paragraph: each of the pages would add one;
 * - turning typed addresses into links: a link one person removes would be put back by another's page.
 */
export const documentKinds: Extensions = [
  Pages,
  Alignment,
  Paragraph,
  Text,
  Headings,
  BulletList.configure(BY_ITS_WORDS),
  OrderedList.configure(BY_ITS_WORDS),
  ListItem,
  Quotes.configure(BY_ITS_WORDS),
  CodeBlock.configure({ HTMLAttributes: { spellcheck: 'false' } }),
  HorizontalRule,
  PageBreak,
  HardBreak,
  Footnote,
  ...formulas,
  ...marks,
  // Words of code may be bold, or a link, as in Markdown and on web pages.
  Code.extend({ excludes: 'code' }),
  Link,
  TaskList.configure(BY_ITS_WORDS),
  TaskItem.configure({ nested: true }),
  ...tables,
  Image,
  Toggle,
  Contents,
];
