import type { Bytes, Hash, Position } from '@parley/wire';
import { concat, fromHex, sha256Sync } from '@parley/wire';

/** A synchronous SHA-256, handed in: wire's own in a page (an IndexedDB transaction does not survive waiting for
 * WebCrypto), Node's faster one at home. */
export type Sha256 = (bytes: Bytes) => Hash;

/** Where every log begins: with a head of 32 zero bytes. */
export const GENESIS: Position = { seq: 0, head: '0'.repeat(64) };

/** SHA-256(head ‖ hash of the envelope): the head after one more edit. */
export const nextHead = (head: Hash, edit: Hash, sha256: Sha256 = sha256Sync): Hash =>
  sha256(concat(fromHex(head), fromHex(edit)));
