import { digest } from 'lib0/hash/sha256';
import { toHex } from './hex.ts';
import type { Hash } from './ids.ts';

/** SHA-256 (FIPS 180-4), synchronously, in a page at some 20 MB/s: for short things, such as the head's chain and the
 * digest of runs. What is larger is hashed by the crypto suite. */
export const sha256Sync = (bytes: Uint8Array): Hash => toHex(digest(bytes));
