import { seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, openFragment, signDeletion } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Deletion, RoomId } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import type { Deletions } from './home.ts';
import { certificateOf, editsOf, HomeScene } from './testing/home-scene.ts';
import { session } from './testing/test-session.ts';
import { OPEN_POLICY, type Visitor } from './visitor.ts';

const suite = nodeCrypto();
const kept = new Map<RoomId, Deletion>();
/** Why the storage refuses; null: it does not. */
let refusal: Error | null;
const deletions: Deletions = {
  of: (room) => kept.get(room) ?? null,
  keep: async (room, deletion) => {
    if (refusal) throw refusal;
    kept.set(room, deletion);
  },
};
const refused: string[] = [];
const policy = {
  ...OPEN_POLICY,
  refusesRoom: (room: RoomId) => (kept.has(room) ? ('the room was deleted' as const) : null),
  mayMakeRoom: ({ address }: Visitor) => address !== 'spent',
  refused: (kind: string) => void refused.push(kind),
};

let scene: HomeScene;
beforeEach(async () => {
  kept.clear();
  refused.length = 0;
  refusal = null;
  scene = await HomeScene.make({ policy, deletions });
});

async function ownersDeletion(name = 'room'): Promise<Deletion> {
  const { owner } = await createOwnerLink(suite, seededRandom(name));
  const access = await openFragment(suite, owner);
  if (!access.owner) throw new Error('an owner has the owner key');
  return signDeletion(access.owner, { room: access.room, time: 1_800_000_000_000 });
}

async function author() {
  const sealer = await scene.author();
  const caller = await scene.call(sealer);
  caller.say(certificateOf(sealer), ...(await editsOf(sealer, 0, 3)));
  await scene.run(500);
  return caller;
}

test('the owner’s deletion, from whoever brings it, is kept, told to everybody there, and ends the room', async () => {
  const writer = await author();
  const messenger = await scene.call(session('messenger'));
  const deletion = await ownersDeletion();
  messenger.say({ type: 'deletion', deletion });
  await scene.run(100);
  expect([...kept.values()]).toEqual([deletion]);
  expect(writer.of('deletion')).toEqual([{ type: 'deletion', deletion }]);
  expect([writer.closed, messenger.closed]).toEqual(['deleted', 'deleted']);
  expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
});

test('whoever joins later is shown it, and no more', async () => {
  await author();
  const deletion = await ownersDeletion();
  (await scene.call(session('messenger'))).say({ type: 'deletion', deletion });
  await scene.run(100);
  const late = await scene.call(session('late'));
  await scene.run(100);
  expect(late.homeKey).toEqual(scene.homeKey);
  expect([late.heard, late.closed]).toEqual([[{ type: 'deletion', deletion }], 'deleted']);
});

test('what the operator deleted is shown without one', async () => {
  const operators = await HomeScene.make({
    policy: { ...policy, refusesRoom: () => 'the room was deleted' },
    deletions,
  });
  const late = await operators.call(session('late'));
  expect([late.heard, late.closed]).toEqual([[], 'deleted']);
});

test('a deletion by anybody else, or of another room, erases nothing', async () => {
  const writer = await author();
  const { edit, join, room } = scene.access;
  if (!edit) throw new Error('an editor has the edit key');
  const key = await suite.signingKey(new Uint8Array(32).fill(9));
  const forger = await scene.call(session('forger'));
  for (const deletion of [
    await signDeletion(edit, { room, time: 1 }),
    await signDeletion(join, { room, time: 1 }),
    // Home's own.
    await signDeletion(key, { room, time: 1 }),
    await ownersDeletion('elsewhere'),
  ])
    forger.say({ type: 'deletion', deletion });
  await scene.run(100);
  expect([kept.size, writer.closed, writer.of('deletion')]).toEqual([0, null, []]);
  expect((await scene.call(session('reader'))).receipts).toHaveLength(3);
});

test('while the storage refuses it is not said to be done, and they come again with it', async () => {
  const writer = await author();
  refusal = new Error('the disk is full');
  const deletion = await ownersDeletion();
  writer.say({ type: 'deletion', deletion });
  await scene.run(100);
  expect([kept.size, writer.closed]).toEqual([0, 'storage-failed']);
  refusal = null;
  const again = await scene.call(session('again'));
  again.say({ type: 'deletion', deletion });
  await scene.run(100);
  expect([kept.size, again.closed]).toEqual([1, 'deleted']);
});

test('a room that never stood here counts as one that is made', async () => {
  const deletion = await ownersDeletion();
  const visitor = { host: 'home.test', address: 'spent' };
  const spent = await scene.call(session('spent'), scene.access, visitor);
  spent.say({ type: 'deletion', deletion });
  await scene.run(100);
  expect([kept.size, spent.closed]).toEqual([0, 'too-many-messages']);
  expect(refused).toEqual(['too many new rooms of one address']);
  const other = await scene.call(session('other'), scene.access, { host: 'home.test', address: 'another' });
  other.say({ type: 'deletion', deletion });
  await scene.run(100);
  expect([kept.size, other.closed]).toEqual([1, 'deleted']);
});
