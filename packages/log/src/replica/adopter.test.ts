import type { SealedEdit, Sealer } from '@parley/seal';
import { type Counts, digestOf, type Envelope, type Hash, sha256Sync, utf8 } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { LogStorageError } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import { MemoryStorage } from '../memory/memory-storage.ts';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  type Hand,
  ReplicaScene,
  type TestReplica,
  trusting,
} from '../testing/replicas.ts';
import { sampleBytes } from '../testing/samples.ts';
import type { Adoption } from './adoption.ts';

let scene: ReplicaScene;
/** Whose edits are there, whose device it is, and who signs snapshots. */
let author: Sealer;
let self: Sealer;
let maker: Sealer;
/** How often the device was asked for a proof, and what it was told is kept. */
let proofs: Envelope[][];
let named: Set<Hash>;

beforeEach(async () => {
  scene = await ReplicaScene.make();
  [author, self, maker] = [await scene.author(), await scene.author(), await scene.author()];
  proofs = [];
  named = new Set();
});

const hashOf = ({ envelope }: SealedEdit): Hash => sha256Sync(envelope.bytes);

/** A snapshot from elsewhere. */
const snapshot = (covers: Counts, size = 100): Promise<SealedEdit> =>
  maker.snapshot(
    { epoch: sha256Sync(utf8('epoch')), parent: null, seq: 9, head: sha256Sync(utf8('head')), covers },
    sampleBytes('snapshot', size),
  );

const adoption = (prove: Adoption['prove']): Adoption =>
  trusting({
    session: self.session,
    isOwn: (session) => session === self.session,
    isNamed: (hash) => named.has(hash),
    prove: async (envelope, chunks, kept) => {
      const above: Envelope[] = [];
      for await (const item of kept()) above.push(item.envelope);
      proofs.push(above);
      return prove(envelope, chunks, kept);
    },
  });

async function device(
  options: { readonly log?: MemoryLog; readonly prove?: Adoption['prove'] } = {},
): Promise<TestReplica> {
  const { log, prove = async ({ claim }) => claim?.covers ?? null } = options;
  return scene.replica({ ...(log ? { log } : {}), snapshots: adoption(prove) });
}

async function receive(hand: Hand, writer: Sealer, from: number, to: number): Promise<Envelope[]> {
  const edits = await editsOf(writer, from, to);
  hand.say(certificateOf(writer), ...edits.map(envelopeMessage));
  await scene.run(20);
  return edits;
}

async function serve(hand: Hand, { envelope, chunks }: SealedEdit): Promise<void> {
  hand.say(certificateOf(maker), envelopeMessage(envelope));
  await scene.run(20);
  for (const bytes of chunks) hand.say({ type: 'chunk', bytes });
  await scene.run(50);
}

async function write({ replica }: TestReplica, from: number, to: number): Promise<Envelope[]> {
  if (self.certificate) replica.certify(self.certificate);
  const edits = await editsOf(self, from, to);
  for (const envelope of edits) replica.publish({ envelope, chunks: [] });
  await scene.run(20);
  return edits;
}

const tailOf = async ({ log }: TestReplica): Promise<Envelope[]> => (await log.scan(null, 100)).envelopes;

