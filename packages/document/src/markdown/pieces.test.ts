import { expect, test } from 'vitest';
import { readMarkdown } from './engine.ts';
import { bordersOf } from './pieces.ts';

/** So much that a text with it is parsed in pieces. */
const filler = (words: string): string => `${`${words} and some words more.\n\n`.repeat(600)}\n`;

test('a long text is parsed in pieces, and a short one is not', () => {
  expect(bordersOf('a\n\n# b\n\nc')).toEqual([]);
  expect(bordersOf(filler('Text').repeat(4)).length).toBeGreaterThan(1);
});

test.each([
  ['code', '```js\nlet a;\n\n', '```\n'],
  ['code in an item', '- x\n\n  ```js\n  let a;\n\n', ''],
  ['a comment', '<!-- a\n\n', '-->\n'],
  ['a formula', '$$\na\n\n', '$$\n'],
  ['a list', '- a\n\n  - b\n\n', ''],
  ['a section that can be closed', '<details>\n\n', '</details>\n'],
  ['dollars that nothing closes', '$$ is money\n\n', ''],
])('%s that goes on over its borders is read as without any', (_what, before, after) => {
  const middle = filler('# Not a heading in code,').repeat(3);
  const { content } = readMarkdown(`${before}${middle}${after}\nAfter.`);
  const short = readMarkdown(`${before}${middle.slice(0, middle.indexOf('\n\n') + 2)}${after}\nAfter.`);
  expect(content[0]?.type).toBe(short.content[0]?.type);
  expect(content.at(-1)).toEqual({ type: 'paragraph', content: [{ type: 'text', text: 'After.' }] });
});

test('links and notes find what another piece defines, whichever is first', () => {
  const text = `[a], [b] and a note[^c].\n\n[a]: https://a.example\n\n${filler('Text').repeat(4)}[a] again, [b].\n\n[b]: https://b.example "with words"\n\n[^c]: The note.\n`;
  const { content, losses } = readMarkdown(text);
  const hrefs = JSON.stringify(content).match(/https:\/\/[ab]\.example/g);
  expect(hrefs).toEqual(['a', 'b', 'a', 'b'].map((name) => `https://${name}.example`));
  expect(content[0]?.content?.at(-2)).toEqual({
    type: 'footnote',
    content: [{ type: 'text', text: 'The note.' }],
  });
  expect(losses).toEqual([{ kind: 'note', count: 2 }]);
});

test.each([
  ['quotes', '>'.repeat(3_000)],
  ['lists', Array.from({ length: 80 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
  ['elements', '<div>\n\n'.repeat(3_000)],
])('%s that stand within each other without end are refused', (_what, text) => {
  expect(() => readMarkdown(text)).toThrow(expect.objectContaining({ reason: 'too-deep' }));
});

test('prose has a border at least every other piece, so that work grows with it and not faster', () => {
  const prose = '# Heading\n\nSome **bold** text.\n\n- one\n- two\n\n'.repeat(6_000);
  const borders = [0, ...bordersOf(prose), prose.length];
  const pieces = borders.slice(1).map((to, at) => to - (borders[at] ?? 0));
  expect(Math.max(...pieces)).toBeLessThan(2 * 16_384 + 100);
});
