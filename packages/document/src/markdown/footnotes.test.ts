import { expect, test } from 'vitest';
import { readMarkdown } from './engine.ts';
import { doc, make, p, read, write } from './testing/nodes.ts';

const note = (words: string) => (words ? make('footnote')(words) : make('footnote')());

test('a footnote stands where its text refers to it, and is written behind all else', () => {
  const content = doc(p('Bees dance', note('Karl von Frisch'), ' and sing.', note('')), p('The end.'));
  expect(write(content)).toBe('Bees dance[^1] and sing.[^2]\n\nThe end.\n\n[^1]: Karl von Frisch\n\n[^2]:\n');
  expect(read(write(content)).toJSON()).toEqual(content.toJSON());
});

test('footnotes in headings, lists, quotations and tables come back', () => {
  const cell = make('tableHeader');
  const content = doc(
    make('heading', { level: 2 })('Title', note('of it')),
    make('bulletList')(make('listItem')(p('one', note('*first*')))),
    make('blockquote')(p('said', note('[^1]: by whom'))),
    make('table')(make('tableRow')(cell(p('a', note('in a cell'))), cell(p('b')))),
    make('paragraph', { align: 'center' })('middle ', note('here')),
  );
  expect(read(write(content)).toJSON()).toEqual(content.toJSON());
});

test('a note may be written anywhere, be referred to twice and have several paragraphs', () => {
  const { content, losses } = readMarkdown('[^a]: one\n\n    two\n\n> x[^a]\n\ny[^a] [^none]');
  const words = JSON.stringify(content);
  expect(words.match(/footnote/g)).toHaveLength(2);
  expect(words).toContain('[^none]');
  expect(losses).toEqual([]);
  expect(read('x[^a]\n\n[^a]: one\n\n    two').firstChild?.lastChild?.toString()).toBe(
    'footnote("one", hardBreak, "two")',
  );
});

test('what is more than lines in a note is named, and a note that nothing refers to is kept as it is', () => {
  expect(readMarkdown('x[^a]\n\n[^a]: one\n\n    - two').losses).toEqual([{ kind: 'footnote', count: 1 }]);
  const { content, losses } = readMarkdown('[^lost]: words\n\n[^round]: one[^round]');
  expect(JSON.stringify(content)).toContain('[^lost]: words');
  expect(losses).toEqual([{ kind: 'footnote', count: 3 }]);
});

test('a heading with a note is no title: the note would be lost', () => {
  expect(read('# Title[^1]\n\n[^1]: words').firstChild?.type.name).toBe('heading');
});
