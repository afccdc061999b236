import { systemRandom } from '@parley/runtime';
import {
  assembleDeletion,
  type Bytes,
  certificateBytes,
  type Deletion,
  decodeDeletion,
  deletionBytes,
  encodeDeletion,
  WireError,
} from '@parley/wire';
import { beforeAll, describe, expect, it } from 'vitest';
import { signDeletion } from './deletion.ts';
import { nodeCrypto } from './node-crypto.ts';
import { type People, people } from './testing/people.ts';
import type { SigningKey } from './types.ts';
import { createVerifier } from './verifier.ts';

const suite = nodeCrypto();
const time = 1_800_000_000_000;
let room: People;
beforeAll(async () => {
  room = await people(suite);
});

const verifierOf = ({ viewer }: People) => createVerifier(suite, viewer.room, viewer.publicKeys);
const ownerOf = ({ owner }: People): SigningKey => {
  if (owner.owner === null) throw new Error('an owner has the owner key');
  return owner.owner;
};

describe('a deletion', () => {
  it('is signed by the owner, and everybody with a link can tell', async () => {
    const deletion = await signDeletion(ownerOf(room), { room: room.viewer.room, time });
    expect(deletion).toMatchObject({ room: room.viewer.room, time });
    expect(await verifierOf(room).deletion(deletion)).toBe(true);
    expect(await verifierOf(room).deletion(decodeDeletion(deletion.bytes))).toBe(true);
  });

  it('rule 9: nobody else can make it, with whatever key they have', async () => {
    const { editor, commenter } = room;
    const session = await suite.signingKey(systemRandom.bytes(32));
    for (const key of [editor.edit, commenter.comment, room.viewer.join, session]) {
      if (key === null) throw new Error('each has its key');
      const forged = await signDeletion(key, { room: room.viewer.room, time });
      expect(await verifierOf(room).deletion(forged)).toBe(false);
    }
    for (const access of [editor, commenter, room.viewer]) expect(access.owner).toBeNull();
  });

  it('of one room is none of another, whatever room is written into it', async () => {
    const other = await people(suite);
    const deletion = await signDeletion(ownerOf(room), { room: room.viewer.room, time });
    expect(await verifierOf(other).deletion(deletion)).toBe(false);
    const moved = assembleDeletion(
      encodeDeletion({ room: other.viewer.room, time }),
      deletion.signature.slice(),
    );
    expect(await verifierOf(other).deletion(moved)).toBe(false);
    // Nor does the owner of one delete another.
    const foreign = await signDeletion(ownerOf(other), { room: room.viewer.room, time });
    expect(await verifierOf(room).deletion(foreign)).toBe(false);
  });

  it('rule 9: no bit of it can be changed unnoticed', async () => {
    const { bytes } = await signDeletion(ownerOf(room), { room: room.viewer.room, time });
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const deletion = decodedOrNull(changed);
      if (deletion) expect(await verifierOf(room).deletion(deletion), `byte ${at}`).toBe(false);
    }
  });

  it('rule 9: what the owner’s key signed for another purpose is none', async () => {
    const owner = ownerOf(room);
    const signed = encodeDeletion({ room: room.viewer.room, time });
    const statements: Bytes[] = [
      signed,
      certificateBytes(room.viewer.room, { session: '12'.repeat(32), role: 'edit' }),
      deletionBytes('00'.repeat(32), signed),
    ];
    for (const statement of statements) {
      const forged = assembleDeletion(signed, await owner.sign(statement));
      expect(await verifierOf(room).deletion(forged)).toBe(false);
    }
  });
});

function decodedOrNull(bytes: Bytes): Deletion | null {
  try {
    return decodeDeletion(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}
