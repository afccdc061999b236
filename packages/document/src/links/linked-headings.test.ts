import { expect, test } from 'vitest';
import type { ContentJson } from '../content-json.ts';
import { readDocx } from '../docx/read/read-docx.ts';
import { writeDocx } from '../docx/write/write-docx.ts';
import { readMarkdown } from '../markdown/read/read-markdown.ts';
import { writeMarkdown } from '../markdown/write/write-markdown.ts';
import { nameHeading } from './name-heading.ts';

const heading = (text: string, name?: string): ContentJson => ({
  type: 'heading',
  attrs: { level: 2, ...(name ? { name } : {}) },
  content: [{ type: 'text', text }],
});
const link = (text: string, href: string): ContentJson => ({
  type: 'paragraph',
  content: [{ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }],
});

/** Where links lead: the words of each with those of its heading; the address where there is none. */
function ends(blocks: readonly ContentJson[]): string[] {
  const headings = new Map<unknown, string>();
  const links: [string, string][] = [];
  const look = ({ type, attrs, content = [], text = '', marks = [] }: ContentJson): void => {
    const words = content.map((piece) => piece.text ?? '').join('');
    if (type === 'heading' && attrs?.name && !headings.has(`#${attrs.name}`))
      headings.set(`#${attrs.name}`, words);
    for (const mark of marks) if (mark.type === 'link') links.push([text, String(mark.attrs?.href)]);
    content.forEach(look);
  };
  blocks.forEach(look);
  return links.map(([words, href]) => `${words} → ${headings.get(href) ?? href}`);
}

const DOCUMENT = [
  link('there', '#h_two'),
  heading('The dance', 'h_one'),
  { type: 'blockquote', content: [heading('The dance', 'h_two'), link('back', '#h_one')] },
  link('gone', '#h_gone'),
  // Put there by a copy; the first is meant.
  heading('The dance again', 'h_one'),
];

test('Markdown has the anchors that GitHub gives, and the same document comes of it', () => {
  const { text, losses } = writeMarkdown(DOCUMENT);
  expect(text).toContain('[there](#the-dance-1)');
  expect(text).toContain('[back](#the-dance)');
  expect(text).not.toContain('h_');
  expect(losses).toEqual([{ kind: 'inner-link', count: 1 }]);
  const { content } = readMarkdown(text);
  expect(ends(content)).toEqual(['there → The dance', 'back → The dance']);
  expect(writeMarkdown(content).text).toBe(text);
});

test('a Word file has them as bookmarks', async () => {
  const written = await writeDocx({
    title: null,
    content: [...DOCUMENT, { type: 'contents' }],
    images: new Map(),
    language: 'en',
  });
  expect(written.losses).toEqual([{ kind: 'inner-link', count: 1 }]);
  const { content, losses } = readDocx(written.bytes);
  expect(ends(content)).toEqual(['there → The dance', 'back → The dance']);
  expect(content[0]).toEqual(DOCUMENT[0]);
  expect(losses).toEqual([]);
});

test('a link to no heading of a file is its words, and is said', () => {
  const { content, losses } = readMarkdown('[a **b**](#c) <a href="#h_c">d</a> <a href="#"></a>\n\n# e');
  expect(ends(content)).toEqual([]);
  expect(losses).toEqual([{ kind: 'inner-link', count: 2 }]);
});

test('what a heading is called does not say what it said, and is the same for whoever names it', () => {
  const name = nameHeading('Dismissals in May', new Set());
  expect(name).toMatch(/^h_[a-z0-9]{1,11}$/);
  expect(nameHeading('Dismissals in May', new Set())).toBe(name);
  expect(nameHeading('Dismissals in May', new Set([name]))).not.toBe(name);
  expect(nameHeading(name, new Set())).toBe(name);
});
