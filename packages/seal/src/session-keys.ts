import { type Bytes, fromHex, type PartId, type SessionId } from '@parley/wire';
import { type CipherName, cipherLabel } from './labels.ts';
import { Recent } from './recent.ts';
import type { CipherKey, CryptoSuite } from './types.ts';

const KEYS_HELD = 512;

/** The cipher keys of a room's sessions: one for each session, part and use, so that a session's own numbers are nonce enough
 * (rule 2). The most recently used are held. */
export class SessionKeys {
  readonly #suite: CryptoSuite;
  readonly #content: Bytes;
  readonly #held = new Recent<CipherKey>(KEYS_HELD);

  /** `content` is the room's content key. */
  constructor(suite: CryptoSuite, content: Bytes) {
    this.#suite = suite;
    this.#content = content;
  }

  get(name: CipherName, session: SessionId, part: PartId): Promise<CipherKey> {
    return this.#held.get(`${name}:${session}:${part}`, async () =>
      this.#suite.cipherKey(
        await this.#suite.hkdf(this.#content, fromHex(session), cipherLabel(name, part), 32),
      ),
    );
  }
}
