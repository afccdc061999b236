import type { SealedEdit, Sealer } from '@parley/seal';
import { memoryPair } from '@parley/transport';
import {
  type Counts,
  digestOf,
  type Envelope,
  encodeSync,
  type Hash,
  LIMITS,
  type Position,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { LogStorageError } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  type Hand,
  ReplicaScene,
  type TestReplica,
} from '../testing/replicas.ts';
import { sampleBytes, sampleSession } from '../testing/samples.ts';

let scene: ReplicaScene;
let author: Sealer;

beforeEach(async () => {
  scene = await ReplicaScene.make();
  author = await scene.author();
});

const CALLER = { kind: 'caller', session: null } as const;

/** A replica that accepts snapshots as a home does, with `count` edits of the author. */
async function homeWith(count: number): Promise<{ home: TestReplica; hand: Hand; edits: Envelope[] }> {
  const home = await scene.replica({ snapshots: 'compare-and-swap' });
  const hand = await scene.syncedHand(home, CALLER);
  const edits = await editsOf(author, 0, count);
  hand.say(certificateOf(author), ...edits.map(envelopeMessage));
  await scene.run(20);
  return { home, hand, edits };
}

/** A snapshot of what stands at that position; `claim` changes what it says of itself. */
function snapshotOf(
  { replica }: TestReplica,
  claim: Partial<Position & { parent: Hash | null; covers: Counts }> = {},
  size = 100,
): Promise<SealedEdit> {
  const covers = new Map(replica.durable);
  const parent = replica.base?.hash ?? null;
  return author.snapshot({ ...replica.position, parent, covers, ...claim }, sampleBytes('snapshot', size));
}

/** What stood there at that position. */
async function momentOf(
  { log }: TestReplica,
  seq: number,
): Promise<{ seq: number; head: Hash; covers: Counts }> {
  const then = await log.at(seq);
  if (!then) throw new Error('the log does not go back that far');
  return { seq, head: then.head, covers: then.counts };
}

const hashOf = ({ envelope }: SealedEdit): Hash => sha256Sync(envelope.bytes);

describe('rule 4: forwarding', () => {
  test('rule 4: what is verified goes to everybody but who brought it, certificate first, before it is durable', async () => {
    const log = new MemoryLog({ durable: { clock: scene.clock, ms: 60_000 } });
    const target = await scene.replica({ log });
    const [from, ...others] = [
      await scene.syncedHand(target),
      await scene.syncedHand(target),
      await scene.syncedHand(target),
    ];
    const edits = await editsOf(author, 0, 3);
    from?.say(certificateOf(author), ...edits.map(envelopeMessage));
    await scene.run(20);
    for (const other of others) {
      expect(other.heard.map(({ type }) => type)).toEqual([
        'certificate',
        'envelope',
        'envelope',
        'envelope',
      ]);
      expect(other.of('envelope').map(({ envelope }) => envelope.bytes)).toEqual(
        edits.map(({ bytes }) => bytes),
      );
    }
    expect(from?.of('envelope')).toEqual([]);
  });

  test('rule 4: two replicas that are not joined have everything through a third', async () => {
    const [a, b, c] = [await scene.replica(), await scene.replica(), await scene.replica()];
    scene.join(a, b);
    scene.join(b, c);
    await scene.run(100);
    if (author.certificate) a.replica.certify(author.certificate);
    const edits = await editsOf(author, 0, 20);
    for (const envelope of edits) {
      a.replica.publish({ envelope, chunks: [] });
      await scene.run(7);
    }
    await scene.run(100);
    expect(c.accepted).toEqual(edits);
  });

  test('rule 4: an edit that overtakes catch-up waits for its turn, so every side sees a session in order', async () => {
    const [a, b] = [await scene.replica(), await scene.replica()];
    if (author.certificate) a.replica.certify(author.certificate);
    const edits = await editsOf(author, 0, 400);
    for (const envelope of edits.slice(0, 300)) a.replica.publish({ envelope, chunks: [] });
    await scene.run(10);
    scene.join(a, b, { rate: 50_000 });
    for (const envelope of edits.slice(300)) {
      a.replica.publish({ envelope, chunks: [] });
      await scene.run(10);
    }
    await scene.run(10_000);
    expect(b.accepted.map(({ header }) => header.number)).toEqual(edits.map((_, number) => number));
  });
});

