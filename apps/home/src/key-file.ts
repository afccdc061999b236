import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CryptoSuite } from '@parley/seal';
import { type HomeKey, HomeKeyError, type KeyValues, keyFrom } from './home-key.ts';

/**
 * Home's signing key, from its file: 32 bytes as 64 hex digits, readable by the owner only. Made at the first start,
 * and durable before it is used: peers pin the key, so losing it makes them distrust this home.
 *
 * Whoever wants another key moves the file to `<path>.old` and starts: the old one hands over to a new one, which
 * `<path>.elders` tells from then on (public: a line for each key before, with its signature), and is deleted.
 *
 * @throws HomeKeyError if a file holds no key, or no signatures, or the machine refuses it; it is left as it is.
 */
export async function loadHomeKey(path: string, suite: CryptoSuite): Promise<HomeKey> {
  try {
    return await keyFrom(filesBeside(path), suite);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === null) throw error;
    throw new HomeKeyError(`the home key ${path} can be neither read nor made (${code})`, { cause: error });
  }
}

/** Who may read them besides the owner. */
const MODES = { key: 0o600, old: 0o600, elders: 0o644 } as const;

function filesBeside(path: string): KeyValues {
  const files = { key: path, old: `${path}.old`, elders: `${path}.elders` };
  return {
    placeOf: (name) => files[name],
    read: (name) => readText(files[name]),
    write: (name, text) => writeWhole(files[name], text, MODES[name]),
    async remove(name) {
      await rm(files[name]);
      await syncDirectory(dirname(path));
    },
  };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Beside its place first, then moved there whole: a crash leaves all of it or none, never half. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
