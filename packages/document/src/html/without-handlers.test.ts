import { expect, test } from 'vitest';
import { withoutHandlers } from './without-handlers.ts';

test.each([
  ['<p onclick="x()">a</p>', '<p data-onclick="x()">a</p>'],
  ['<IMG src=a\nonError = x>', '<IMG src=a\ndata-onError = x>'],
  ['<p class="a"onclick=x>', '<p class="a"data-onclick=x>'],
  ['<p>turn it on = so, onclick="x"</p>', '<p>turn it on = so, onclick="x"</p>'],
  ['<a href="/on/a?b=c">on</a>', '<a href="/on/a?b=c">on</a>'],
])('%s', (html, without) => {
  expect(withoutHandlers(html)).toBe(without);
});

test('what is no element takes no time', () => {
  const html = '<a '.repeat(1_000_000);
  expect(withoutHandlers(html)).toBe(html);
});
