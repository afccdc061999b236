import { expect, test } from 'vitest';
import { FileError } from './file-error.ts';
import { fromPlainText } from './from-plain-text.ts';
import { fromSeparated } from './from-separated.ts';
import { rendered } from './rendered.ts';
import type { Taken } from './taken.ts';

const shown = ({ doc }: Taken): string => rendered(doc).node.toString();

test('the lines of a text stay lines, and nothing in them is a format', () => {
  expect(shown(fromPlainText('# one\n- two\r\n  three *x*\n\nfour\n\n\n\nfive\n'))).toBe(
    'doc(paragraph("# one", hardBreak, "- two", hardBreak, "  three *x*"), paragraph("four"), paragraph, paragraph, paragraph("five"))',
  );
  expect(shown(fromPlainText(''))).toBe('doc(paragraph)');
  const many = fromPlainText('line\n'.repeat(1_200));
  expect(rendered(many.doc).node.childCount).toBe(3);
});

test.each([
  ['commas', 'name,kg\n"Bee, wild","1 ""big"" one"\nWax,\n'],
  ['semicolons', '\uFEFFname;kg\r\nBee, wild;"1 ""big"" one"\r\nWax\r\n'],
  ['tabs', 'name\tkg\nBee, wild\t1 "big" one\nWax\t\n'],
])('values parted by %s are a table', (_what, text) => {
  expect(shown(fromSeparated(text))).toBe(
    'doc(table(tableRow(tableHeader(paragraph("name")), tableHeader(paragraph("kg"))), ' +
      'tableRow(tableCell(paragraph("Bee, wild")), tableCell(paragraph("1 \\"big\\" one"))), ' +
      'tableRow(tableCell(paragraph("Wax")), tableCell(paragraph))))',
  );
});

test('a value of several lines stays in its cell, and too large a table is refused', () => {
  expect(shown(fromSeparated('a,b\n"x\ny",z\n'))).toContain('tableCell(paragraph("x"), paragraph("y"))');
  expect(() => fromSeparated('a,b\n'.repeat(3_001))).toThrow(FileError);
});
