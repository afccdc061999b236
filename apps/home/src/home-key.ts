import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CryptoSuite, handOver, type SigningKey } from '@parley/seal';
import { type Bytes, type Elder, fromHex, LIMITS, toHex } from '@parley/wire';

const SEED_BYTES = 32;

/** The home key file holds something else than a key, or cannot be read or written. */
export class HomeKeyError extends Error {
  override readonly name = 'HomeKeyError';
}

/** Home's key, and those it had before, each with its signature over the next. */
export interface HomeKey {
  readonly key: SigningKey;
  readonly elders: readonly Elder[];
}

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
    return await load(path, suite);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === null) throw error;
    throw new HomeKeyError(`the home key ${path} can be neither read nor made (${code})`, { cause: error });
  }
}

async function load(path: string, suite: CryptoSuite): Promise<HomeKey> {
  const key = await suite.signingKey((await readSeed(path)) ?? (await writeSeed(path)));
  let elders = await readElders(`${path}.elders`);
  const old = await readSeed(`${path}.old`);
  if (old) {
    const elder = await handOver(await suite.signingKey(old), key.publicKey);
    // A crash between the two steps below leaves it there a second time.
    const before = elders.filter((one) => toHex(one.key) !== toHex(elder.key));
    elders = [...before, elder].slice(-LIMITS.elders);
    await writeWhole(`${path}.elders`, elders.map(lineOf).join(''), 0o644);
    await rm(`${path}.old`);
    await syncDirectory(dirname(path));
  }
  return { key, elders };
}

const lineOf = ({ key, signature }: Elder): string => `${toHex(key)} ${toHex(signature)}\n`;

async function readElders(path: string): Promise<Elder[]> {
  const lines = ((await readText(path)) ?? '').split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [, key, signature] = /^([0-9a-f]{64}) ([0-9a-f]{128})$/.exec(line) ?? [];
    if (!key || !signature) throw new HomeKeyError(`${path} does not hold home's keys before`);
    return { key: fromHex(key), signature: fromHex(signature) };
  });
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function readSeed(path: string): Promise<Bytes | null> {
  const hex = (await readText(path))?.trim();
  if (hex === undefined) return null;
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new HomeKeyError(`${path} does not hold a home key`);
  return fromHex(hex);
}

async function writeSeed(path: string): Promise<Bytes> {
  const seed = new Uint8Array(randomBytes(SEED_BYTES));
  await writeWhole(path, `${toHex(seed)}\n`, 0o600);
  return seed;
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
