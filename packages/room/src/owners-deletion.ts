import { type CryptoSuite, openFragment, signDeletion } from '@parley/seal';
import type { Deletion, RoomId } from '@parley/wire';
import { parseLink } from './document-link.ts';

/** Signs the deletion of a room with its owner link. LinkError if that cannot be read; TypeError if it is not the owner link of
 * that room. */
export async function signWithOwnerLink(
  suite: CryptoSuite,
  link: string,
  fields: { readonly room: RoomId; readonly time: number },
): Promise<Deletion> {
  const { owner, room } = await openFragment(suite, parseLink(link));
  if (!owner || room !== fields.room) throw new TypeError('not the owner link of this document');
  return signDeletion(owner, fields);
}
