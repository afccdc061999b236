import { expect, test } from 'vitest';
import { fileName } from './download.ts';
import { formatOf } from './formats.ts';

test.each([
  ['Plan', 'Plan.md'],
  ['a/b: “c”?', 'a b “c”.md'],
  ['..\\..\\etc/passwd', 'etc passwd.md'],
  ['\u202egpj.exe', 'gpj.exe.md'],
  ['   ', 'Untitled.md'],
  [null, 'Untitled.md'],
  ['x'.repeat(500), `${'x'.repeat(80)}.md`],
])('%s', (title, name) => {
  expect(fileName(title, 'markdown')).toBe(name);
});

test('formats by the ends of names', () => {
  expect(['a.MD', 'b.html', 'c.parley', 'd.exe', 'README', 'e.constructor'].map(formatOf)).toEqual([
    ...['markdown', 'html', 'parley'],
    ...[null, null, null],
  ]);
});
