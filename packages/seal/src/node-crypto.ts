import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { asBytes, type Bytes, concat, fromBase64Url, toBase64Url, toHex } from '@parley/wire';
import { isSoundSignature, pkcs8OfSeed } from './ed25519.ts';
import { Recent } from './recent.ts';
import { type CipherKey, type CryptoSuite, SealError, type SigningKey } from './types.ts';

const PUBLIC_KEYS_HELD = 1_024;
const TAG = 16;

/** The primitives over `node:crypto`, computed on the spot: each promise resolves in a microtask, in the order of the
 * calls, so a simulation that seals is as deterministic as its seed. Same results as `webCrypto()`. `check` may be handed in by
 * whoever checks the same signatures again and again. */
export const nodeCrypto = (check: SignatureCheck = checkSignature): CryptoSuite => new NodeCryptoSuite(check);

/** Whether it is the key's Ed25519 signature of `data`. Pure, and at once. */
export type SignatureCheck = (key: KeyObject, signature: Bytes, data: Bytes) => boolean;

export const checkSignature: SignatureCheck = (key, signature, data) => verify(null, data, key, signature);

class NodeCryptoSuite implements CryptoSuite {
  readonly #publicKeys = new Recent<KeyObject>(PUBLIC_KEYS_HELD);
  readonly #check: SignatureCheck;

  constructor(check: SignatureCheck) {
    this.#check = check;
  }

  async sha256(data: Bytes): Promise<Bytes> {
    return asBytes(createHash('sha256').update(data).digest());
  }

  async hkdf(secret: Bytes, salt: Bytes, info: string, length: number): Promise<Bytes> {
    return new Uint8Array(hkdfSync('sha256', secret, salt, info, length));
  }

  async signingKey(seed: Bytes): Promise<SigningKey> {
    if (seed.length !== 32) throw new SealError('an Ed25519 seed has 32 bytes');
    const key = createPrivateKey({ key: Buffer.from(pkcs8OfSeed(seed)), format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(key).export({ format: 'jwk' });
    if (x === undefined) throw new SealError('no public half in an Ed25519 key');
    return { publicKey: fromBase64Url(x), sign: async (data) => asBytes(sign(null, data, key)) };
  }

  async verify(publicKey: Bytes, signature: Bytes, data: Bytes): Promise<boolean> {
    if (!isSoundSignature(publicKey, signature)) return false;
    const key = await this.#publicKeys.get(toHex(publicKey), async () =>
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) }, format: 'jwk' }),
    );
    return this.#check(key, signature, data);
  }

  async cipherKey(raw: Bytes): Promise<CipherKey> {
    if (raw.length !== 32) throw new SealError('an AES-256 key has 32 bytes');
    const key = raw.slice();
    return {
      async encrypt(nonce, plaintext, additionalData) {
        const cipher = createCipheriv('aes-256-gcm', key, nonce);
        cipher.setAAD(additionalData);
        return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
      },
      async decrypt(nonce, ciphertext, additionalData) {
        if (ciphertext.length < TAG) throw new SealError('the seal is shorter than its tag');
        const decipher = createDecipheriv('aes-256-gcm', key, nonce);
        decipher.setAAD(additionalData);
        decipher.setAuthTag(ciphertext.subarray(ciphertext.length - TAG));
        try {
          return concat(decipher.update(ciphertext.subarray(0, ciphertext.length - TAG)), decipher.final());
        } catch (cause) {
          throw new SealError('the seal does not open: wrong key, or changed on the way', { cause });
        }
      },
    };
  }

  async deflate(data: Bytes): Promise<Bytes> {
    return asBytes(deflateRawSync(data));
  }

  async inflate(data: Bytes, limit: number): Promise<Bytes> {
    let out: { buffer: Uint8Array; engine: { bytesWritten: number } };
    try {
      // Node types the `info` form as a Buffer only; it is the pair below.
      out = inflateRawSync(data, {
        maxOutputLength: Math.max(1, limit),
        info: true,
      }) as unknown as typeof out;
    } catch (cause) {
      throw new SealError(`bad deflate data, or more than ${limit} bytes of it`, { cause });
    }
    if (out.buffer.length > limit) throw new SealError(`inflates to more than ${limit} bytes`);
    // DecompressionStream refuses what follows the last block; zlib would ignore it.
    if (out.engine.bytesWritten !== data.length) throw new SealError('bad deflate data: bytes after its end');
    return asBytes(out.buffer);
  }
}