describe('rule 5: snapshots at home', () => {
  test('rule 5: one whose claim is what home holds is installed, and its base named', async () => {
    const { home, hand } = await homeWith(5);
    const before = home.replica.position;
    const snapshot = await snapshotOf(home);
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(50);
    expect(hand.refusals).toEqual([]);
    expect(home.replica.base?.hash).toBe(hashOf(snapshot));
    expect(home.replica.position).toMatchObject({ seq: before.seq, head: before.head });
    expect(home.replica.position.epoch).not.toBe(before.epoch);
    expect(home.replica.durable.get(author.session)).toBe(5);
  });

  test('rule 5: one made while others went on writing is installed too: it speaks of its own moment', async () => {
    const { home, hand } = await homeWith(5);
    const snapshot = await snapshotOf(home, {}, 200_000);
    hand.say(envelopeMessage(snapshot.envelope));
    const more = await editsOf(author, 5, 9);
    hand.say(...more.map(envelopeMessage));
    await scene.run(50);
    for (const bytes of snapshot.chunks) hand.say({ type: 'chunk', bytes });
    await scene.run(50);
    expect(home.replica.base?.hash).toBe(hashOf(snapshot));
    expect(home.replica.position.seq).toBe(9);
    expect((await home.log.scan(null, 99)).envelopes).toEqual(more);
  });

  const OTHER = sha256Sync(utf8('another'));
  test.each([
    ['epoch', { epoch: OTHER }, 'stale-snapshot'],
    ['parent', { parent: OTHER }, 'stale-snapshot'],
    ['head', { head: OTHER }, 'stale-snapshot'],
    ['seq, not reached yet', { seq: 6 }, 'stale-snapshot'],
    ['seq, another moment than its head', { seq: 4 }, 'stale-snapshot'],
    ['covers, too much', { covers: new Map([[OTHER, 1]]) }, 'bad-snapshot'],
    ['covers, too little', { covers: new Map() }, 'bad-snapshot'],
  ] as const)('rule 5: a claim with another %s is refused', async (_what, claim, reason) => {
    const { home, hand } = await homeWith(5);
    const before = home.replica.position;
    hand.say(envelopeMessage((await snapshotOf(home, claim, 200_000)).envelope));
    await scene.run(50);
    expect(hand.refusals).toEqual([reason]);
    expect(hand.of('want')).toEqual([]);
    expect(home.replica.position).toEqual(before);
    expect(hand.closed).toBeNull();
  });

  test('rule 5: of two for one moment the first wins, and the other is stale', async () => {
    const { home, hand } = await homeWith(5);
    const rival = await scene.syncedHand(home, CALLER);
    const [first, second] = [await snapshotOf(home, {}, 100), await snapshotOf(home, {}, 200_000)];
    rival.say(envelopeMessage(second.envelope));
    await scene.run(20);
    expect(rival.of('want')).toHaveLength(1);
    hand.say(envelopeMessage(first.envelope));
    await scene.run(20);
    for (const bytes of second.chunks) rival.say({ type: 'chunk', bytes });
    await scene.run(20);
    expect(home.replica.base?.hash).toBe(hashOf(first));
    expect(rival.refusals).toEqual(['stale-snapshot']);
    expect(hand.refusals).toEqual([]);
  });

  test('rule 5: one that was refused is judged anew when it is offered again', async () => {
    const { home, hand, edits } = await homeWith(5);
    const { head } = home.replica.position;
    const early = await author.snapshot(
      {
        ...home.replica.position,
        seq: 6,
        head: sha256Sync(utf8('not yet')),
        parent: null,
        covers: new Map([[author.session, 6]]),
      },
      utf8('early'),
    );
    hand.say(envelopeMessage(early.envelope));
    await scene.run(20);
    expect(hand.refusals).toEqual(['stale-snapshot']);
    hand.say(envelopeMessage(early.envelope));
    await scene.run(20);
    expect(hand.refusals).toEqual(['stale-snapshot', 'stale-snapshot']);
    expect([home.replica.position.head, edits.length]).toEqual([head, 5]);
    const right = await snapshotOf(home);
    hand.say(envelopeMessage(right.envelope));
    await scene.run(20);
    expect(home.replica.base?.hash).toBe(hashOf(right));
  });

  test('rule 5: a viewer makes none, whatever it claims', async () => {
    const { home, hand } = await homeWith(5);
    const [twin] = await scene.twins();
    const snapshot = await twin.snapshot(
      { ...home.replica.position, parent: null, covers: new Map(home.replica.durable) },
      utf8('forged'),
    );
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(20);
    expect(hand.refusals).toEqual(['uncertified']);
    expect(home.replica.base).toBeNull();
  });

  test('rule 5: some that nobody serves do not stand in the way of a real one for long', async () => {
    const { home, hand } = await homeWith(5);
    const empty = await Promise.all(Array.from({ length: 6 }, () => snapshotOf(home, {}, 200_000)));
    for (const { envelope } of empty) hand.say(envelopeMessage(envelope));
    await scene.run(31_000);
    const real = await snapshotOf(home);
    hand.say(envelopeMessage(real.envelope));
    await scene.run(50);
    expect(home.replica.base?.hash).toBe(hashOf(real));
  });

  test('a full room takes a snapshot all the same: it makes room', async () => {
    let full = false;
    const home = await scene.replica({ snapshots: 'compare-and-swap', admits: () => !full });
    const hand = await scene.syncedHand(home, CALLER);
    hand.say(certificateOf(author), ...(await editsOf(author, 0, 3)).map(envelopeMessage));
    await scene.run(20);
    full = true;
    const snapshot = await snapshotOf(home, {}, 200_000);
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(20);
    for (const bytes of snapshot.chunks) hand.say({ type: 'chunk', bytes });
    await scene.run(20);
    expect(home.replica.base?.hash).toBe(hashOf(snapshot));
  });

  test('a log that fails while a snapshot is judged costs the snapshot only; the next one is taken', async () => {
    const { home, hand } = await homeWith(5);
    const earlier = await Promise.all(Array.from({ length: 6 }, () => snapshotOf(home)));
    hand.say(...(await editsOf(author, 5, 6)).map(envelopeMessage));
    await scene.run(20);
    const at = home.log.at.bind(home.log);
    home.log.at = () => Promise.reject(new LogStorageError('refused', 'not now'));
    hand.say(...earlier.map(({ envelope }) => envelopeMessage(envelope)));
    await scene.run(50);
    expect([home.replica.base, hand.refusals, hand.closed]).toEqual([null, [], null]);
    home.log.at = at;
    await scene.run(2_000);
    const snapshot = await snapshotOf(home, await momentOf(home, 5));
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(50);
    expect(home.replica.base?.hash).toBe(hashOf(snapshot));
  });
});

