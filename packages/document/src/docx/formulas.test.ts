import { expect, test } from 'vitest';
import type { ContentJson } from '../content-json.ts';
import { readDocx, writeDocx } from './engine.ts';
import { wordFile } from './testing/word-file.ts';
import { officeMath } from './write/office-math.ts';

const inLine = (tex: string): ContentJson => ({
  type: 'paragraph',
  content: [{ type: 'formula', attrs: { tex } }],
});

const FORMULAS = [
  'a^2+b_{ij}',
  '\\frac{1}{2}',
  '\\sqrt[3]{x}',
  '\\sum_{i=1}^{n} i^2',
  '\\int_0^\\infty e^{-x}\\,dx',
  '\\left\\{ \\frac{a}{b} \\right\\}',
  '\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}',
  '\\lim_{x \\to 0} \\sin x',
  '\\hat{x} < \\vec{v}',
  '\\text{if } x',
];

test.each(FORMULAS)('%s goes out as Word’s own, and comes back sign for sign', async (tex) => {
  const content = [inLine(tex), { type: 'formulaBlock', attrs: { tex } }];
  const { bytes, losses } = await writeDocx({ title: null, content, images: new Map(), language: 'en' });
  expect(losses).toEqual([]);
  const again = readDocx(bytes);
  expect(again.content).toEqual(content);
  expect(again.losses).toEqual([]);
});

test.each([
  ['a^2', 'a^{2}'],
  ['\\frac{1}{2}', '\\frac{1}{2}'],
  ['\\sum_{i=1}^{n} i', '\\sum_{i=1}^{n} i'],
  ['\\left( \\sqrt{x} \\right)', '\\left( \\sqrt{x} \\right)'],
  ['\\hat{x}', '\\hat{x}'],
])('what Word has for %s is %s', (tex, read) => {
  const math = `<m:oMath>${officeMath(tex)}</m:oMath>`;
  const body = `<w:p>${math}</w:p><w:p><m:oMathPara>${math}</m:oMathPara></w:p>`;
  const { content, losses } = readDocx(wordFile({ body }));
  expect(content).toEqual([inLine(read), { type: 'formulaBlock', attrs: { tex: read } }]);
  expect(losses).toEqual([]);
});

test('a formula that was changed in Word is what it is there', () => {
  const source = '<w:r><w:rPr><w:rStyle w:val="F"/><w:vanish/></w:rPr><w:t>a^2</w:t></w:r>';
  const styles = '<w:style w:type="character" w:styleId="F"><w:name w:val="Parley Formula"/></w:style>';
  const { content } = readDocx(
    wordFile({ body: `<w:p><m:oMath>${officeMath('b^2')}</m:oMath>${source}</w:p>`, styles }),
  );
  expect(content).toEqual([inLine('b^{2}')]);
});

test('what is no TeX goes out as its signs, which is said', async () => {
  const content = [inLine('\\frac{')];
  const { bytes, losses } = await writeDocx({ title: null, content, images: new Map(), language: 'en' });
  expect(losses).toEqual([{ kind: 'formula', count: 1 }]);
  expect(readDocx(bytes).content).toEqual(content);
});
