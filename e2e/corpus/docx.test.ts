import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFileOf, seen, writtenAgain } from './docx-round-trip.ts';

const FILES = join(import.meta.dirname, 'docx');
const names = readdirSync(FILES).filter((name) => name.endsWith('.docx'));

describe.each(names)('%s', (name) => {
  const read = readFileOf(readFileSync(join(FILES, name)));

  test('means this, and loses this', async () => {
    await expect(seen(read)).toMatchFileSnapshot(join(FILES, name.replace(/\.docx$/, '.txt')));
  });

  test('goes out and comes in as the same, without a further loss', async () => {
    const written = await writtenAgain(read);
    expect(written.losses).toEqual([]);
    const again = readFileOf(written.bytes);
    expect(again.losses).toEqual([]);
    expect(seen(again)).toBe(seen({ ...read, losses: [] }));
    expect(again.images).toEqual(read.images);
  });
});
