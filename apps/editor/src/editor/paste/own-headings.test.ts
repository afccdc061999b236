import { expect, test } from 'vitest';
import { withOwnHeadings } from './own-headings.ts';

const PAGE = 'https://parley.example/d/';

test.each([
  [`<a href="${PAGE}#h_a1">a</a>`, '<a href="#h_a1">a</a>'],
  [
    `<a href="${PAGE}#h_a1">a</a> <a href="${PAGE}#h_b2">b</a>`,
    '<a href="#h_a1">a</a> <a href="#h_b2">b</a>',
  ],
  ['<a href="https://other.example/d/#h_a1">a</a>', '<a href="https://other.example/d/#h_a1">a</a>'],
  [`<a href="${PAGE}#secret">a</a>`, `<a href="${PAGE}#secret">a</a>`],
])('%s', (pasted, own) => {
  expect(withOwnHeadings(pasted, `${PAGE}#secret`)).toBe(own);
});
