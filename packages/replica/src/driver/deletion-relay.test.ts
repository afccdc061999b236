import { createOwnerLink, createVerifier, openFragment, signDeletion } from '@parley/seal';
import type { Deletion } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { certificateOf, editsOf, envelopeMessage, Scene } from '../testing/replicas.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.make();
});

test('W24: a deletion reaches everybody, once a link, and whoever comes later', async () => {
  const [a, b, c] = [await scene.device(), await scene.device(), await scene.device()];
  scene.join(a, b);
  scene.join(b, c);
  scene.join(c, a);
  const hand = await scene.syncedHand(b);
  const told: Deletion[] = [];
  for (const { replica } of [a, b, c]) replica.events.on('deleted', (deletion) => told.push(deletion));
  const deletion = await scene.deletion();
  a.replica.delete(deletion);
  await scene.run(100);
  expect(told).toEqual([deletion, deletion, deletion]);
  expect(hand.of('deletion')).toEqual([{ type: 'deletion', deletion }]);
  const late = await scene.device();
  scene.join(c, late);
  await scene.run(100);
  expect(late.replica.deletion).toEqual(deletion);
});

test('W24: who knows of it keeps what it has, and neither says nor takes in more', async () => {
  const [a, b] = [await scene.device(), await scene.device()];
  scene.join(a, b);
  await a.write('a word');
  await scene.run(500);
  const hand = await scene.syncedHand(b);
  b.replica.delete(await scene.deletion());
  await b.write('written afterwards');
  await scene.run(500);
  expect(a.shown()).toEqual(['a word']);
  expect(b.shown()).toEqual(['a word', 'written afterwards']);
  const author = await scene.author();
  hand.say(certificateOf(author), ...(await editsOf(author, 3)).map(envelopeMessage));
  hand.say({ type: 'want', hashes: b.bases() });
  await scene.run(10_000);
  expect(b.kept()).toHaveLength(2);
  for (const type of ['certificate', 'envelope', 'have', 'presence', 'chunk'] as const) hand.forget(type);
  const fresh = scene.hand(b);
  await scene.run(10_000);
  expect(hand.heard.map(({ type }) => type)).toEqual(['deletion']);
  expect(fresh.heard.map(({ type }) => type)).toEqual(['deletion']);
});

test('what is being sent in bulk stops', async () => {
  const a = await scene.device();
  for (let at = 0; at < 60; at++) await a.write(`${at}`, { filling: 4_000 });
  const b = await scene.device();
  scene.join(a, b, { rate: 4_000 });
  await scene.run(5_000);
  const some = b.kept().length;
  a.replica.delete(await scene.deletion());
  await scene.run(60_000);
  // What was written to the wire comes.
  expect([some > 0, b.kept().length < 60]).toEqual([true, true]);
});

test('rule 9: nobody but the owner makes one: forged or of another room it does nothing, and costs the link', async () => {
  const target = await scene.device();
  const elsewhere = await createOwnerLink(scene.suite, scene.random);
  const other = await openFragment(scene.suite, elsewhere.owner);
  const { room } = scene.editor;
  const stranger = await scene.suite.signingKey(scene.random.bytes(32));
  const { edit, join } = scene.editor;
  if (!edit || !other.owner) throw new Error('each has its key');
  const forged = [
    await signDeletion(edit, { room, time: 1 }),
    await signDeletion(join, { room, time: 1 }),
    await signDeletion(stranger, { room, time: 1 }),
    await signDeletion(other.owner, { room, time: 1 }),
    await signDeletion(other.owner, { room: other.room, time: 1 }),
  ];
  const hand = await scene.syncedHand(target);
  for (const deletion of forged) hand.say({ type: 'deletion', deletion });
  await scene.run(50);
  expect([target.replica.deletion, hand.closed]).toEqual([null, null]);
  for (let at = 0; at < 20; at++) for (const deletion of forged) hand.say({ type: 'deletion', deletion });
  await scene.run(50);
  expect([target.replica.deletion, hand.closed]).toEqual([null, 'misbehaving']);
});

test('one that is known costs no second check', async () => {
  let checks = 0;
  const real = createVerifier(scene.suite, scene.editor.room, scene.editor.publicKeys);
  const verifier = {
    ...real,
    deletion: (deletion: Deletion) => {
      checks += 1;
      return real.deletion(deletion);
    },
  };
  const target = await scene.device({ verifier });
  const hand = await scene.syncedHand(target);
  const deletion = await scene.deletion();
  for (let at = 0; at < 300; at++) hand.say({ type: 'deletion', deletion });
  await scene.run(100);
  // As many as are checked at once, before the first has held.
  expect([checks > 0 && checks <= 32, hand.closed]).toEqual([true, null]);
  checks = 0;
  const remembering = await scene.device({ deletion, verifier });
  (await scene.syncedHand(remembering)).say({ type: 'deletion', deletion });
  await scene.run(100);
  expect(checks).toBe(0);
});
