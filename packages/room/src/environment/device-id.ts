import type { Random } from '@parley/runtime';
import { type Hex32, toHex } from '@parley/wire';

const NAME = 'parley.device';

/** A random id of this browser profile, the same for its tabs and its documents. It is told to other peers only, inside
 * the mesh, so that a second tab is not counted as a second copy. Where nothing can be stored it is new each time. */
export async function deviceId(random: Random): Promise<Hex32> {
  const fresh = toHex(random.bytes(32));
  try {
    const stored = globalThis.localStorage?.getItem(NAME);
    if (stored && /^[0-9a-f]{64}$/.test(stored)) return stored;
    globalThis.localStorage?.setItem(NAME, fresh);
  } catch {
    // Storage is refused (private mode, blocked cookies): then this tab is a device of its own.
  }
  return fresh;
}
