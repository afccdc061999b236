import { expect, test } from 'vitest';
import { doc, make, p, read, table, write } from './testing/nodes.ts';

const centred = make('paragraph', { align: 'center' });
const heading = make('heading', { level: 2, align: 'right' });
const pageBreak = make('pageBreak')();

test('aligned lines and page breaks are HTML that other programs know, and come back', () => {
  const content = doc(heading('Title'), centred('Words & more'), pageBreak, p('After'), centred());
  expect(write(content)).toBe(
    [
      '<h2 align="right">Title</h2>',
      '<p align="center">Words &amp; more</p>',
      '<div style="page-break-after: always"></div>',
      'After\n',
    ].join('\n\n'),
  );
  expect(read(write(content)).toJSON()).toEqual(
    doc(heading('Title'), centred('Words & more'), pageBreak, p('After')).toJSON(),
  );
});

test('a table with an aligned line in it keeps that', () => {
  const cell = make('tableCell');
  const content = doc(make('table')(make('tableRow')(cell(centred('a')), cell(p('b')))));
  expect(read(write(content)).toJSON()).toEqual(content.toJSON());
  expect(write(doc(table(['a', 'b'], ['c', 'd'])))).not.toContain('<table>');
});

test('what other programs align is aligned', () => {
  const aligned = (markdown: string): unknown => read(markdown).firstChild?.attrs.align;
  expect(aligned('<center>x</center>')).toBe('center');
  expect(aligned('<div align="right">\n\nx\n\n</div>')).toBe('right');
  expect(aligned('<p style="text-align: justify">x</p>')).toBe('justify');
  expect(aligned('<p align="left">x</p>')).toBeNull();
});

test('a callout is one of GitHub’s, and one of Obsidian’s is the nearest of them', () => {
  const callout = make('blockquote', { callout: 'warning' });
  const content = doc(callout(p('Hot'), p('Very')), callout(make('codeBlock', { language: null })('x')));
  expect(write(content)).toContain('> [!WARNING]\n> Hot\n>\n> Very');
  expect(read(write(content)).toJSON()).toEqual(content.toJSON());
  const other = read('> [!bug]- It *breaks*\n> here').firstChild;
  expect([other?.attrs.callout, other?.textBetween(0, other.content.size, '|', '|')]).toEqual([
    'caution',
    'It breaks here',
  ]);
  const titled = read('> [!info] Title\n> words').firstChild;
  expect(titled?.textBetween(0, titled.content.size, '|', '|')).toBe('Title|words');
  expect(read('> \\[!NOTE]\n> no').firstChild?.attrs.callout).toBeNull();
});
