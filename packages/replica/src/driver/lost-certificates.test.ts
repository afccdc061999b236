import { MemoryLog } from '@parley/log/memory';
import type { Certificate } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { Scene, type TestDevice, type TestReplica } from '../testing/replicas.ts';

let scene: Scene;
let writer: TestDevice;
let home: TestReplica;
let certificate: Certificate;

const EDITS = 5;

/** `writer` has written, home has all of it, and nobody is joined. */
beforeEach(async () => {
  scene = await Scene.make();
  [writer, home] = [await scene.device(), await scene.home()];
  const own = writer.replica.certificates.get(writer.sealer.session);
  if (!own) throw new Error('an editor without a certificate');
  certificate = own;
  const [link] = scene.call(writer, home);
  for (let i = 0; i < EDITS; i++) await writer.write(`${i}`);
  await scene.run(200);
  link.close('left');
  await home.replica.close('going-away');
});

/** Home starts again, over a storage that has lost the certificate, or holds a damaged one. */
async function startHome(damaged?: Certificate): Promise<void> {
  const { storage } = home;
  const log = new MemoryLog({ storage, part: 0 });
  await log.open();
  await log.write({ drop: { certificates: [certificate.session] } });
  if (damaged) await log.write({ certificates: [damaged] });
  await log.close();
  home = await scene.home({ storage });
}

function flipped(): Certificate {
  const signature = certificate.signature.slice();
  signature[5] = (signature[5] ?? 0) ^ 1;
  return { ...certificate, signature };
}

/** Session → how many edits home says are held. */
const said = (): number => {
  const part = home.replica.parts[0]?.part;
  return part?.edits.spansOf(certificate.session).reduce((sum, { from, to }) => sum + to - from, 0) ?? 0;
};

const stored = async (): Promise<Certificate | undefined> =>
  (await home.logs[0]?.refresh())?.certificates.get(certificate.session);

async function newcomer(): Promise<TestDevice> {
  const device = await scene.device();
  scene.call(device, home);
  await scene.run(8_000);
  return device;
}

test('home does not say that it holds what it has no certificate for; who has it brings both again', async () => {
  await startHome();
  expect(said()).toBe(0);
  expect((await newcomer()).kept()).toEqual([]);
  scene.call(writer, home);
  await scene.run(8_000);
  expect([said(), await stored()]).toEqual([EDITS, certificate]);
  expect((await newcomer()).kept()).toHaveLength(EDITS);
});

test('a certificate alone is enough: what lay at home is served again, though nobody has it', async () => {
  await startHome();
  const hand = await scene.syncedHand(home);
  hand.say({ type: 'certificate', certificate });
  await scene.run(1_000);
  expect([said(), await stored()]).toEqual([EDITS, certificate]);
  expect((await newcomer()).kept()).toHaveLength(EDITS);
});

test('a damaged certificate gives way to the one that is brought', async () => {
  await startHome(flipped());
  const hand = await scene.syncedHand(home);
  hand.say({ type: 'certificate', certificate });
  await scene.run(1_000);
  expect(await stored()).toEqual(certificate);
  expect(home.replica.certificates.get(certificate.session)).toEqual(certificate);
  expect((await newcomer()).kept()).toHaveLength(EDITS);
});

test('one that a newcomer refuses is verified, and comes again from who has it', async () => {
  await startHome(flipped());
  const [link] = scene.call(writer, home);
  const early = await newcomer();
  await scene.run(20_000);
  expect([await stored(), link.closed]).toEqual([certificate, false]);
  expect(early.kept()).toHaveLength(EDITS);
  expect((await newcomer()).kept()).toHaveLength(EDITS);
});

test('of a certificate that holds, no other of its session takes the place, also if only a storage vouches for it', async () => {
  await startHome(certificate);
  const hand = await scene.syncedHand(home);
  hand.say({ type: 'certificate', certificate: flipped() });
  await scene.run(1_000);
  expect(hand.refusals).toEqual(['bad-certificate']);
  expect(await stored()).toEqual(certificate);
});
