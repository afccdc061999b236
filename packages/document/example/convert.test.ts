import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==';
const NOTES = `# Bees\n\nThey **dance**: [how](https://example.org).\n\n![a red dot](${PICTURE})\n\n- [x] feed\n`;

test('a script without a page makes a Parley file of Markdown, and Markdown of that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-convert-'));
  const file = (name: string): string => join(folder, name);
  const convert = (from: string, to: string): string =>
    execFileSync(process.execPath, [join(import.meta.dirname, 'convert.ts'), file(from), file(to)], {
      encoding: 'utf8',
    });
  try {
    writeFileSync(file('notes.md'), `${NOTES}\nA note.[^1]\n\n[^1]: Of a bee.\n\n<!-- hidden -->\n`);
    expect(convert('notes.md', 'notes.parley')).toBe('comment: 1\n');
    expect(convert('notes.parley', 'again.md')).toBe('');
    expect(readFileSync(file('again.md'), 'utf8')).toBe(`${NOTES}\nA note.[^1]\n\n[^1]: Of a bee.\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