describe('rule 5: snapshots on a device', () => {
  test('rule 5: one that covers more than is held is taken, and what waited behind it goes on', async () => {
    const device = await scene.replica();
    const hand = await scene.syncedHand(device);
    const next = await editsOf(author, 5, 7);
    hand.say(certificateOf(author), ...next.map(envelopeMessage));
    const claim = {
      epoch: device.replica.position.epoch,
      parent: null,
      seq: 5,
      head: sha256Sync(utf8('head')),
    };
    const snapshot = await author.snapshot(
      { ...claim, covers: new Map([[author.session, 5]]) },
      utf8('five'),
    );
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(50);
    expect(device.replica.base?.hash).toBe(hashOf(snapshot));
    expect(device.accepted).toEqual(next);
    expect(device.replica.durable.get(author.session)).toBe(7);
  });

  test('one that covers nothing new is dropped in silence, unless it was asked for', async () => {
    const device = await scene.replica();
    const hand = await scene.syncedHand(device);
    hand.say(certificateOf(author), ...(await editsOf(author, 0, 3)).map(envelopeMessage));
    await scene.run(20);
    const snapshot = await snapshotOf(device);
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(20);
    expect([device.replica.base, hand.refusals]).toEqual([null, []]);
    device.replica.adopt(hashOf(snapshot), hand.link);
    await scene.run(20);
    expect(hand.of('want').map(({ hashes }) => hashes)).toEqual([[hashOf(snapshot)]]);
    hand.say(envelopeMessage(snapshot.envelope));
    await scene.run(20);
    expect(device.replica.base?.hash).toBe(hashOf(snapshot));
  });

  test('one that would bring more sessions than a room may have is refused', async () => {
    const device = await scene.replica();
    const hand = await scene.syncedHand(device);
    hand.say(certificateOf(author), ...(await editsOf(author, 0, 1)).map(envelopeMessage));
    await scene.run(20);
    const covers = new Map(
      Array.from({ length: LIMITS.sessions }, (_, i) => [sampleSession(`${i}`), 1] as const),
    );
    hand.say(envelopeMessage((await snapshotOf(device, { covers })).envelope));
    await scene.run(20);
    expect([device.replica.base, hand.refusals]).toEqual([null, ['bad-snapshot']]);
  });

  test('an offer is served to who it was made to, and let go of when that link closes', async () => {
    const device = await scene.replica();
    const [home, other] = [await scene.syncedHand(device), await scene.syncedHand(device)];
    const snapshot = await snapshotOf(device, {}, 100_000);
    device.replica.offer(snapshot, home.link);
    await scene.run(20);
    expect(home.of('envelope').map(({ envelope }) => envelope)).toEqual([snapshot.envelope]);
    home.say({ type: 'want', hashes: snapshot.envelope.chunks });
    await scene.run(20);
    expect(home.of('chunk').map(({ bytes }) => bytes)).toEqual(snapshot.chunks);
    home.close('going-away');
    await scene.run(20);
    other.say({ type: 'want', hashes: snapshot.envelope.chunks });
    await scene.run(20);
    expect(other.of('chunk')).toEqual([]);
  });
});