describe('rule 5: a newcomer', () => {
  test('takes what it is served, without a word of home', async () => {
    const target = await device();
    const base = await snapshot(new Map([[author.session, 5]]));
    await serve(await scene.syncedHand(target), base);
    expect(target.replica.base?.hash).toBe(hashOf(base));
    expect(target.replica.held.get(author.session)).toBe(5);
    expect(proofs).toEqual([]);
  });

  describe('over a slow disk', () => {
    /** How long a write takes, ms. */
    const SLOW_MS = 1_000;
    let storage: MemoryStorage;
    let target: TestReplica;
    let hand: Hand;
    let base: SealedEdit;
    let shown: Hash[];

    beforeEach(async () => {
      storage = new MemoryStorage();
      target = await device({
        log: new MemoryLog({ storage, durable: { clock: scene.clock, ms: SLOW_MS } }),
      });
      shown = [];
      target.replica.events.on('snapshot', (_envelope, hash) => shown.push(hash));
      hand = await scene.syncedHand(target);
      base = await snapshot(new Map([[author.session, 5]]));
      hand.say(certificateOf(maker), envelopeMessage(base.envelope));
      await scene.run(10);
    });

    const acknowledged = () => hand.of('have').map(({ counts }) => counts.get(author.session) ?? 0);

    test('rule 1: shows it, and what lies above, before it is durable, and acknowledges nothing of it until then', async () => {
      const [above] = await receive(hand, author, 5, 6);
      expect(shown).toEqual([hashOf(base)]);
      expect(target.accepted).toEqual([above]);
      await scene.run(SLOW_MS - 100);
      expect(target.replica.base).toBeNull();
      expect(target.replica.durable.get(author.session) ?? 0).toBe(0);
      expect(acknowledged().filter((count) => count > 0)).toEqual([]);
      await scene.run(4 * SLOW_MS);
      expect(target.replica.base?.hash).toBe(hashOf(base));
      expect(await tailOf(target)).toEqual([above]);
      expect(acknowledged().at(-1)).toBe(6);
      expect(shown).toEqual([hashOf(base)]);
    });

    test('rule 1: takes it again, and what lies above, if the disk refuses it', async () => {
      storage.refusal = { writes: new LogStorageError('full', 'no room') };
      const [above] = await receive(hand, author, 5, 6);
      await scene.run(2 * SLOW_MS);
      expect(acknowledged().filter((count) => count > 0)).toEqual([]);
      storage.refusal = {};
      await scene.run(10_000);
      expect(target.replica.durable.get(author.session) ?? 0).toBe(0);
      hand.say(envelopeMessage(base.envelope));
      await scene.run(4 * SLOW_MS);
      expect(target.replica.base?.hash).toBe(hashOf(base));
      expect(await tailOf(target)).toEqual([above]);
      expect(acknowledged().at(-1)).toBe(6);
    });

    test('stands on what another tab has installed meanwhile', async () => {
      const other = await snapshot(new Map([[author.session, 7]]));
      const tab = new MemoryLog({ storage });
      await tab.open();
      await tab.install(other.envelope, hashOf(other), other.chunks, { adopt: new Map() });
      await receive(hand, author, 5, 6);
      await scene.run(5 * SLOW_MS);
      expect(target.replica.base).toBeNull();
      expect(acknowledged().at(-1)).toBe(7);
      hand.say(certificateOf(maker), envelopeMessage(other.envelope));
      await scene.run(5 * SLOW_MS);
      expect(target.replica.base?.hash).toBe(hashOf(other));
      expect(target.replica.held.get(author.session)).toBe(7);
    });
  });

  test('keeps what it wrote before, above that', async () => {
    const target = await device();
    const own = await write(target, 0, 2);
    const base = await snapshot(new Map([[author.session, 5]]));
    await serve(await scene.syncedHand(target), base);
    expect(target.replica.base?.hash).toBe(hashOf(base));
    expect(await tailOf(target)).toEqual(own);
    expect(proofs).toEqual([]);
  });

  test('lets its own edits go only for what contains them', async () => {
    const target = await device({ prove: async () => null });
    const own = await write(target, 0, 2);
    await serve(await scene.syncedHand(target), await snapshot(new Map([[self.session, 1]])));
    await serve(
      await scene.syncedHand(target),
      await snapshot(
        new Map([
          [self.session, 1],
          [author.session, 5],
        ]),
      ),
    );
    expect([target.replica.base, await tailOf(target)]).toEqual([null, own]);
    expect(proofs).toEqual([own.slice(1)]);
  });

  test('rule 5: refuses one that covers more of its own session than it made: else it would be silenced', async () => {
    const target = await device();
    await write(target, 0, 2);
    const hand = await scene.syncedHand(target);
    await serve(hand, await snapshot(new Map([[self.session, 3]])));
    expect([target.replica.base, hand.refusals]).toEqual([null, ['bad-snapshot']]);
    await write(target, 2, 3);
    expect(hand.numbers.at(-1)).toBe(2);
  });

  test('has what lives in the mesh before the snapshot has come, and takes it all the same', async () => {
    const target = await device();
    const hand = await scene.syncedHand(target);
    const live = await receive(hand, author, 0, 1);
    const base = await snapshot(new Map([[maker.session, 7]]), 200_000);
    await serve(hand, base);
    expect(target.replica.base?.hash).toBe(hashOf(base));
    expect(await tailOf(target)).toEqual(live);
  });

  test('is none any more once it holds what somebody else holds', async () => {
    const target = await device();
    const hand = await scene.syncedHand(target);
    await receive(hand, author, 0, 3);
    const counts = new Map([[author.session, 3]]);
    hand.say({ type: 'have', digest: digestOf(counts), base: null, full: false, ask: false, counts });
    await scene.run(20);
    await serve(hand, await snapshot(new Map([[maker.session, 7]])));
    expect([target.replica.base, hand.refusals]).toEqual([null, []]);
  });
});

