import { systemRandom } from '@parley/runtime';
import { createOwnerLink, openFragment } from '../access.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { CryptoSuite, RoomAccess } from '../types.ts';
import { webCrypto } from '../web-crypto.ts';

/** Both suites, for tests that hold for each. */
export const SUITES: readonly (readonly [string, () => CryptoSuite])[] = [
  ['webCrypto', () => webCrypto()],
  ['nodeCrypto', nodeCrypto],
];

export interface People {
  readonly owner: RoomAccess;
  readonly editor: RoomAccess;
  readonly commenter: RoomAccess;
  readonly viewer: RoomAccess;
}

/** One person of each role in one new room. */
export async function people(suite: CryptoSuite): Promise<People> {
  const { owner, edit, comment, view } = await createOwnerLink(suite, systemRandom);
  return {
    owner: await openFragment(suite, owner),
    editor: await openFragment(suite, edit),
    commenter: await openFragment(suite, comment),
    viewer: await openFragment(suite, view),
  };
}
