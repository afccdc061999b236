import type { Sealer } from '@parley/seal';
import { type Bytes, digestOf, type Envelope, type Have, sha256Sync, utf8 } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { LogStorageError } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import { MemoryStorage } from '../memory/memory-storage.ts';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  ReplicaScene,
  type TestReplica,
} from '../testing/replicas.ts';
import { sampleBytes, sampleEdits, sampleSession, sampleSnapshot } from '../testing/samples.ts';

let scene: ReplicaScene;
let author: Sealer;

beforeEach(async () => {
  scene = await ReplicaScene.make();
  author = await scene.author();
});

const SESSION = sampleSession('stored');

const have = (counts: ReadonlyMap<string, number>, full = false): Have => ({
  type: 'have',
  digest: digestOf(counts),
  base: null,
  full,
  ask: false,
  counts,
});

/** A replica over a log with that many edits of one session, which nobody here verifies again. */
async function storing(count: number, storage = new MemoryStorage()): Promise<TestReplica> {
  const log = new MemoryLog({ storage });
  await log.open();
  await log.append(sampleEdits(SESSION, 0, count), []);
  return scene.replica({ log });
}

test('rule 3: sends the original envelopes, byte for byte, and what is accepted meanwhile behind them', async () => {
  const source = await scene.replica();
  if (author.certificate) source.replica.certify(author.certificate);
  const edits = await editsOf(author, 0, 120);
  for (const envelope of edits.slice(0, 100)) source.replica.publish({ envelope, chunks: [] });
  await scene.run(10);
  const newcomer = await scene.replica();
  scene.join(source, newcomer, { rate: 100_000 });
  for (const envelope of edits.slice(100)) {
    await scene.run(20);
    source.replica.publish({ envelope, chunks: [] });
  }
  await scene.run(5_000);
  expect(newcomer.accepted.map(({ bytes }) => bytes)).toEqual(edits.map(({ bytes }) => bytes));
  expect(newcomer.replica.digest).toBe(source.replica.digest);
});

test('rule 3: whoever holds the edits of an author who has left serves them', async () => {
  const source = await scene.replica();
  const hand = await scene.syncedHand(source);
  const edits = await editsOf(author, 0, 10);
  hand.say(certificateOf(author), ...edits.map(envelopeMessage));
  await scene.run(20);
  hand.close('left');
  const newcomer = await scene.replica();
  scene.join(source, newcomer);
  await scene.run(1_000);
  expect(newcomer.accepted).toEqual(edits);
});

test('no more than a window goes out unacknowledged; it moves as the other side acknowledges', async () => {
  const source = await storing(10_000);
  const hand = await scene.syncedHand(source);
  await scene.run(1_000);
  const first = hand.numbers.length;
  expect(first).toBe(4_096);
  hand.say(have(new Map([[SESSION, 1_000]])));
  await scene.run(500);
  expect(hand.numbers).toHaveLength(first + 1_000);
  for (let acked = 2_000; acked <= 10_000; acked += 1_000) {
    hand.say(have(new Map([[SESSION, acked]])));
    await scene.run(300);
  }
  expect(hand.numbers).toEqual(Array.from({ length: 10_000 }, (_, number) => number));
});

test('who acknowledges nothing (its storage refuses) is sent window after window all the same', async () => {
  const source = await storing(10_000);
  const hand = await scene.syncedHand(source);
  await scene.run(4_900);
  expect(new Set(hand.numbers).size).toBe(10_000);
});

test('chunks are served while edits wait for acknowledgement: that may be what it takes', async () => {
  const chunk = sampleBytes('chunk', 1_000);
  const log = new MemoryLog();
  await log.open();
  await log.append(sampleEdits(SESSION, 0, 1, { chunks: [chunk] }), []);
  await log.append(sampleEdits(SESSION, 1, 6_000), []);
  const source = await scene.replica({ log });
  const hand = await scene.syncedHand(source);
  await scene.run(200);
  expect(hand.numbers).toHaveLength(4_096);
  const [first] = hand.of('envelope');
  hand.say({ type: 'want', hashes: first?.envelope.chunks ?? [] });
  await scene.run(20);
  expect(hand.of('chunk').map(({ bytes }) => bytes)).toEqual([chunk]);
});

test('rule 3: who lacks what only the base holds is sent the base, then what lies above it', async () => {
  const log = new MemoryLog();
  const opened = await log.open();
  await log.append(sampleEdits(SESSION, 0, 5), []);
  const at = (await log.refresh()).position;
  const { snapshot, hash } = sampleSnapshot(SESSION, at, null, new Map([[SESSION, 5]]));
  await log.install(snapshot, hash, [], { adopt: false });
  await log.append(sampleEdits(SESSION, 5, 7), []);
  expect(opened.base).toBeNull();
  const source = await scene.replica({ log: new Reopened(log) });
  const hand = await scene.syncedHand(source);
  await scene.run(50);
  expect(hand.of('envelope').map(({ envelope: { header } }) => [header.kind, header.number])).toEqual([
    ['snapshot', 5],
    ['edit', 5],
    ['edit', 6],
  ]);
  const behind = scene.hand(source);
  behind.say(have(new Map([[SESSION, 6]]), true));
  await scene.run(50);
  expect(behind.numbers).toEqual([6]);
  behind.say({ type: 'want', hashes: [hash] });
  await scene.run(50);
  expect(behind.of('envelope').at(-1)?.envelope).toEqual(snapshot);
});

/** The log of an earlier replica, as it stands. */
class Reopened extends MemoryLog {
  readonly #log: MemoryLog;
  constructor(log: MemoryLog) {
    super();
    this.#log = log;
  }
  override open = () => this.#log.refresh();
  override refresh = () => this.#log.refresh();
  override read = (...call: Parameters<MemoryLog['read']>) => this.#log.read(...call);
  override scan = (...call: Parameters<MemoryLog['scan']>) => this.#log.scan(...call);
  override chunk = (...call: Parameters<MemoryLog['chunk']>) => this.#log.chunk(...call);
}

