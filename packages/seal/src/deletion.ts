import {
  assembleDeletion,
  type Deletion,
  type DeletionFields,
  deletionBytes,
  encodeDeletion,
} from '@parley/wire';
import type { SigningKey } from './types.ts';

/** The owner's word that the room is deleted, under the owner's key (`RoomAccess.owner`). */
export async function signDeletion(owner: SigningKey, fields: DeletionFields): Promise<Deletion> {
  const signed = encodeDeletion(fields);
  return assembleDeletion(signed, await owner.sign(deletionBytes(fields.room, signed)));
}
