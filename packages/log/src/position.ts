import type { Bytes, Hash, Hex32, Position } from '@parley/wire';
import { concat, fromHex, sha256Sync } from '@parley/wire';

/** A synchronous SHA-256, handed in: wire's own in a page (an IndexedDB transaction does not survive waiting for
 * WebCrypto), Node's faster one at home. */
export type Sha256 = (bytes: Bytes) => Hash;

const ZEROS = '0'.repeat(64);

/** Where every log begins: 32 zero bytes for both the epoch and the head. */
export const GENESIS: Position = { epoch: ZEROS, seq: 0, head: ZEROS };

/** SHA-256(head ‖ SHA-256(envelope)): the head after one more envelope. */
export function nextHead(head: Hash, envelope: Bytes, sha256: Sha256 = sha256Sync): Hash {
  return sha256(concat(fromHex(head), fromHex(sha256(envelope))));
}

/** SHA-256(epoch ‖ snapshot hash): the epoch after a snapshot is installed. */
export function nextEpoch(epoch: Hex32, snapshot: Hash, sha256: Sha256 = sha256Sync): Hex32 {
  return sha256(concat(fromHex(epoch), fromHex(snapshot)));
}
