import { expect, test } from 'vitest';
import type { ContentJson } from '../content-json.ts';
import { readDocx, writeDocx } from '../docx/engine.ts';
import { doc, h, item, list, make, p, read, write } from './testing/nodes.ts';

const toggle = make('toggle');
const content = doc(
  toggle(p('More ', make('formula', { tex: 'x' })()), p('hidden'), list(item(p('one')))),
  toggle(h('Chapter')),
  toggle(p(), toggle(p('inner'), p('deep'))),
  p('After'),
);

test('a section that can be closed is HTML that GitHub shows as one, and comes back', () => {
  expect(write(doc(toggle(p('More'), p('hidden'))))).toBe(
    '<details>\n<summary>More</summary>\n\nhidden\n\n</details>\n',
  );
  expect(read(write(content)).toJSON(), write(content)).toEqual(content.toJSON());
  const inCell = doc(make('table')(make('tableRow')(make('tableCell')(toggle(p('a'), p('b'))))));
  expect(read(write(inCell)).toJSON()).toEqual(inCell.toJSON());
});

test('a table of contents is as HedgeDoc has it, and comes back; one that is meant as words stays words', () => {
  const contents = doc(make('contents')(), p('[TOC]'), h('A'));
  expect(write(contents)).toBe('[TOC]\n\n\\[TOC]\n\n## A\n');
  expect(read(write(contents)).toJSON()).toEqual(contents.toJSON());
  expect(read('[[_TOC_]]').toString()).toBe('doc(contents)');
});

test('one without a summary has an empty first line', () => {
  expect(read('<details>\n\nwords\n\n</details>').toString()).toBe(
    'doc(toggle(paragraph, paragraph("words")))',
  );
});

test('it goes to Word with its beginning and its end, and comes back', async () => {
  const blocks = (content.toJSON() as { content: ContentJson[] }).content;
  const { bytes, losses } = await writeDocx({
    title: null,
    content: blocks,
    images: new Map(),
    language: 'en',
  });
  expect(losses).toEqual([]);
  expect(readDocx(bytes).losses).toEqual([]);
  expect(read(write(content)).eq(content)).toBe(true);
  const shape = (nodes: readonly ContentJson[]): unknown =>
    nodes.map(({ type, content: inner = [] }) => (inner.length > 0 ? [type, shape(inner)] : type));
  expect(shape(readDocx(bytes).content)).toEqual(shape(blocks));
});
