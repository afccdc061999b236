import { setImmediate as turn } from 'node:timers/promises';
import { systemRandom } from '@parley/runtime';
import { createOwnerLink, createSealer, openFragment, type RoomAccess, type Sealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { type Bytes, digestOf, encodeSync, type SyncMessage, utf8 } from '@parley/wire';

const suite = nodeCrypto();
const YIELD_EACH = 100;

/** A room nobody has heard of, as anybody can make one. */
export async function newRoom(): Promise<RoomAccess> {
  const { edit } = await createOwnerLink(suite, systemRandom);
  return openFragment(suite, edit);
}

export const newAuthor = (access: RoomAccess): Promise<Sealer> => createSealer(suite, access, systemRandom);

export function certificateOf({ certificate }: Sealer): SyncMessage {
  if (!certificate) throw new Error('who has only a view link has no certificate');
  return { type: 'certificate', certificate };
}

/** "I hold nothing": from here on the other side sends what is new. */
export const nothing: SyncMessage = {
  type: 'have',
  digest: digestOf(new Map()),
  base: null,
  full: true,
  ask: false,
  counts: new Map(),
};

/** Small edits `from` to `to - 1` as they stand on the wire, some 190 bytes each. */
export async function edits(author: Sealer, from: number, to: number): Promise<Bytes[]> {
  const out: Bytes[] = [];
  for (let number = from; number < to; number++) {
    // Its signatures are made on the spot: whoever is connected meanwhile still answers.
    if (number % YIELD_EACH === 0) await turn();
    const { envelope } = await author.edit(number, utf8(`edit ${number}`));
    out.push(encodeSync({ type: 'envelope', envelope }));
  }
  return out;
}
