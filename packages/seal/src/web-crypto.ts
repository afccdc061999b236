import { type Bytes, fromBase64Url, toHex, utf8 } from '@parley/wire';
import { deflated, inflated } from './deflate-stream.ts';
import { isSoundSignature, pkcs8OfSeed } from './ed25519.ts';
import { Recent } from './recent.ts';
import { type CipherKey, type CryptoSuite, SealError, type SigningKey } from './types.ts';

const PUBLIC_KEYS_HELD = 1_024;

/**
 * The primitives over `crypto.subtle`: for pages, and for servers.
 *
 * @throws SealError where there is no `crypto.subtle`, as on a page that is neither https nor localhost.
 */
export function webCrypto(subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle): CryptoSuite {
  if (subtle === undefined) {
    throw new SealError(
      'Parley seals documents with WebCrypto, which browsers give only to secure pages: open it over https or at localhost.',
    );
  }
  return new WebCryptoSuite(subtle);
}

class WebCryptoSuite implements CryptoSuite {
  readonly #subtle: SubtleCrypto;
  readonly #publicKeys = new Recent<CryptoKey>(PUBLIC_KEYS_HELD);

  constructor(subtle: SubtleCrypto) {
    this.#subtle = subtle;
  }

  async sha256(data: Bytes): Promise<Bytes> {
    return new Uint8Array(await this.#subtle.digest('SHA-256', data));
  }

  async hkdf(secret: Bytes, salt: Bytes, info: string, length: number): Promise<Bytes> {
    const key = await this.#subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) };
    return new Uint8Array(await this.#subtle.deriveBits(parameters, key, length * 8));
  }

  /** The private key is kept where no script can read it; an extractable twin lives only to learn the public key. */
  async signingKey(seed: Bytes): Promise<SigningKey> {
    if (seed.length !== 32) throw new SealError('an Ed25519 seed has 32 bytes');
    const subtle = this.#subtle;
    const pkcs8 = pkcs8OfSeed(seed);
    const readable = await withEd25519(() => subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']));
    const { x } = await subtle.exportKey('jwk', readable);
    if (x === undefined) throw new SealError('the browser did not give the public half of an Ed25519 key');
    const key = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    pkcs8.fill(0);
    return {
      publicKey: fromBase64Url(x),
      sign: async (data) => new Uint8Array(await subtle.sign('Ed25519', key, data)),
    };
  }

  async verify(publicKey: Bytes, signature: Bytes, data: Bytes): Promise<boolean> {
    if (!isSoundSignature(publicKey, signature)) return false;
    let key: CryptoKey;
    try {
      key = await this.#publicKeys.get(toHex(publicKey), () =>
        withEd25519(() => this.#subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])),
      );
    } catch (error) {
      if (error instanceof SealError) throw error;
      return false; // 32 bytes that are no point of the curve
    }
    return this.#subtle.verify('Ed25519', key, signature, data);
  }

  async cipherKey(raw: Bytes): Promise<CipherKey> {
    if (raw.length !== 32) throw new SealError('an AES-256 key has 32 bytes');
    const subtle = this.#subtle;
    const key = await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    return {
      async encrypt(iv, plaintext, additionalData) {
        return new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plaintext));
      },
      async decrypt(iv, ciphertext, additionalData) {
        try {
          return new Uint8Array(
            await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, ciphertext),
          );
        } catch (cause) {
          throw new SealError('the seal does not open: wrong key, or changed on the way', { cause });
        }
      },
    };
  }

  deflate(data: Bytes): Promise<Bytes> {
    return deflated(data);
  }

  inflate(data: Bytes, limit: number): Promise<Bytes> {
    return inflated(data, limit);
  }
}

/** Says in plain words what a browser without Ed25519 (before Chromium 137, Firefox 129, Safari 17) means by its error. */
async function withEd25519<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotSupportedError') {
      throw new SealError('this browser has no Ed25519 signatures: Parley needs a newer one', { cause });
    }
    throw cause;
  }
}
