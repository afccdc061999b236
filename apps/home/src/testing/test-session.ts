import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { SessionProver } from '@parley/seal';
import {
  type AnswerFields,
  answerBytes,
  asBytes,
  fromBase64Url,
  fromHex,
  type SessionId,
  sha256Sync,
  toHex,
  utf8,
} from '@parley/wire';

/** What stands before an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8 = fromHex('302e020100300506032b657004220420');

const provers = new Map<SessionId, SessionProver>();

/** The session of that name, which seals nothing: always the same, with a key of its own. */
export function session(name: string): SessionId {
  const seed = fromHex(sha256Sync(utf8(name)));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const id = toHex(fromBase64Url(createPublicKey(key).export({ format: 'jwk' }).x ?? ''));
  const answer = async (fields: AnswerFields) => asBytes(sign(null, answerBytes('session', fields), key));
  provers.set(id, { session: id, answer });
  return id;
}

/** Who proves that session to be its own.
 *
 * @throws Error if `session` named none of that id. */
export function proverOf(id: SessionId): SessionProver {
  const prover = provers.get(id);
  if (!prover) throw new Error('a session without a name');
  return prover;
}
