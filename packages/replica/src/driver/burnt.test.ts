import { utf8 } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { certificateOf, envelopeMessage, Scene, type TestDevice } from '../testing/replicas.ts';

let scene: Scene;
let a: TestDevice;
let burnt: number[];

beforeEach(async () => {
  scene = await Scene.make();
  a = await scene.device({ keptBytes: 0 });
  burnt = [];
  a.replica.events.on('burn', (part) => burnt.push(part));
});

test('L12: what comes under a device’s own session and is not its own burns it, once; a fresh session goes on', async () => {
  const [mine, stolen] = await scene.twins();
  const device = await scene.device({ sealer: mine });
  device.replica.events.on('burn', (part) => burnt.push(part));
  await device.write('mine');
  const hand = await scene.syncedHand(device);
  const one = await stolen.edit({ part: 0, number: 0, prev: null }, utf8('not mine'));
  const two = await stolen.edit({ part: 0, number: 1, prev: null }, utf8('nor this'));
  hand.say(certificateOf(stolen), envelopeMessage(one.envelope), envelopeMessage(two.envelope));
  await scene.run(100);
  expect(burnt).toEqual([0]);
  const fresh = await scene.author();
  device.replica.renew(fresh.session, fresh.certificate);
  device.replica.publish(
    await fresh.edit({ part: 0, number: 0, prev: null }, utf8('{"facts":[],"deletes":[]}')),
  );
  await scene.run(500);
  expect(hand.of('envelope').map(({ envelope }) => envelope.header.session)).toContain(fresh.session);
  expect(burnt).toEqual([0]);
});

test('L12: what a device wrote itself burns nothing when it comes back, also after its storage was wiped', async () => {
  const b = await scene.device();
  scene.join(a, b);
  await scene.run(50);
  for (let i = 0; i < 5; i++) await a.write(`${i}`);
  await scene.run(1_000);
  a.storage.wipe();
  a.replica.parts[0]?.restart();
  await scene.run(5_000);
  await a.write('after');
  await scene.run(10_000);
  expect(burnt).toEqual([]);
  expect([a.kept().length, b.kept().length]).toEqual([6, 6]);
});
