import { type Bytes, type Hash, toHex } from '@parley/wire';
import type { CryptoSuite } from './types.ts';

/** SHA-256: the address of a chunk, the name of a snapshot. */
export const hashOf = async (suite: CryptoSuite, bytes: Bytes): Promise<Hash> =>
  toHex(await suite.sha256(bytes));
