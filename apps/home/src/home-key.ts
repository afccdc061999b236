import { randomBytes } from 'node:crypto';
import { type CryptoSuite, handOver, type SigningKey } from '@parley/seal';
import { type Bytes, type Elder, fromHex, LIMITS, toHex } from '@parley/wire';

const SEED_BYTES = 32;

/** The home key's place holds something else than a key, or cannot be read or written. */
export class HomeKeyError extends Error {
  override readonly name = 'HomeKeyError';
}

/** Home's key, and those it had before, each with its signature over the next. */
export interface HomeKey {
  readonly key: SigningKey;
  readonly elders: readonly Elder[];
}

/** What is kept of a key: its seed, that of one which is to hand over to it, and those before with their signatures. */
export type KeyValue = 'key' | 'old' | 'elders';

/** Where a key is kept: files, or rows that several processes share. What is written is durable, all of it or nothing. */
export interface KeyValues {
  read(name: KeyValue): Promise<string | null>;
  write(name: KeyValue, text: string): Promise<void>;
  remove(name: KeyValue): Promise<void>;
  /** How a person is told of it. */
  placeOf(name: KeyValue): string;
}

/**
 * Home's signing key, made where there is none. One that lies there as `old` hands over to it, and is gone then.
 *
 * @throws HomeKeyError if what is kept there is no key, or are no signatures; it is left as it is.
 */
export async function keyFrom(values: KeyValues, suite: CryptoSuite): Promise<HomeKey> {
  const key = await suite.signingKey((await readSeed(values, 'key')) ?? (await makeSeed(values)));
  let elders = await readElders(values);
  const old = await readSeed(values, 'old');
  if (old) {
    const elder = await handOver(await suite.signingKey(old), key.publicKey);
    // A crash between the two steps below leaves it there a second time.
    const before = elders.filter((one) => toHex(one.key) !== toHex(elder.key));
    elders = [...before, elder].slice(-LIMITS.elders);
    await values.write('elders', elders.map(lineOf).join(''));
    await values.remove('old');
  }
  return { key, elders };
}

const lineOf = ({ key, signature }: Elder): string => `${toHex(key)} ${toHex(signature)}\n`;

async function readElders(values: KeyValues): Promise<Elder[]> {
  const lines = ((await values.read('elders')) ?? '').split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [, key, signature] = /^([0-9a-f]{64}) ([0-9a-f]{128})$/.exec(line) ?? [];
    if (!key || !signature)
      throw new HomeKeyError(`${values.placeOf('elders')} does not hold home's keys before`);
    return { key: fromHex(key), signature: fromHex(signature) };
  });
}

async function readSeed(values: KeyValues, name: 'key' | 'old'): Promise<Bytes | null> {
  const hex = (await values.read(name))?.trim();
  if (hex === undefined) return null;
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new HomeKeyError(`${values.placeOf(name)} does not hold a home key`);
  return fromHex(hex);
}

async function makeSeed(values: KeyValues): Promise<Bytes> {
  const seed = new Uint8Array(randomBytes(SEED_BYTES));
  await values.write('key', `${toHex(seed)}\n`);
  return seed;
}
