import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSuccessor } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HomeKeyError } from './home-key.ts';
import { loadHomeKey } from './key-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-home-key-'));
  path = join(folder, 'home.key');
});
afterEach(() => rm(folder, { recursive: true }));

test('makes a key at the first start, readable by its owner only, and finds it again', async () => {
  const { key: first, elders } = await loadHomeKey(path, nodeCrypto());
  expect(elders).toEqual([]);
  expect(await readFile(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const { key: again } = await loadHomeKey(path, nodeCrypto());
  expect(again.publicKey).toEqual(first.publicKey);
});

test('what a crash left of a first start is no key, and in nobody’s way', async () => {
  await writeFile(`${path}.new`, 'half a ke');
  const { key } = await loadHomeKey(path, nodeCrypto());
  expect((await loadHomeKey(path, nodeCrypto())).key.publicKey).toEqual(key.publicKey);
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

test('an old key that lies beside its place hands over to a new one, and is gone then', async () => {
  const suite = nodeCrypto();
  const { key: first } = await loadHomeKey(path, suite);
  await rename(path, `${path}.old`);
  const { key: second } = await loadHomeKey(path, suite);
  await rename(path, `${path}.old`);
  const { key: third, elders } = await loadHomeKey(path, suite);
  for (const known of [first, second])
    expect(await isSuccessor(suite, known.publicKey, elders, third.publicKey)).toBe(true);
  await expect(stat(`${path}.old`)).rejects.toThrow('ENOENT');
  expect(await loadHomeKey(path, suite)).toMatchObject({ elders });
  await writeFile(`${path}.elders`, 'something else\n');
  await expect(loadHomeKey(path, suite)).rejects.toThrow(HomeKeyError);
});

test('what cannot be read is refused in one line', async () => {
  await mkdir(path);
  await expect(loadHomeKey(path, nodeCrypto())).rejects.toThrow(/^the home key .* \(EISDIR\)$/);
});

test('where none can be made, that is one line', async () => {
  const error: unknown = await loadHomeKey(join(folder, 'nowhere', 'home.key'), nodeCrypto()).catch((e) => e);
  expect(error).toBeInstanceOf(HomeKeyError);
});
