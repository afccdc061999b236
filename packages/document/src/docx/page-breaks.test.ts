import { expect, test } from 'vitest';
import type { ContentJson } from '../content-json.ts';
import { readDocx, writeDocx } from './engine.ts';
import { wordFile } from './testing/word-file.ts';

const line = (text: string): ContentJson => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const pageBreak: ContentJson = { type: 'pageBreak' };

test('page breaks go out as Word\u2019s own, and come back', async () => {
  const content = [line('one'), pageBreak, pageBreak, line('two')];
  const { bytes, losses } = await writeDocx({ title: null, content, images: new Map(), language: 'en' });
  expect(losses).toEqual([]);
  expect(readDocx(bytes)).toMatchObject({ content, losses: [] });
});

test('one within a line, and a paragraph that stands at a page\u2019s beginning, part what is around them', () => {
  const run = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`;
  const before = '<w:pPr><w:pageBreakBefore/></w:pPr>';
  const body = `<w:p>${before}${run('a')}<w:r><w:br w:type="page"/></w:r>${run('b')}</w:p><w:p>${before}${run('c')}</w:p>`;
  expect(readDocx(wordFile({ body })).content).toEqual([
    line('a'),
    pageBreak,
    line('b'),
    pageBreak,
    line('c'),
  ]);
});

test('one in a quotation or a cell stands behind it', () => {
  const styles = '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>';
  const inner = '<w:r><w:t>a</w:t></w:r><w:r><w:br w:type="page"/></w:r>';
  const body = `<w:p><w:pPr><w:pStyle w:val="Q"/></w:pPr>${inner}</w:p><w:tbl><w:tr><w:tc><w:p>${inner}</w:p></w:tc></w:tr></w:tbl>`;
  expect(readDocx(wordFile({ body, styles })).content.map(({ type }) => type)).toEqual([
    'blockquote',
    'pageBreak',
    'table',
    'pageBreak',
  ]);
});
