import type { SealedEdit, Sealer } from '@parley/seal';
import { type Envelope, utf8 } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { LogStorageError } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import { MemoryStorage } from '../memory/memory-storage.ts';
import { ReplicaScene, type TestReplica, trusting } from '../testing/replicas.ts';
import { sampleBytes } from '../testing/samples.ts';
import type { Adoption } from './adoption.ts';

let scene: ReplicaScene;
let author: Sealer;

beforeEach(async () => {
  scene = await ReplicaScene.make();
  author = await scene.author();
});

interface Device extends TestReplica {
  readonly storage: MemoryStorage;
}

async function device(adoption: Partial<Adoption> = {}, keptBytes = 1 << 25): Promise<Device> {
  const storage = new MemoryStorage();
  const log = new MemoryLog({ storage, durable: { clock: scene.clock, ms: 5 } });
  const replica = await scene.replica({ log, keptBytes, snapshots: trusting(adoption) });
  return { ...replica, storage };
}

let next = 0;
beforeEach(() => {
  next = 0;
});

/** The author writes at that device: so many edits, or one with chunks of so many bytes. */
async function write({ replica }: Device, count: number, bytes = 0): Promise<SealedEdit[]> {
  if (author.certificate) replica.certify(author.certificate);
  const edits: SealedEdit[] = [];
  for (let i = 0; i < count; i++) {
    const number = next++;
    const edit = await author.edit(
      number,
      bytes ? sampleBytes(`paste ${number}`, bytes) : utf8(`edit ${number}`),
    );
    replica.publish(edit);
    edits.push(edit);
  }
  await scene.run(20);
  return edits;
}

const REFUSAL = new LogStorageError('refused', 'gone');
const counted = ({ replica }: TestReplica): number | undefined => replica.durable.get(author.session);

describe('a device whose storage is taken away', () => {
  test('rule 1: alone with its edits, it writes them again and gives them to whoever comes', async () => {
    const ada = await device();
    await write(ada, 5);
    await write(ada, 1, 200_000);
    ada.storage.wipe();
    expect(counted(ada)).toBeUndefined();
    await write(ada, 3);
    await scene.run(100);
    expect(counted(ada)).toBe(9);
    const bob = await device();
    scene.join(ada, bob);
    await scene.run(2_000);
    expect(counted(bob)).toBe(9);
    expect(bob.storage.state()).toMatchObject({ counts: ada.storage.state().counts });
  });

  test('what was announced before it came need not stay in memory once it is written', async () => {
    const [ada, bob] = [await device(), await device()];
    await write(ada, 5);
    const [, toAda] = scene.join(ada, bob);
    await scene.run(1_000);
    expect(counted(bob)).toBe(5);
    toAda.close('going-away');
    bob.storage.wipe();
    await scene.run(1_000);
    // Ada has it durably: it is got from her again.
    expect(counted(bob)).toBeUndefined();
    scene.join(ada, bob);
    await scene.run(1_000);
    expect(counted(bob)).toBe(5);
  });

  test('rule 8: it says at once that it holds less, and gets from others what it does not remember', async () => {
    const [ada, bob] = [await device(), await device()];
    const [, toAda] = scene.join(ada, bob);
    await write(ada, 80);
    await scene.run(3_000);
    expect(toAda.acked.get(author.session)).toBe(80);
    ada.storage.wipe();
    await scene.run(8);
    expect(toAda.acked.get(author.session) ?? 0).toBe(0);
    await write(ada, 2);
    await scene.run(3_000);
    expect([counted(ada), counted(bob)]).toEqual([82, 82]);
    expect(ada.storage.state().counts.get(author.session)).toBe(82);
    expect(toAda.acked.get(author.session)).toBe(82);
    expect(ada.replica.digest).toBe(bob.replica.digest);
  });

  test('rule 1: again while nobody is linked, though others had the beginning: it is written again each time', async () => {
    const [ada, bob] = [await device(), await device()];
    const [link, toAda] = scene.join(ada, bob);
    const told: string[] = [];
    ada.replica.events.on('failed', ({ kind }) => told.push(kind));
    await write(ada, 10);
    await scene.run(3_000);
    ada.storage.wipe();
    await write(ada, 2);
    await scene.run(3_000);
    expect([counted(bob), toAda.acked.get(author.session)]).toEqual([12, 12]);
    link.close('left');
    await write(ada, 2);
    for (const count of [15, 16]) {
      ada.storage.wipe();
      await write(ada, 1);
      await scene.run(100);
      expect(counted(ada)).toBe(count);
      expect(ada.storage.state().counts.get(author.session)).toBe(count);
    }
    expect(told).toEqual([]);
  });

  test('with nobody who has the beginning, what follows still reaches whoever has it, and is not said to be stored', async () => {
    // Its memory is too small for what it wrote.
    const [ada, bob, cleo] = [await device({}, 2_000), await device(), await device()];
    const told: string[] = [];
    ada.replica.events.on('failed', ({ kind }) => told.push(kind));
    ada.replica.events.on('recovered', () => told.push('recovered'));
    const [first] = scene.join(ada, bob);
    await write(ada, 10);
    await scene.run(1_000);
    first.close('left');
    await scene.run(50);
    ada.storage.wipe();
    await scene.run(50);
    await write(ada, 5);
    await scene.run(5_000);
    expect(counted(ada) ?? 0).toBe(0);
    expect(told).toEqual(['refused']);
    scene.join(ada, cleo);
    await scene.run(1_000);
    expect(counted(cleo) ?? 0).toBe(0);
    scene.join(ada, bob);
    await scene.run(3_000);
    expect([counted(ada), counted(bob), counted(cleo)]).toEqual([15, 15, 15]);
    expect(told).toEqual(['refused', 'recovered']);
  });

  test('a base comes back too, and what stood above it', async () => {
    const [ada, bob] = [await device(), await device()];
    scene.join(ada, bob);
    await write(bob, 20);
    await scene.run(1_000);
    const { position, durable } = bob.replica;
    const claim = { ...position, parent: null, covers: new Map(durable) };
    const snapshot = await author.snapshot(claim, sampleBytes('snapshot', 150_000));
    await Promise.all([ada.replica.install(snapshot), bob.replica.install(snapshot), scene.run(50)]);
    await write(bob, 3);
    // Until each knows of the other: what only one is known to have stands in memory, and needs no base.
    await scene.run(3_000);
    ada.storage.wipe();
    await scene.run(3_000);
    expect(counted(ada)).toBe(23);
    expect(ada.storage.state().base?.hash).toBe(bob.storage.state().base?.hash);
    expect(ada.replica.base?.hash).toBe(bob.replica.base?.hash);
    for (const hash of snapshot.envelope.chunks) expect(ada.storage.chunk(hash)).not.toBeNull();
  });

  test('rule 5: a base that lacks what went with the log is taken if it has what is left; the rest comes after it', async () => {
    const left: Envelope[] = [];
    const ada = await device({
      prove: async () => null,
      proveLeft: async (_, __, items) => {
        for await (const { envelope } of items()) left.push(envelope);
        return true;
      },
    });
    const bob = await device();
    scene.join(ada, bob);
    await write(bob, 20);
    await scene.run(1_000);
    const { position, durable } = bob.replica;
    const claim = { ...position, parent: null, covers: new Map(durable) };
    const snapshot = await author.snapshot(claim, sampleBytes('snapshot', 150_000));
    await Promise.all([bob.replica.install(snapshot), scene.run(50)]);
    await write(bob, 3);
    await scene.run(5_000);
    expect([ada.replica.base, left]).toEqual([null, []]);
    ada.storage.wipe();
    await scene.run(5_000);
    expect([counted(ada), ada.replica.base?.hash]).toEqual([23, bob.replica.base?.hash]);
  });

  test('gone for good: what is new goes out, what comes is served from memory, and nothing is claimed', async () => {
    const [ada, bob] = [await device(), await device()];
    await write(ada, 5);
    ada.storage.refusal = { reads: REFUSAL, writes: REFUSAL };
    ada.storage.wipe();
    await scene.run(100);
    await write(ada, 2);
    await write(ada, 1, 200_000);
    const [toBob, toAda] = scene.join(ada, bob);
    await scene.run(2_000);
    expect(counted(bob)).toBe(8);
    expect(toAda.acked.get(author.session) ?? 0).toBe(0);
    // After a reconnection as well.
    toBob.close('timeout');
    await write(ada, 4);
    const cleo = await device();
    scene.join(ada, cleo);
    await scene.run(3_000);
    expect(counted(cleo)).toBe(12);
    await ada.replica.close('left');
  });
});

