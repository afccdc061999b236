import { LogStorageError } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { beforeEach, expect, test } from 'vitest';
import { nothing, Scene, type TestDevice, type TestReplica } from '../testing/replicas.ts';

let scene: Scene;
let home: TestReplica;
let a: TestDevice;

beforeEach(async () => {
  scene = await Scene.make();
  home = await scene.home();
  a = await scene.device();
});

const inLog = async ({ logs: [log] }: TestReplica): Promise<number> => {
  const state = await log?.refresh();
  return [...(state?.kept.values() ?? [])].reduce((sum, { numbers }) => sum + numbers.length, 0);
};

/** A base is made of all that `a` shows. */
async function compact(): Promise<void> {
  a.document().duties = { ...a.document().duties, rank: 0 };
  await scene.run(8_000);
  a.document().duties = { ...a.document().duties, rank: null };
}

test('while the storage refuses, edits go on to others; once it takes them again, all are written, in order', async () => {
  const told: string[] = [];
  a.replica.events.on('failed', ({ kind }) => told.push(kind));
  a.replica.events.on('recovered', () => told.push('recovered'));
  scene.call(a, home);
  await scene.run(50);
  await a.write('before');
  await scene.run(100);
  a.storage.refusal = { writes: new LogStorageError('full', 'no room') };
  for (let i = 0; i < 9; i++) await a.write(`${i}`);
  await compact();
  await scene.run(10_000);
  expect([await inLog(a), home.accepted.length, a.replica.unwrittenBytes > 0]).toEqual([1, 10, true]);
  // A base would stand for what is durable nowhere here.
  expect(home.bases()).toEqual([]);
  a.storage.refusal = {};
  await scene.run(3_000);
  expect(told).toEqual(['full', 'recovered']);
  expect([await inLog(a), a.replica.unwrittenBytes]).toEqual([10, 0]);
  await compact();
  expect(await inLog(a)).toBe(0);
  expect((await a.logs[0]?.refresh())?.proved).toBe(home.proved());
});

test('a storage that was wiped under a page is filled again from memory, and links hear of it', async () => {
  const restarted: number[] = [];
  a.replica.events.on('restarted', (part) => restarted.push(part));
  const hand = await scene.syncedHand(a);
  for (let i = 0; i < 5; i++) await a.write(`${i}`);
  await scene.run(100);
  a.storage.wipe();
  await scene.run(1_000);
  expect(restarted).toEqual([0, 1, 2]);
  expect([await inLog(a), a.shown().length]).toEqual([5, 5]);
  expect([...((await a.logs[0]?.refresh())?.certificates.keys() ?? [])]).toEqual([a.sealer.session]);
  expect(hand.of('have').some(({ part, full }) => part === 0 && full)).toBe(true);
  await a.write('after');
  await scene.run(100);
  expect(await inLog(a)).toBe(6);
});

test('what memory has not is brought back by others, bases with their chunks too', async () => {
  a = await scene.device({ keptBytes: 0 });
  scene.call(a, home);
  await scene.run(50);
  for (let i = 0; i < 10; i++) await a.write(`${i}`);
  a.document().filling = 200_000;
  await compact();
  for (let i = 0; i < 100; i++) await a.write(`above ${i}`);
  await scene.run(1_000);
  const [base] = home.bases();
  expect(a.proved()).toBe(base);
  a.storage.wipe();
  await scene.run(15_000);
  expect([a.bases(), a.proved(), await inLog(a)]).toEqual([[base], base, 100]);
  expect(home.bases()).toEqual([base]);
});

test('what neither memory nor anybody has is in the document: a base brings it back', async () => {
  a = await scene.device({ keptBytes: 0 });
  for (let i = 0; i < 5; i++) await a.write(`${i}`);
  await scene.run(1_000);
  a.storage.wipe();
  await scene.run(5_000);
  expect([await inLog(a), a.bases()]).toEqual([0, []]);
  await scene.run(10_000);
  expect(a.bases()).toHaveLength(1);
  scene.call(a, home);
  const b = await scene.device();
  scene.call(b, home);
  await scene.run(2_000);
  expect(b.shown()).toHaveLength(5);
});

test('a storage that is put back goes on over what it has now, and what it got since is not written by the old state', async () => {
  scene.call(a, home);
  await scene.run(50);
  for (let i = 0; i < 10; i++) await a.write(`${i}`);
  await scene.run(200);
  const image = a.storage.snapshotImage();
  await compact();
  expect([a.kept().length, a.bases().length]).toEqual([0, 1]);
  a.storage.restore(image);
  await scene.run(10_000);
  expect(a.bases()).toEqual(home.bases());
  expect((await a.logs[0]?.refresh())?.snapshots.map(({ hash }) => hash)).toEqual(home.bases());
});

