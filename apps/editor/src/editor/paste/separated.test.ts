import { expect, test } from 'vitest';
import { separatedAsHtml } from './separated.ts';

test('values with tabs between them are a table', () => {
  expect(separatedAsHtml('a\tb\r\n1 & 2\t\r\n')).toBe(
    '<table><tr><td>a</td><td>b</td></tr><tr><td>1 &amp; 2</td><td></td></tr></table>',
  );
});

test.each(['one\ttwo', 'a\tb\nc', 'words\nmore words', '\tif (x)\n\treturn', 'a\tb\n'.repeat(5_000)])(
  'what only has tabs in it is none (%#)',
  (text) => {
    expect(separatedAsHtml(text)).toBeNull();
  },
);
