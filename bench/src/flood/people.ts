import { setImmediate as turn } from 'node:timers/promises';
import { systemRandom } from '@parley/runtime';
import { createOwnerLink, createSealer, openFragment, type RoomAccess, type Sealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import {
  type Bytes,
  digestOfRuns,
  type Envelope,
  encodeSync,
  type Hash,
  type SyncMessage,
  sha256Sync,
  utf8,
} from '@parley/wire';

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
export const nothing: Extract<SyncMessage, { readonly type: 'have' }> = {
  type: 'have',
  part: 0,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: false,
  more: false,
};

/** What each author sealed last: the next edit follows it. */
const last = new WeakMap<Sealer, { readonly number: number; readonly hash: Hash }>();

/** An author's next edit of the text, with its chunks. */
export async function nextEdit(
  author: Sealer,
  update: Bytes,
): Promise<{ readonly envelope: Envelope; readonly chunks: readonly Bytes[] }> {
  const before = last.get(author);
  const number = before ? before.number + 1 : 0;
  const made = await author.edit({ part: 0, number, prev: before?.hash ?? null }, update);
  last.set(author, { number, hash: sha256Sync(made.envelope.bytes) });
  return made;
}

/** An author's next small edits up to `to - 1` as they stand on the wire, some 250 bytes each, without those below `from`. */
export async function edits(author: Sealer, from: number, to: number): Promise<Bytes[]> {
  const out: Bytes[] = [];
  for (let number = (last.get(author)?.number ?? -1) + 1; number < to; number++) {
    // Its signatures are made on the spot: whoever is connected meanwhile still answers.
    if (number % YIELD_EACH === 0) await turn();
    const { envelope } = await nextEdit(author, utf8(`edit ${number}`));
    if (number >= from) out.push(encodeSync({ type: 'envelope', envelope }));
  }
  return out;
}
