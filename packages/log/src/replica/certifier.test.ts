import { LIMITS, sha256Sync, utf8 } from '@parley/wire';
import { expect, test } from 'vitest';
import { MemoryLog } from '../memory/memory-log.ts';
import { certificateOf, editsOf, envelopeMessage, ReplicaScene } from '../testing/replicas.ts';
import { sampleBytes, sampleCertificate, sampleSession } from '../testing/samples.ts';

test('a certificate the write key did not sign is refused, and does not stand in the way of the real one', async () => {
  const scene = await ReplicaScene.make();
  const target = await scene.replica();
  const author = await scene.author();
  const [forger, honest] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  const forged = { session: author.session, role: 'edit', signature: sampleBytes('forged', 64) } as const;
  for (let i = 0; i < 5; i++) forger.say({ type: 'certificate', certificate: forged });
  honest.say(certificateOf(author));
  const [edit] = await editsOf(author, 0, 1);
  if (edit) honest.say(envelopeMessage(edit));
  await scene.run(50);
  // Once the real one stands, a forged one is no news any more.
  expect(new Set(forger.refusals)).toEqual(new Set(['bad-certificate']));
  expect(honest.refusals).toEqual([]);
  expect(target.replica.certificates.get(author.session)).toEqual(author.certificate);
  expect(target.accepted).toEqual([edit]);
});

test('beyond the sessions a room may have, another is refused as room-full; nobody is banned for it', async () => {
  const scene = await ReplicaScene.make();
  const log = new MemoryLog();
  await log.open();
  const sessions = Array.from({ length: LIMITS.sessions }, (_, i) => sampleSession(`${i}`));
  await log.append(
    [],
    sessions.map((session) => sampleCertificate(session)),
  );
  const target = await scene.replica({ log });
  const author = await scene.author();
  const hand = await scene.syncedHand(target);
  hand.say(certificateOf(author));
  for (const edit of await editsOf(author, 0, 100)) hand.say(envelopeMessage(edit));
  await scene.run(50);
  expect(new Set(hand.refusals)).toEqual(new Set(['room-full']));
  expect(hand.refusals).toHaveLength(101);
  expect(hand.closed).toBeNull();
  expect(target.replica.certificates.size).toBe(LIMITS.sessions);
});

test('a flood of certificates ends the connection', async () => {
  const scene = await ReplicaScene.make();
  const target = await scene.replica();
  const hand = await scene.syncedHand(target);
  for (let i = 0; i <= LIMITS.sessions; i++) {
    const certificate = sampleCertificate(sha256Sync(utf8(`flood ${i}`)));
    hand.say({ type: 'certificate', certificate });
  }
  await scene.run(50);
  expect(['too-many-messages', 'misbehaving']).toContain(hand.closed);
  expect(hand.link.certified.size).toBe(0);
});