describe('a storage that fails for a while', () => {
  test('that cannot be read: what stands in memory is served, with its chunks; the rest once it can be', async () => {
    // Its memory has room for little more than the paste.
    const [ada, bob, cleo] = [await device({}, 230_000), await device(), await device()];
    const [link] = scene.join(ada, bob);
    await write(ada, 100);
    await scene.run(1_000);
    link.close('left');
    await write(ada, 10);
    await write(ada, 1, 200_000);
    ada.storage.refusal = { reads: REFUSAL };
    scene.join(ada, cleo);
    scene.join(ada, bob);
    await scene.run(2_000);
    expect(counted(bob)).toBe(111);
    await write(ada, 1);
    await scene.run(1_000);
    expect(counted(bob)).toBe(112);
    expect(counted(ada)).toBe(112);
    expect(counted(cleo) ?? 0).toBe(0);
    ada.storage.refusal = {};
    await scene.run(30_000);
    expect(counted(cleo)).toBe(112);
  });

  test('that cannot be written, then neither be read nor written: nothing stops, nothing is claimed, all is caught up', async () => {
    const [ada, bob] = [await device(), await device()];
    const [, toAda] = scene.join(ada, bob);
    const failures: string[] = [];
    ada.replica.events.on('failed', ({ kind }) => failures.push(kind));
    ada.replica.events.on('recovered', () => failures.push('recovered'));
    await write(ada, 3);
    await scene.run(500);
    ada.storage.refusal = { writes: new LogStorageError('full', 'quota') };
    await write(ada, 3);
    await scene.run(3_000);
    expect([counted(ada), counted(bob), toAda.acked.get(author.session)]).toEqual([3, 6, 3]);
    expect(new Set(failures)).toEqual(new Set(['full']));
    ada.storage.refusal = { reads: REFUSAL, writes: REFUSAL };
    await write(ada, 3);
    await scene.run(5_000);
    expect([counted(ada), counted(bob)]).toEqual([3, 9]);
    ada.storage.refusal = {};
    await scene.run(8_000);
    expect([counted(ada), toAda.acked.get(author.session)]).toEqual([9, 9]);
    expect(failures.at(-1)).toBe('recovered');
  });
});

test('rule 12: two tabs of one device lose it together, and both have everything again', async () => {
  const one = await device();
  const log = new MemoryLog({ storage: one.storage, durable: { clock: scene.clock, ms: 5 } });
  const two = await scene.replica({ log, keptBytes: 1 << 25 });
  scene.join(one, two, {}, { kind: 'tab', session: null });
  await write(one, 10);
  await scene.run(1_000);
  one.storage.wipe();
  await write(one, 2);
  await scene.run(3_000);
  expect(one.storage.state().counts.get(author.session)).toBe(12);
  expect([counted(one), counted(two)]).toEqual([12, 12]);
});