describe('rule 6: delivery', () => {
  test('rule 6: appends are idempotent by session and number, whoever delivers and however often', async () => {
    const { home, edits } = await homeWith(5);
    const before = home.replica.position;
    for (let caller = 0; caller < 3; caller++) {
      const hand = await scene.syncedHand(home, CALLER);
      hand.say(certificateOf(author), ...edits.map(envelopeMessage));
    }
    await scene.run(50);
    expect(home.replica.position).toEqual(before);
    expect(home.accepted).toEqual(edits);
  });

  test('rule 6: somebody who only views delivers the edits of an author who has left', async () => {
    const home = await scene.replica({ snapshots: 'compare-and-swap' });
    const viewer = await scene.replica();
    const edits = await editsOf(author, 0, 5);
    const hand = await scene.syncedHand(viewer);
    hand.say(certificateOf(author), ...edits.map(envelopeMessage));
    await scene.run(20);
    hand.close('left');
    scene.join(viewer, home);
    await scene.run(200);
    expect(home.accepted).toEqual(edits);
  });

  test('rule 6: what a snapshot has replaced cannot come back', async () => {
    const { home, hand, edits } = await homeWith(5);
    hand.say(envelopeMessage((await snapshotOf(home)).envelope));
    await scene.run(20);
    const before = home.replica.position;
    hand.say(...edits.map(envelopeMessage));
    await scene.run(20);
    expect(home.replica.position).toEqual(before);
    expect((await home.log.scan(null, 9)).envelopes).toEqual([]);
    expect(hand.refusals).toEqual([]);
  });
});

describe('prune and graft', () => {
  test('a graft is answered from where it says, and from then on live', async () => {
    const target = await scene.replica();
    if (author.certificate) target.replica.certify(author.certificate);
    const edits = await editsOf(author, 0, 6);
    for (const envelope of edits.slice(0, 5)) target.replica.publish({ envelope, chunks: [] });
    const hand = await scene.syncedHand(target);
    expect(hand.numbers).toEqual([0, 1, 2, 3, 4]);
    hand.say({ type: 'graft', origin: author.session, count: 3 });
    await scene.run(20);
    expect(hand.numbers.slice(5)).toEqual([3, 4]);
    target.replica.publish({ envelope: edits[5] as Envelope, chunks: [] });
    await scene.run(20);
    expect(hand.numbers.slice(7)).toEqual([5]);
  });

  test('a graft from beyond what is held changes nothing: the next edits go out', async () => {
    const target = await scene.replica();
    if (author.certificate) target.replica.certify(author.certificate);
    const hand = await scene.syncedHand(target);
    const edits = await editsOf(author, 0, 4);
    target.replica.publish({ envelope: edits[0] as Envelope, chunks: [] });
    hand.say({ type: 'graft', origin: author.session, count: Number.MAX_SAFE_INTEGER });
    await scene.run(20);
    for (const envelope of edits.slice(1)) target.replica.publish({ envelope, chunks: [] });
    await scene.run(20);
    expect(hand.numbers).toEqual([0, 1, 2, 3]);
  });

  test('prunes and grafts of origins nobody knows leave nothing behind', async () => {
    const target = await scene.replica();
    const hand = await scene.syncedHand(target);
    for (let i = 0; i < 5_000; i++) {
      hand.say(
        { type: 'graft', origin: sampleSession(`${i}`), count: i },
        { type: 'prune', origin: sampleSession(`${i}`) },
      );
    }
    await scene.run(1_000);
    const { theirs, goals, ahead, unacked } = hand.link;
    expect([theirs.size, goals.size, ahead.size, unacked.size]).toEqual([0, 0, 0, 0]);
    expect(hand.closed).toBeNull();
  });

  test('who prunes an origin is not sent the rest of it in catch-up either', async () => {
    const target = await scene.replica();
    if (author.certificate) target.replica.certify(author.certificate);
    for (const envelope of await editsOf(author, 0, 2_000)) target.replica.publish({ envelope, chunks: [] });
    await scene.run(10);
    const hand = scene.hand(target, undefined, { rate: 100_000 });
    const nothing = new Map<string, number>();
    hand.say({
      type: 'have',
      digest: digestOf(nothing),
      base: null,
      full: true,
      ask: false,
      counts: nothing,
    });
    await scene.run(500);
    hand.say({ type: 'prune', origin: author.session });
    await scene.run(4_000);
    expect(hand.numbers.length).toBeGreaterThan(50);
    expect(hand.numbers.length).toBeLessThan(1_500);
  });
});

