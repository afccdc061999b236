import { contentSchema } from '@parley/document';
import { FileError } from '@parley/document/file-error';
import type { JSONContent } from '@tiptap/core';
import { MarkdownManager } from '@tiptap/markdown';
import { Node } from '@tiptap/pm/model';
import { Marked, type marked } from 'marked';
import { withoutCodeBlanks } from './code.ts';
import { withoutData } from './data-urls.ts';
import { markdownExtensions } from './extensions.ts';
import { forMarkdown } from './for-markdown.ts';
import { stand, withCodeBlanks, withoutStandIns } from './stand-ins.ts';
import { tableTokenizer } from './tables.ts';

/** Characters of Markdown, without its pictures. */
const MOST_TEXT = 8 * 1_048_576;

/** One parser for the life of the page, and nobody else's: each manager adds its extensions to the parser it is given, and
 * a parser asks every one of them at every letter. */
export const parser = new Marked({ tokenizer: tableTokenizer });

const manager = new MarkdownManager({
  // It has of `marked` what a manager uses, which is not all that `marked` is.
  marked: parser as unknown as typeof marked,
  extensions: markdownExtensions,
});

/**
 * A document's text as Markdown.
 *
 * @param urlOf the address of an image, by its id; null leaves it out
 */
export function writeMarkdown(node: Node, urlOf: (id: unknown) => string | null): string {
  const text = manager.serialize(forMarkdown(node.toJSON() as JSONContent, urlOf));
  return text.replaceAll(stand.escape, '\\').replaceAll(stand.break, '<br>');
}

/**
 * What Markdown means, as the schema has it; not all of it need be where it may stand (a picture within a line). Pictures
 * have their address where their id will be.
 *
 * @throws FileError `too-much`
 */
export function readMarkdown(markdown: string): Node {
  const { text, restore } = withoutData(withoutStandIns(markdown).replace(/\r\n?/g, '\n'));
  if (text.length > MOST_TEXT) throw new FileError('too-much');
  const whole = (read: string): string => restore(withCodeBlanks(read));
  return Node.fromJSON(contentSchema, restored(manager.parse(withoutCodeBlanks(text)), whole));
}

function restored(node: JSONContent, whole: (read: string) => string): JSONContent {
  const { text, content, attrs, marks } = node;
  const strings = (held: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(held).map(([key, value]) => [key, typeof value === 'string' ? whole(value) : value]),
    );
  return {
    ...node,
    ...(text === undefined ? {} : { text: whole(text) }),
    ...(attrs ? { attrs: strings(attrs) } : {}),
    ...(marks
      ? { marks: marks.map((mark) => (mark.attrs ? { ...mark, attrs: strings(mark.attrs) } : mark)) }
      : {}),
    ...(content ? { content: unindented(node).map((child) => restored(child, whole)) } : {}),
  };
}

/** A paragraph's content without the blanks by which it was indented. */
function unindented({ type, content = [] }: JSONContent): JSONContent[] {
  const [first, ...others] = content;
  if (type !== 'paragraph' || first?.type !== 'text' || first.marks?.some((mark) => mark.type === 'code'))
    return content;
  const text = (first.text ?? '').replace(/^[ \t]+/, '');
  return text ? [{ ...first, text }, ...others] : others;
}
