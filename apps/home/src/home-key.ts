import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CryptoSuite, SigningKey } from '@parley/seal';

const SEED_BYTES = 32;

/** The home key file holds something else than a key. */
export class HomeKeyError extends Error {
  override readonly name = 'HomeKeyError';
}

/**
 * Home's signing key, from its file: 32 bytes as 64 hex digits, readable by the owner only. Made at the first start,
 * and durable before it is used: peers pin the key, so losing it makes them distrust this home.
 *
 * @throws HomeKeyError if the file holds no key; the file is left as it is.
 */
export async function loadHomeKey(path: string, suite: CryptoSuite): Promise<SigningKey> {
  const seed = (await readSeed(path)) ?? (await writeSeed(path));
  return suite.signingKey(seed);
}

async function readSeed(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new HomeKeyError(`${path} does not hold a home key`);
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** Beside its place first, then moved there whole: a crash leaves a key or none, never half of one. */
async function writeSeed(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const seed = new Uint8Array(randomBytes(SEED_BYTES));
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(`${Buffer.from(seed).toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  await syncDirectory(dirname(path));
  return seed;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