describe('links', () => {
  test('up is told before anything that came, and down last, also of a channel that is closed already', async () => {
    const target = await scene.replica();
    const told: string[] = [];
    const { events } = target.replica;
    events.on('up', () => told.push('up'));
    events.on('message', ({ type }) => told.push(type));
    events.on('down', (_link, reason) => told.push(reason));
    const [mine, theirs] = memoryPair({ clock: scene.clock, random: scene.random });
    theirs.send(encodeSync({ type: 'ping', nonce: 1 }), 'live');
    theirs.close('going-away');
    await scene.run(10);
    const link = target.replica.link(mine, { kind: 'peer', session: null });
    await scene.run(10);
    expect(told).toEqual(['up', 'ping', 'going-away']);
    expect(link.closed).toBe(true);
    expect([...target.replica.links]).toEqual([]);
  });

  test('a replica that is closed takes no link, and nothing to publish', async () => {
    const target = await scene.replica();
    await target.replica.close('left');
    const hand = scene.hand(target);
    const [envelope] = (await editsOf(author, 0, 1)) as [Envelope];
    target.replica.publish({ envelope, chunks: [] });
    await scene.run(20);
    expect(hand.closed).toBe('going-away');
    expect(target.replica.held.size).toBe(0);
  });

  test('closing while edits are checked, fetched, written and sent ends in time, with what was accepted durable', async () => {
    const log = new MemoryLog({ durable: { clock: scene.clock, ms: 40 } });
    const target = await scene.replica({ log });
    const [hand, other] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    const edits = await editsOf(author, 0, 300);
    const paste = await author.edit(300, sampleBytes('paste', 200_000));
    hand.say(certificateOf(author), ...edits.map(envelopeMessage), envelopeMessage(paste.envelope));
    hand.say(envelopeMessage((await snapshotOf(target, {}, 200_000)).envelope));
    await scene.run(1);
    let closed = false;
    void target.replica.close('going-away').then(() => {
      closed = true;
    });
    await scene.run(200);
    expect(closed).toBe(true);
    expect([hand.closed, other.closed]).toEqual(['going-away', 'going-away']);
    const { counts } = await log.refresh();
    expect(counts.get(author.session) ?? 0).toBe(target.replica.held.get(author.session) ?? 0);
  });

  test('closing does not wait for a storage that refuses', async () => {
    const log = new MemoryLog();
    log.append = () => Promise.reject(new LogStorageError('full', 'the disk is full'));
    const target = await scene.replica({ log });
    const failures: LogStorageError[] = [];
    target.replica.events.on('failed', (error) => failures.push(error));
    for (const envelope of await editsOf(author, 0, 3)) target.replica.publish({ envelope, chunks: [] });
    await target.replica.flush();
    await target.replica.close('left');
    expect(failures.map(({ kind }) => kind)).toEqual(['full']);
  });

  test('while the storage does not keep up, what links bring is left to come again', async () => {
    const log = new MemoryLog();
    const append = log.append.bind(log);
    log.append = () => Promise.reject(new LogStorageError('full', 'the disk is full'));
    const target = await scene.replica({ log });
    const hand = await scene.syncedHand(target);
    // This device's own edit is always kept, and here it alone is more than may wait for the storage.
    const own = await scene.author();
    const [large] = (await editsOf(own, 0, 1)) as [Envelope];
    target.replica.publish({ envelope: large, chunks: [new Uint8Array(65 * 1024 * 1024)] });
    const edits = await editsOf(author, 0, 3);
    hand.say(certificateOf(author), ...edits.map(envelopeMessage));
    await scene.run(20);
    expect(target.accepted).toEqual([large]);
    expect([hand.refusals, hand.closed]).toEqual([[], null]);
    log.append = (items, certificates) =>
      append(
        items.map(({ envelope }) => ({ envelope, chunks: [] })),
        certificates,
      );
    await scene.run(5_000);
    expect(target.replica.unwrittenBytes).toBe(0);
    hand.say(...edits.map(envelopeMessage));
    await scene.run(20);
    expect(target.accepted).toEqual([large, ...edits]);
  });
});