test('a storage that cannot be read after it was taken away is tried again', async () => {
  for (let i = 0; i < 3; i++) await a.write(`${i}`);
  await scene.run(100);
  a.storage.refusal = { reads: new LogStorageError('refused', 'busy') };
  a.storage.wipe();
  await scene.run(5_000);
  await a.write('meanwhile');
  await scene.run(100);
  a.storage.refusal = {};
  await scene.run(3_000);
  expect(await inLog(a)).toBe(4);
});

test('another tab takes away the base a change rests on: the part reads the state anew and goes on', async () => {
  scene.call(a, home);
  await scene.run(50);
  for (let i = 0; i < 10; i++) await a.write(`${i}`);
  await compact();
  const [base] = a.bases();
  if (!base) throw new Error('no base');
  const other = new MemoryLog({ storage: a.storage });
  await other.open();
  await other.write({ drop: { snapshots: [base] } });
  for (let i = 0; i < 10; i++) await a.write(`more ${i}`);
  await compact();
  await scene.run(10_000);
  const state = await a.logs[0]?.refresh();
  expect(state?.proved).toBe(a.proved());
  expect(
    state?.snapshots
      .filter(({ shelf }) => shelf === null)
      .map(({ hash }) => hash)
      .sort(),
  ).toEqual(a.bases().sort());
  expect(a.replica.unwrittenBytes).toBe(0);
});

test('an edit that is not read as it was written is given up, not said to be held, and comes again', async () => {
  a = await scene.device({ keptBytes: 0 });
  scene.call(a, home);
  await scene.run(50);
  for (let i = 0; i < 5; i++) await a.write(`${i}`);
  await scene.run(200);
  a.storage.flip(0, a.sealer.session, 2);
  const hand = scene.hand(a);
  hand.say(nothing(0));
  await scene.run(500);
  expect(hand.numbers).toEqual([0, 1, 3, 4]);
  await scene.run(45_000);
  const said = hand.of('have').map(({ runs }) =>
    runs
      .get(a.sealer.session)
      ?.map(({ from, to }) => `${from}-${to}`)
      .join(' '),
  );
  expect(said).toContain('0-2 3-5');
  expect(said.filter((each) => each !== undefined).at(-1)).toBe('0-5');
  expect(await inLog(a)).toBe(5);
  expect(hand.numbers).toContain(2);
});

test('a damaged edit that memory still has is written again at once', async () => {
  for (let i = 0; i < 5; i++) await a.write(`${i}`);
  await scene.run(100);
  a.storage.flip(0, a.sealer.session, 2);
  await a.logs[0]?.read(a.sealer.session, 0, 10);
  await scene.run(200);
  expect(
    (await a.logs[0]?.read(a.sealer.session, 0, 10))?.map(({ envelope }) => envelope.header.number),
  ).toEqual([0, 1, 2, 3, 4]);
});

test('a damaged base is given up with its shelf, and comes again', async () => {
  scene.call(a, home);
  await scene.run(50);
  for (let i = 0; i < 10; i++) await a.write(`${i}`);
  a.document().filling = 200_000;
  await compact();
  const [base] = home.bases();
  if (!base) throw new Error('no base');
  home.storage.flipHash(0, base);
  await home.logs[0]?.snapshot(base);
  await scene.run(20_000);
  expect([home.bases(), home.proved()]).toEqual([[base], base]);
  expect(home.kept()).toEqual([]);
});

test('what a storage that cannot be read keeps from being examined is examined once it can', async () => {
  const b = await scene.device({ keptBytes: 0 });
  scene.join(a, b);
  await scene.run(50);
  for (let i = 0; i < 10; i++) await a.write(`${i}`);
  await scene.run(500);
  b.storage.refusal = { reads: new LogStorageError('refused', 'busy') };
  await compact();
  await scene.run(5_000);
  expect([b.bases(), b.proved()]).toEqual([[a.proved()], null]);
  b.storage.refusal = {};
  await scene.run(5_000);
  expect([b.proved(), b.kept()]).toEqual([a.proved(), []]);
});

test('home says nothing of a base, and lets nothing give way to it, before its storage has both', async () => {
  const hand = await scene.syncedHand(home);
  scene.call(a, home);
  await scene.run(50);
  for (let i = 0; i < 10; i++) await a.write(`${i}`);
  await scene.run(500);
  home.storage.refusal = { writes: new LogStorageError('full', 'no room') };
  await a.write('late');
  await compact();
  await scene.run(5_000);
  const said = () => hand.of('have').at(-1);
  expect([said()?.bases, said()?.proved]).toEqual([[], null]);
  expect(
    said()
      ?.runs.get(a.sealer.session)
      ?.map(({ to }) => to) ?? [10],
  ).toEqual([10]);
  home.storage.refusal = {};
  await scene.run(5_000);
  expect([said()?.bases, said()?.proved]).toEqual([a.bases(), a.proved()]);
});
