import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCrypto } from '@parley/seal/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HomeKeyError, loadHomeKey } from './home-key.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-home-key-'));
  path = join(folder, 'home.key');
});
afterEach(() => rm(folder, { recursive: true }));

test('makes a key at the first start, readable by its owner only, and finds it again', async () => {
  const first = await loadHomeKey(path, nodeCrypto());
  expect(await readFile(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const again = await loadHomeKey(path, nodeCrypto());
  expect(again.publicKey).toEqual(first.publicKey);
});

test('what a crash left of a first start is no key, and in nobody’s way', async () => {
  await writeFile(`${path}.new`, 'half a ke');
  const key = await loadHomeKey(path, nodeCrypto());
  expect((await loadHomeKey(path, nodeCrypto())).publicKey).toEqual(key.publicKey);
  await expect(stat(`${path}.new`)).rejects.toThrow('ENOENT');
});

test.each(['', 'not a key\n', `${'0'.repeat(63)}\n`])(
  'refuses a file that holds something else: %j',
  async (text) => {
    await writeFile(path, text);
    await expect(loadHomeKey(path, nodeCrypto())).rejects.toThrow(HomeKeyError);
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);