describe('rule 5: who holds others’ edits', () => {
  /** A device that was opened with three edits of the author. */
  async function holder(
    prove?: Adoption['prove'],
    storage = new MemoryStorage(),
  ): Promise<{ target: TestReplica; hand: Hand; edits: Envelope[] }> {
    const edits = await editsOf(author, 0, 3);
    const before = new MemoryLog({ storage });
    await before.open();
    await before.append(
      edits.map((envelope) => ({ envelope, chunks: [] })),
      author.certificate ? [author.certificate] : [],
    );
    const target = await device({ log: new MemoryLog({ storage }), ...(prove ? { prove } : {}) });
    return { target, hand: await scene.syncedHand(target), edits };
  }

  test('takes only what home has named, and asks for it once it has', async () => {
    const { target, hand } = await holder();
    const base = await snapshot(new Map([[author.session, 9]]));
    await serve(hand, base);
    expect([target.replica.base, hand.refusals, proofs]).toEqual([null, [], []]);
    named.add(hashOf(base));
    await scene.run(200);
    expect(hand.of('want').map(({ hashes }) => hashes)).toEqual([[hashOf(base)]]);
    await serve(hand, base);
    expect(target.replica.base?.hash).toBe(hashOf(base));
    expect(target.replica.held.get(author.session)).toBe(9);
  });

  test('takes none that lacks what it shows, drops nothing, and does not fetch it again and again', async () => {
    const { target, hand, edits } = await holder(async () => null);
    const base = await snapshot(new Map([[author.session, 9]]), 200_000);
    named.add(hashOf(base));
    await serve(hand, base);
    const { length } = base.envelope.chunks;
    const fetched = (): number => hand.of('want').reduce((sum, { hashes }) => sum + hashes.length, 0);
    expect([proofs.length, fetched()]).toEqual([1, length]);
    for (let second = 0; second < 120; second++) {
      await serve(hand, base);
      await scene.run(930);
    }
    expect([proofs.length, fetched(), hand.refusals]).toEqual([1, length, []]);
    target.replica.adopt(hashOf(base), hand.link);
    await scene.run(20);
    expect(fetched()).toBe(length);
    // Something came that may make a difference.
    await receive(hand, author, 3, 4);
    await serve(hand, base);
    expect([proofs.length, fetched()]).toEqual([2, 2 * length]);
    expect([target.replica.base, (await tailOf(target)).slice(0, 3)]).toEqual([null, edits]);
  });

  test('compares it together with everything it keeps above it; not while the storage refuses', async () => {
    const { target, hand, edits } = await holder();
    const own = await write(target, 0, 2);
    const append = target.log.append.bind(target.log);
    target.log.append = () => Promise.reject(new LogStorageError('full', 'no'));
    const late = await write(target, 2, 4);
    const base = await snapshot(
      new Map([
        [author.session, 1],
        [self.session, 1],
        [maker.session, 1],
      ]),
    );
    named.add(hashOf(base));
    await serve(hand, base);
    expect(proofs).toEqual([]);
    expect([target.replica.base, await tailOf(target)]).toEqual([null, [...edits, ...own]]);
    target.log.append = append;
    await scene.run(4_000);
    await serve(hand, base);
    const kept = [...edits.slice(1), ...own.slice(1), ...late];
    expect(proofs).toEqual([kept]);
    expect([target.replica.base?.hash, await tailOf(target)]).toEqual([hashOf(base), kept]);
  });

  test('what comes while it is compared, and is covered, is compared as well', async () => {
    let shown = 3;
    let opened = 0;
    const { target, hand } = await holder(async () => {
      const counts = new Map([[author.session, shown]]);
      // The first time an edit comes meanwhile.
      if (opened++ === 0) await receive(hand, author, 3, 4);
      shown = 4;
      return counts;
    });
    const base = await snapshot(new Map([[author.session, 9]]));
    named.add(hashOf(base));
    await serve(hand, base);
    await scene.run(100);
    expect(proofs).toHaveLength(2);
    expect(target.replica.base?.hash).toBe(hashOf(base));
  });

  test('what another tab wrote, and is covered, is not lost: it stays until it has been compared', async () => {
    const storage = new MemoryStorage();
    const { target, hand } = await holder(async () => new Map([[author.session, 3]]), storage);
    const tab = new MemoryLog({ storage });
    await tab.open();
    const theirs = await scene.author();
    const [edit] = await editsOf(theirs, 0, 1);
    await tab.append(edit ? [{ envelope: edit, chunks: [] }] : [], []);
    const base = await snapshot(
      new Map([
        [author.session, 9],
        [theirs.session, 1],
      ]),
    );
    named.add(hashOf(base));
    await serve(hand, base);
    expect(target.replica.base).toBeNull();
    expect((await tab.read(theirs.session, 0, 1))[0]).toEqual(edit);
  });

  test('takes none that covers less than the one it stands on', async () => {
    const { target, hand } = await holder();
    const [base, other] = [
      await snapshot(new Map([[author.session, 9]])),
      await snapshot(
        new Map([
          [author.session, 8],
          [maker.session, 1],
        ]),
      ),
    ];
    for (const one of [base, other]) named.add(hashOf(one));
    for (const one of [base, other]) await serve(hand, one);
    expect([target.replica.base?.hash, target.replica.held.has(maker.session)]).toEqual([
      hashOf(base),
      false,
    ]);
    expect([proofs.length, hand.refusals]).toEqual([1, []]);
  });

  test('takes what its log stands on already: another tab has compared it', async () => {
    const storage = new MemoryStorage();
    const { target } = await holder(async () => null, storage);
    const base = await snapshot(new Map([[author.session, 9]]));
    const tab = new MemoryLog({ storage });
    await tab.open();
    await tab.install(base.envelope, hashOf(base), base.chunks, { adopt: new Map([[author.session, 3]]) });
    // A link that lacks what is only in that snapshot now: the replica finds out, and serves it.
    const tabHand = await scene.syncedHand(target, { kind: 'tab', session: null });
    expect(tabHand.of('envelope').map(({ envelope }) => envelope)).toEqual([base.envelope]);
    await serve(tabHand, base);
    expect(target.replica.base?.hash).toBe(hashOf(base));
    expect(target.replica.held.get(author.session)).toBe(9);
    expect(proofs).toEqual([]);
  });
});
