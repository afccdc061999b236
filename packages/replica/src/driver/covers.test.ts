import { type Hash, sha256Sync, stateClaim, utf8 } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { certificateOf, editsOf, envelopeMessage, Scene, type TestReplica } from '../testing/replicas.ts';
import { openPart } from './covers.ts';

let scene: Scene;
let home: TestReplica;
const sessionOf = (index: number): string => sha256Sync(utf8(`session ${index}`));
/** What so many sessions wrote. */
const coversOf = (sessions: number, count = 1): Map<string, { count: number; hash: Hash }> =>
  new Map(
    Array.from({ length: sessions }, (_, i) => [sessionOf(i), { count, hash: sha256Sync(utf8(`${i}`)) }]),
  );

beforeEach(async () => {
  scene = await Scene.make();
  home = await scene.home();
});

test('L9: what a base covers follows from its claim and the base it is made on: it is not fetched', async () => {
  const author = await scene.author();
  const hand = await scene.syncedHand(home);
  const first = stateClaim([], coversOf(2_000));
  const made = await author.snapshot(0, first, utf8('a'));
  hand.say(certificateOf(author), envelopeMessage(made.envelope));
  await scene.run(50);
  // It changes more than a claim says itself.
  expect(hand.of('want').flatMap(({ hashes }) => hashes)).toEqual(first.claim.whole);
  hand.say(...made.chunks.map((bytes) => ({ type: 'chunk', bytes }) as const));
  await scene.run(50);
  const base = sha256Sync(made.envelope.bytes);
  expect(home.bases()).toEqual([base]);
  hand.forget('want');

  const covers = coversOf(2_000).set(sessionOf(7), { count: 9, hash: base });
  const next = await author.snapshot(0, stateClaim([base], covers, first.whole), utf8('b'));
  hand.say(envelopeMessage(next.envelope));
  await scene.run(50);
  expect(hand.of('want')).toEqual([]);
  const [held] = home.bases().slice(-1);
  expect(held).toBe(sha256Sync(next.envelope.bytes));
  expect(home.replica.parts[0]?.part.bases.get(held ?? '')?.covers).toEqual(covers);
  // Who opens the log reads them from the chunks that lie there.
  const [log] = home.logs;
  if (!log) throw new Error('no log');
  await scene.run(1_000);
  expect((await openPart(log)).covers.get(held ?? '')).toEqual(covers);
});

test('W22: a snapshot whose clear chunks are no covers is refused', async () => {
  const author = await scene.author();
  const hand = await scene.syncedHand(home);
  const bytes = utf8('no covers at all');
  const { claim } = stateClaim([], new Map());
  const stated = {
    claim: { ...claim, changed: null, whole: [sha256Sync(bytes)] },
    whole: stateClaim([], new Map()).whole,
  };
  const made = await author.snapshot(0, stated, utf8('a'));
  hand.say(certificateOf(author), envelopeMessage(made.envelope));
  await scene.run(50);
  hand.say({ type: 'chunk', bytes });
  await scene.run(50);
  expect([hand.refusals, home.bases(), hand.closed]).toEqual([['bad-snapshot'], [], null]);
});

test('a base whose clear chunks are damaged is given up when the log is opened', async () => {
  const author = await scene.author();
  const hand = await scene.syncedHand(home);
  const stated = stateClaim([], coversOf(3));
  const made = await author.snapshot(0, stated, utf8('a'));
  const [edit] = await editsOf(author, 1);
  if (!edit) throw new Error('no edit');
  hand.say(certificateOf(author), envelopeMessage(edit), envelopeMessage(made.envelope));
  await scene.run(1_000);
  expect(home.bases()).toHaveLength(1);
  home.storage.flipHash(0, stated.claim.whole[0] ?? '');
  const [log] = home.logs;
  if (!log) throw new Error('no log');
  const damaged: string[] = [];
  const opened = await openPart(log, ({ kind }) => damaged.push(kind));
  expect([opened.state.snapshots, opened.covers.size]).toEqual([[], 0]);
  expect([...opened.state.kept.keys()]).toEqual([author.session]);
  expect(damaged).toEqual(['chunk', 'snapshot']);
});