test('what lies above a snapshot of many edits goes right behind it, and the snapshot is soon acknowledged', async () => {
  const [source, newcomer] = [await scene.replica(), await scene.replica()];
  if (author.certificate) source.replica.certify(author.certificate);
  const edits = await editsOf(author, 0, 3);
  const position = { ...source.replica.position, seq: 9_000, head: sampleSession('head') };
  const covers = new Map([
    [author.session, 2],
    [SESSION, 9_000],
  ]);
  await source.replica.install(
    await author.snapshot({ ...position, parent: null, covers }, sampleBytes('text', 200_000)),
  );
  source.replica.publish({ envelope: edits[2] as Envelope, chunks: [] });
  await scene.run(10);
  const [link] = scene.join(source, newcomer);
  await scene.run(100);
  expect(newcomer.replica.held).toEqual(source.replica.held);
  expect(newcomer.accepted).toEqual(edits.slice(2));
  await scene.run(600);
  expect(new Map(link.acked)).toEqual(source.replica.durable);
});

test('rule 12: a log that another tab has compacted serves the base that tab installed', async () => {
  const storage = new MemoryStorage();
  const source = await storing(20, storage);
  const tab = new MemoryLog({ storage });
  const { position } = await tab.open();
  const { snapshot, hash } = sampleSnapshot(SESSION, position, null, new Map([[SESSION, 20]]));
  await tab.install(snapshot, hash, [], { adopt: new Map([[SESSION, 20]]) });
  const hand = await scene.syncedHand(source);
  await scene.run(50);
  expect(hand.of('envelope').map(({ envelope }) => envelope)).toEqual([snapshot]);
});

test('what the storage refuses to keep is served from memory, with its chunks', async () => {
  const log = new MemoryLog();
  log.append = async () => {
    throw new LogStorageError('full', 'the disk is full');
  };
  const source = await scene.replica({ log });
  if (author.certificate) source.replica.certify(author.certificate);
  const paste = await author.edit(0, sampleBytes('paste', 200_000));
  source.replica.publish(paste);
  const newcomer = await scene.replica();
  scene.join(source, newcomer);
  await scene.run(2_000);
  expect(newcomer.accepted).toEqual([paste.envelope]);
});

test('a log that cannot be read stops catch-up, not the replica; it goes on once it can', async () => {
  const source = await storing(10);
  const { log } = source;
  const read = log.read.bind(log);
  let broken = true;
  log.read = (...call: Parameters<MemoryLog['read']>): Promise<Envelope[]> =>
    broken ? Promise.reject(new LogStorageError('corrupt', 'unreadable')) : read(...call);
  const hand = await scene.syncedHand(source);
  await scene.run(1_000);
  expect(hand.numbers).toEqual([]);
  broken = false;
  hand.say({ type: 'graft', origin: SESSION, count: 0 });
  await scene.run(100);
  expect(hand.numbers).toEqual(Array.from({ length: 10 }, (_, number) => number));
});

test('more wants than may wait close the link, and nothing else', async () => {
  const log = new MemoryLog();
  await log.open();
  const chunks: Bytes[] = Array.from({ length: 64 }, (_, i) => sampleBytes(`${i}`, 65_536));
  await log.append(sampleEdits(SESSION, 0, 1, { chunks }), []);
  const source = await scene.replica({ log });
  const [greedy, other] = [scene.hand(source, undefined, { rate: 100_000 }), await scene.syncedHand(source)];
  const hashes = other.of('envelope').flatMap(({ envelope }) => envelope.chunks);
  for (let i = 0; i < 80; i++) greedy.say({ type: 'want', hashes });
  await scene.run(5_000);
  expect([greedy.closed, other.closed]).toEqual(['too-many-messages', null]);
});

test('who asks again and again for chunks that are not here is shut out', async () => {
  const target = await scene.replica();
  const hand = await scene.syncedHand(target);
  let looks = 0;
  const { log } = target;
  const chunk = log.chunk.bind(log);
  log.chunk = (hash) => {
    looks += 1;
    return chunk(hash);
  };
  for (let i = 0; i < 40 && hand.closed === null; i++) {
    hand.say({ type: 'want', hashes: Array.from({ length: 256 }, (_, j) => sha256Sync(utf8(`${i} ${j}`))) });
    await scene.run(50);
  }
  expect(hand.closed).toBe('misbehaving');
  expect(looks).toBeLessThan(3_000);
});

test('who lacks many sessions that one snapshot covers, and asks for each of them, is sent it once', async () => {
  const sessions = Array.from({ length: 40 }, (_, index) => sampleSession(`session ${index}`));
  const log = new MemoryLog();
  await log.open();
  for (const session of sessions) await log.append(sampleEdits(session, 0, 2), []);
  const { position } = await log.refresh();
  const covers = new Map(sessions.map((session) => [session, 2] as const));
  const { snapshot, hash } = sampleSnapshot(sessions[0] ?? '', position, null, covers);
  await log.install(snapshot, hash, [], { adopt: false });
  const source = await scene.replica({ log });
  const hand = await scene.syncedHand(source);
  const sent = (): number => hand.of('envelope').length;
  const graft = async (): Promise<void> => {
    hand.say(have(new Map(), true));
    for (const origin of sessions) hand.say({ type: 'graft', origin, count: 0 });
    await scene.run(1_000);
  };
  await graft();
  expect(sent()).toBe(1);
  // It may have been dropped.
  await scene.run(2_000);
  await graft();
  expect(sent()).toBe(2);
});
