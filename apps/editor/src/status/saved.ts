import type { Status } from '../session/room.ts';

/**
 * Where what was written stands, in one word:
 *
 * - `saved`: home has signed for all of it;
 * - `saving`: it is on its way, and nothing stands in it;
 * - `device`: it is stored on this device, and home does not have it yet;
 * - `not`: this device does not store it, nor does home.
 */
export type Saved = 'saved' | 'saving' | 'device' | 'not';

const NEVER_STORED = ['storage-refused', 'storage-full', 'unsealable'] as const;

/** What keeps home from signing, for longer than a moment. */
const KEEPS_HOME_AWAY = [
  'home-unreachable',
  'home-full',
  'home-key-changed',
  'home-contradicts',
  'refused',
] as const;

/** Null while the document has not arrived: what is typed is held apart, and nothing is known of the rest; and once it is deleted. */
export function savedOf(status: Status): Saved | null {
  if (!status.arrived || status.deletion) return null;
  const { lastEdit, outbox } = status;
  const atHome = lastEdit?.atHome ?? outbox === 0;
  if (hasOne(status, NEVER_STORED) && !lastEdit?.atHome) return 'not';
  if (atHome) return 'saved';
  if (lastEdit?.onDevice === false) return 'saving';
  return isOnItsWayHome(status) ? 'saving' : 'device';
}

/** Home is called, by this page or by one that is joined to it. Who hears nothing from home soon calls it, so this passes. */
function isOnItsWayHome(status: Status): boolean {
  if (hasOne(status, KEEPS_HOME_AWAY)) return false;
  const { home, peers } = status;
  return home === 'connected' || (home === 'off' && peers.length > 0);
}

const hasOne = ({ problems }: Status, codes: readonly string[]): boolean =>
  problems.some(({ code }) => codes.includes(code));
