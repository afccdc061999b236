import type { Logger } from '@parley/runtime';
import type { CryptoSuite } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { VerifyingThread } from './verifying-thread.ts';

/**
 * The primitives of a server: on the spot, which takes a third of what WebCrypto's thread pool takes for something as small as a
 * signature, but for many signatures at a time, which are checked in a thread beside it.
 */
export function serverCrypto(logger: Logger): CryptoSuite {
  const suite = nodeCrypto();
  const thread = new VerifyingThread({
    here: ({ publicKey, signature, data }) => suite.verify(publicKey, signature, data),
    failed: (error) => logger.error('the thread that checks signatures failed', { error: String(error) }),
  });
  return {
    sha256: (data) => suite.sha256(data),
    hkdf: (secret, salt, info, length) => suite.hkdf(secret, salt, info, length),
    signingKey: (seed) => suite.signingKey(seed),
    verify: (publicKey, signature, data) => thread.verify({ publicKey, signature, data }),
    cipherKey: (raw) => suite.cipherKey(raw),
    deflate: (data) => suite.deflate(data),
    inflate: (data, limit) => suite.inflate(data, limit),
  };
}
