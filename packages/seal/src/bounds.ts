import { type Kind, LIMITS } from '@parley/wire';

/** What AES-GCM adds to a plaintext, in bytes. */
export const TAG = 16;

/** The most data one sealed thing holds once opened, in bytes. Presence and signals are opened from anybody with a view
 * link, so what a small one may inflate to is small. */
export const OPENED: Readonly<Record<Kind, number>> = {
  edit: LIMITS.update,
  snapshot: LIMITS.update,
  presence: 4 * LIMITS.presence,
  signal: 4 * LIMITS.signal,
};
