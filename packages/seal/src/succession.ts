import { type Bytes, type Elder, equalBytes, NO_SESSION, purpose } from '@parley/wire';
import type { CryptoSuite, SigningKey } from './types.ts';

/** For no room: home has one key for all. */
const successorBytes = (successor: Bytes): Bytes => purpose('home-key', NO_SESSION, successor);

/** Home's key hands over to its successor. */
export const handOver = async (key: SigningKey, successor: Bytes): Promise<Elder> => ({
  key: key.publicKey,
  signature: await key.sign(successorBytes(successor)),
});

/** Whether `known` handed over, through those that followed it in `elders` (the eldest first), to `key`. */
export async function isSuccessor(
  suite: CryptoSuite,
  known: Bytes,
  elders: readonly Elder[],
  key: Bytes,
): Promise<boolean> {
  const from = elders.findIndex((elder) => equalBytes(elder.key, known));
  if (from < 0) return false;
  for (let at = from; at < elders.length; at++) {
    const elder = elders[at] as Elder;
    const successor = elders[at + 1]?.key ?? key;
    if (!(await suite.verify(elder.key, elder.signature, successorBytes(successor)))) return false;
  }
  return true;
}
