import { sampleBytes, sampleCertificate, sampleSession } from '@parley/log/samples';
import { createVerifier } from '@parley/seal';
import { LIMITS, sha256Sync, utf8 } from '@parley/wire';
import { expect, test } from 'vitest';
import { certificateOf, editsOf, envelopeMessage, Scene } from '../testing/replicas.ts';
import { Budget } from './budget.ts';
import { CERTIFICATE_COST, MAX_IDLE } from './certifier.ts';
import { shareBounds } from './shared.ts';

test('a certificate the edit key did not sign is refused, and does not stand in the way of the real one', async () => {
  const scene = await Scene.make();
  const target = await scene.device();
  const author = await scene.author();
  const [forger, honest] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  const forged = { session: author.session, role: 'edit', signature: sampleBytes('forged', 64) } as const;
  for (let i = 0; i < 5; i++) forger.say({ type: 'certificate', certificate: forged });
  honest.say(certificateOf(author));
  const [edit] = await editsOf(author, 1);
  if (edit) honest.say(envelopeMessage(edit));
  await scene.run(50);
  // Once the real one stands, a forged one is no news any more.
  expect(new Set(forger.refusals)).toEqual(new Set(['bad-certificate']));
  expect(honest.refusals).toEqual([]);
  expect(target.replica.certificates.get(author.session)).toEqual(author.certificate);
  expect(target.accepted).toEqual([edit]);
});

test('a room has no number of sessions: after thousands of them another one writes', async () => {
  const scene = await Scene.make();
  const sessions = Array.from({ length: LIMITS.sessions + 1 }, (_, i) => sampleSession(`${i}`));
  const certificates = sessions.map((session) => sampleCertificate(session));
  const target = await scene.home({ certificates });
  const author = await scene.author();
  const hand = await scene.syncedHand(target);
  const edits = await editsOf(author, 100);
  hand.say(certificateOf(author), ...edits.map(envelopeMessage));
  await scene.run(50);
  expect([hand.refusals, hand.closed]).toEqual([[], null]);
  expect(target.accepted).toEqual(edits);
});

test('of sessions of which nothing is held the newest are known, and one that gave way is certified again', async () => {
  const scene = await Scene.make();
  const real = createVerifier(scene.suite, scene.editor.room, scene.editor.publicKeys);
  const target = await scene.home({ verifier: { ...real, certificate: async () => true } });
  const [writer, silent] = [await scene.author(), await scene.author()];
  const hand = await scene.syncedHand(target);
  const [first] = await editsOf(writer, 1);
  const [late] = await editsOf(silent, 1);
  if (!first || !late) throw new Error('no edits');
  hand.say(certificateOf(writer), envelopeMessage(first), certificateOf(silent));
  await scene.run(50);
  for (let i = 0; i < MAX_IDLE; i++) {
    hand.say({ type: 'certificate', certificate: sampleCertificate(sampleSession(`${i}`)) });
    if (i % 100 === 0) await scene.run(20);
  }
  await scene.run(50);
  const { certificates } = target.replica;
  expect(certificates.size).toBe(MAX_IDLE + 1);
  expect([certificates.has(writer.session), certificates.has(silent.session)]).toEqual([true, false]);
  hand.say(envelopeMessage(late));
  await scene.run(50);
  expect([hand.refusals, hand.closed]).toEqual([['uncertified'], null]);
  hand.say(certificateOf(silent), envelopeMessage(late));
  await scene.run(50);
  expect(target.accepted).toEqual([first, late]);
});

test('a flood of certificates ends the connection', async () => {
  const scene = await Scene.make();
  const target = await scene.device();
  const hand = await scene.syncedHand(target);
  for (let i = 0; i <= LIMITS.sessions; i++) {
    const certificate = sampleCertificate(sha256Sync(utf8(`flood ${i}`)));
    hand.say({ type: 'certificate', certificate });
  }
  await scene.run(50);
  expect(['too-many-messages', 'misbehaving']).toContain(hand.closed);
  expect(hand.link.certified.size).toBe(0);
});

test('what waits has one bound for all links; who brings little is not starved, and nobody is struck for it', async () => {
  const scene = await Scene.make();
  const all = 100 * CERTIFICATE_COST;
  const shared = { ...shareBounds(() => {}), budget: new Budget({ all, each: all / 2 }) };
  const real = createVerifier(scene.suite, scene.editor.room, scene.editor.publicKeys);
  // Checks are under way until they are let go on.
  const { promise: start, resolve: letGoOn } = Promise.withResolvers<void>();
  const target = await scene.device({
    shared,
    verifier: { ...real, certificate: (certificate) => start.then(() => real.certificate(certificate)) },
  });
  const floods = await Promise.all(Array.from({ length: 10 }, () => scene.syncedHand(target)));
  for (const [index, hand] of floods.entries()) {
    for (let i = 0; i < 60; i++) {
      hand.say({ type: 'certificate', certificate: sampleCertificate(sampleSession(`${index} ${i}`)) });
    }
    await scene.run(5);
    expect(shared.budget.total).toBeLessThanOrEqual(all);
  }
  expect(shared.budget.total).toBeGreaterThan(all / 2);
  const honest = await scene.syncedHand(target);
  const author = await scene.author();
  honest.say(certificateOf(author));
  await scene.run(5);
  letGoOn();
  await scene.run(50);
  expect(target.replica.certificates.get(author.session)).toEqual(author.certificate);
  expect(shared.budget.total).toBe(0);
  expect(floods.map(({ closed }) => closed)).toEqual(floods.map(() => null));
});

test('a certificate that found no room comes again after an edit of its session was refused', async () => {
  const scene = await Scene.make();
  const budget = new Budget({ all: 1_000_000, each: 1_000_000 });
  const hog = budget.share(() => {});
  hog.charge(999_000);
  const target = await scene.device({ shared: { ...shareBounds(() => {}), budget } });
  const source = await scene.home();
  const [, link] = scene.join(source, target);
  await scene.run(50);
  const author = await scene.author();
  if (author.certificate) source.replica.certify(author.certificate);
  const edits = await editsOf(author, 3);
  for (const envelope of edits.slice(0, 1)) source.replica.publish({ envelope, chunks: [] });
  await scene.run(50);
  expect([target.accepted, link.lostCertificates]).toEqual([[], true]);
  hog.release(999_000);
  for (const envelope of edits.slice(1)) source.replica.publish({ envelope, chunks: [] });
  await scene.run(60_000);
  expect(target.accepted).toEqual(edits);
  expect(link.banned).toBe(false);
});

test('edits whose certificate was let go of are refused, and no strike is made of it', async () => {
  const scene = await Scene.make();
  const budget = new Budget({ all: 1_000_000, each: 1_000_000 });
  const hog = budget.share(() => {});
  hog.charge(1_000_000);
  const target = await scene.device({ shared: { ...shareBounds(() => {}), budget } });
  const [hand, author] = [await scene.syncedHand(target), await scene.author()];
  hand.say(certificateOf(author));
  await scene.run(10);
  hog.release(1_000_000);
  const edits = await editsOf(author, 100);
  hand.say(...edits.map(envelopeMessage));
  await scene.run(10);
  expect([hand.refusals.length, hand.closed]).toEqual([100, null]);
  hand.say(certificateOf(author), ...edits.map(envelopeMessage));
  await scene.run(50);
  expect(target.accepted).toEqual(edits);
});
