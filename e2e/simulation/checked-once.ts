import type { KeyObject } from 'node:crypto';
import { checkSignature, type SignatureCheck } from '@parley/seal/node';
import { type Bytes, equalBytes, toHex } from '@parley/wire';

/** Verdicts held; what is beyond is checked again. */
const VERDICTS_HELD = 20_000;

interface Verdict {
  readonly key: KeyObject;
  readonly data: Bytes;
  readonly sound: boolean;
}

/**
 * Checks a signature once for all who are simulated in one process: every peer of a room gets the same envelopes. A verdict holds for
 * the same key, the same signature and the same data, byte by byte.
 */
export function checkedOnce(): SignatureCheck {
  const verdicts = new Map<string, Verdict>();
  return (key, signature, data) => {
    const name = toHex(signature);
    const known = verdicts.get(name);
    if (known && known.key === key && equalBytes(known.data, data)) return known.sound;
    const sound = checkSignature(key, signature, data);
    if (verdicts.size >= VERDICTS_HELD) verdicts.clear();
    verdicts.set(name, { key, data: data.slice(), sound });
    return sound;
  };
}
