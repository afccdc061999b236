import type { Clock } from '@parley/runtime';
import type { Channel } from '@parley/transport';

/** Between the two looks, ms: whoever was asked has half a second more to answer. */
const LOOK_MS = 1_000;
/** What comes in that time if something large is on its way, bytes: acknowledgements alone are less. */
const LEAST_BYTES = 4_096;

/**
 * Whether something comes over a channel that brings no message. On a slow network one message takes seconds, and an answer
 * waits behind it: who is in the middle of a long word is not silent. False where the channel does not tell.
 */
export async function isUnderWay(channel: Pick<Channel, 'way'>, clock: Clock): Promise<boolean> {
  const before = await channel.way?.();
  if (!before) return false;
  await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  const after = await channel.way?.();
  return after !== undefined && after.received - before.received >= LEAST_BYTES;
}
