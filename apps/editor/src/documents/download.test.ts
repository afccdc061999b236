import { formatOf } from '@parley/document/formats';
import { expect, test } from 'vitest';
import { fileName } from './download.ts';

test.each([
  ['Plan', 'Plan.md'],
  ['a/b: “c”?', 'a b “c”.md'],
  ['..\\..\\etc/passwd', 'etc passwd.md'],
  ['\u202egpj.exe', 'gpj.exe.md'],
  ['   ', 'Untitled.md'],
  [null, 'Untitled.md'],
  ['x'.repeat(500), `${'x'.repeat(120)}.md`],
  ['ü'.repeat(500), `${'ü'.repeat(60)}.md`],
  // Nothing that is seen as one letter is cut in two.
  [`${'x'.repeat(119)}e\u0301`, `${'x'.repeat(119)}.md`],
  [`${'x'.repeat(117)}😀`, `${'x'.repeat(117)}.md`],
  ['👩‍👩‍👧'.repeat(20), `${'👩‍👩‍👧'.repeat(6)}.md`],
  ['half \ud83d of it', 'half of it.md'],
  ['می‌خواهم', 'می‌خواهم.md'],
  ['\u200d', 'Untitled.md'],
  ['CON', '_CON.md'],
  ['con.txt', '_con.txt.md'],
  ['Contents', 'Contents.md'],
  ['a\nb\tc', 'a b c.md'],
])('%s', (title, name) => {
  expect(fileName(title, 'markdown')).toBe(name);
});

test('formats by the ends of names', () => {
  expect(['a.MD', 'b.html', 'c.parley', 'd.exe', 'README', 'e.constructor'].map(formatOf)).toEqual([
    ...['markdown', 'html', 'parley'],
    ...[null, null, null],
  ]);
});
