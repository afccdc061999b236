import { type Bytes, concat, fromHex, toHex } from '@parley/wire';

/** PKCS#8 around a raw Ed25519 seed: the fixed prefix of RFC 8410, section 7. */
const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420');

/** A 32-byte Ed25519 seed as the PKCS#8 document that WebCrypto and Node import. */
export const pkcs8OfSeed = (seed: Bytes): Bytes => concat(PKCS8_PREFIX, seed);

/** The points of small order, as encoded with the sign bit cleared (orders 4, 1, 8, 8, 2). */
const SMALL_ORDER = new Set([
  `00${'00'.repeat(31)}`,
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
]);

/** With which of those begin. */
const FIRST_BYTES = new Set([...SMALL_ORDER].map((point) => Number.parseInt(point.slice(0, 2), 16)));

/**
 * Whether an encoded point may stand in a signature or be a public key: 32 bytes, canonical, of large order.
 *
 * Browsers reject points of small order, OpenSSL does not, and encodings of y ≥ p are read differently. What one
 * replica holds for valid and another does not would divide a room, so both suites ask here first.
 */
export function isSoundPoint(encoded: Bytes): boolean {
  if (encoded.length !== 32) return false;
  // Nearly all others are told apart by their ends.
  if (((encoded[31] ?? 0) & 0x7f) !== 0x7f && !FIRST_BYTES.has(encoded[0] ?? 0)) return true;
  const unsigned = encoded.slice();
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  const exceedsPrime =
    unsigned[31] === 0x7f &&
    (unsigned[0] ?? 0) >= 0xed &&
    unsigned.subarray(1, 31).every((byte) => byte === 0xff);
  return !exceedsPrime && !SMALL_ORDER.has(toHex(unsigned));
}

/** Whether a signature has the shape and the point that both suites accept; the equation is theirs to check. */
export const isSoundSignature = (publicKey: Bytes, signature: Bytes): boolean =>
  signature.length === 64 && isSoundPoint(publicKey) && isSoundPoint(signature.slice(0, 32));
