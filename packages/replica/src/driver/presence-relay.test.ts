import { sampleBytes } from '@parley/log/samples';
import type { Sealer } from '@parley/seal';
import { decodeEnvelope, type Envelope, FAREWELL, type SyncMessage, utf8 } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { Scene, type TestReplica } from '../testing/replicas.ts';

let scene: Scene;
let target: TestReplica;
let viewer: Sealer;
let heard: Envelope[];

beforeEach(async () => {
  scene = await Scene.make();
  target = await scene.home();
  viewer = await scene.stranger();
  heard = [];
  target.replica.events.on('presence', (envelope) => heard.push(envelope));
});

const presence = (envelope: Envelope): SyncMessage => ({ type: 'presence', envelope });

const carets = (who: Sealer, count: number): Promise<Envelope[]> =>
  Promise.all(Array.from({ length: count }, (_, number) => who.presence(number, utf8(`caret ${number}`))));

function forgery(real: Envelope): Envelope {
  const bytes = real.bytes.slice();
  const at = bytes.length - 65;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return decodeEnvelope(bytes);
}

test('passes on the newest of each session, also a viewer’s, and greets newcomers with it', async () => {
  const [from, to] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  const [first, second] = (await carets(viewer, 2)) as [Envelope, Envelope];
  from.say(presence(second), presence(first));
  await scene.run(20);
  expect(heard).toEqual([second]);
  expect(to.of('presence').map(({ envelope }) => envelope)).toEqual([second]);
  expect(from.of('presence')).toEqual([]);
  const newcomer = scene.hand(target);
  await scene.run(20);
  expect(newcomer.of('presence').map(({ envelope }) => envelope)).toEqual([second]);
});

test('a forged one of a high number does not suppress the real one, and who brings it is told', async () => {
  const [forger, honest] = [await scene.syncedHand(target), await scene.syncedHand(target)];
  const all = await carets(viewer, 5);
  const [real, forged] = [all[1] as Envelope, forgery(all[4] as Envelope)];
  forger.say(presence(forged));
  honest.say(presence(real));
  await scene.run(20);
  expect(heard).toEqual([real]);
  expect([forger.refusals, honest.refusals]).toEqual([['bad-signature'], []]);
});

test('who said goodbye is not shown to newcomers, and an old caret of theirs is nothing', async () => {
  const hand = await scene.syncedHand(target);
  const [caret] = (await carets(viewer, 1)) as [Envelope];
  hand.say(presence(await viewer.farewell()), presence(caret));
  await scene.run(20);
  expect(heard.map(({ header }) => header.number)).toEqual([FAREWELL]);
  const newcomer = scene.hand(target);
  await scene.run(20);
  expect(newcomer.of('presence')).toEqual([]);
});

test('however many sessions somebody makes up, a newcomer can still be greeted', async () => {
  const hand = await scene.syncedHand(target);
  for (let i = 0; i < 300; i++) {
    const sealer = await scene.stranger();
    hand.say(presence(await sealer.presence(0, sampleBytes(`profile ${i}`, 7_000))));
  }
  await scene.run(50);
  expect(heard).toHaveLength(300);
  const newcomer = scene.hand(target);
  await scene.run(50);
  const greeting = newcomer.of('presence');
  expect(greeting.length).toBeGreaterThan(100);
  expect(greeting.reduce((sum, { envelope }) => sum + envelope.bytes.length, 0)).toBeLessThanOrEqual(
    1024 * 1024,
  );
  expect(greeting.at(-1)?.envelope).toEqual(heard.at(-1));
  expect(newcomer.closed).toBeNull();
});

test('presence of another room is refused', async () => {
  const hand = await scene.syncedHand(target);
  const [caret] = (await carets(viewer, 1)) as [Envelope];
  const bytes = caret.bytes.slice();
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  hand.say(presence(decodeEnvelope(bytes)));
  await scene.run(20);
  expect([heard, hand.refusals]).toEqual([[], ['wrong-room']]);
});

test('what one link brings is passed on at a bounded rate, all copies counted; the newest gets through', async () => {
  const from = await scene.syncedHand(target);
  const others = [];
  for (let i = 0; i < 200; i++) others.push(await scene.syncedHand(target));
  for (const caret of await carets(viewer, 400)) {
    from.say(presence(caret));
    await scene.run(1);
  }
  // A burst of 40,000 copies.
  expect(heard.length).toBeLessThan(250);
  expect(from.closed).toBeNull();
  await scene.run(1_000);
  const last = await viewer.presence(500, utf8('at rest'));
  from.say(presence(last));
  await scene.run(20);
  expect(others[0]?.of('presence').at(-1)?.envelope).toEqual(last);
});
