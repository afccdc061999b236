import type { Sealer } from '@parley/seal';
import { type Channel, memoryPair } from '@parley/transport';
import {
  type Counts,
  decodeSync,
  digestOf,
  type Envelope,
  encodeSync,
  type Have,
  LIMITS,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryLog } from '../memory/memory-log.ts';
import {
  certificateOf,
  editsOf,
  envelopeMessage,
  ReplicaScene,
  type TestReplica,
} from '../testing/replicas.ts';
import { sampleEdits, sampleSession } from '../testing/samples.ts';

let scene: ReplicaScene;
let author: Sealer;

beforeEach(async () => {
  scene = await ReplicaScene.make();
  author = await scene.author();
});

const NOTHING: Counts = new Map();

const have = (counts: Counts, fields: Partial<Have> = {}): Have => ({
  type: 'have',
  digest: digestOf(counts),
  base: null,
  full: true,
  ask: false,
  counts,
  ...fields,
});

/** Says something nobody holds. */
const UNKNOWN = sha256Sync(utf8('another digest'));

async function holding(edits: readonly Envelope[]): Promise<TestReplica> {
  const target = await scene.replica();
  if (author.certificate) target.replica.certify(author.certificate);
  for (const envelope of edits) target.replica.publish({ envelope, chunks: [] });
  await target.replica.flush();
  return target;
}

/** A replica over a log of that many sessions with one edit each. */
async function ofSessions(count: number): Promise<TestReplica> {
  const log = new MemoryLog();
  await log.open();
  const items = Array.from({ length: count }, (_, i) => sampleEdits(sampleSession(`${i}`), 0, 1)).flat();
  await log.append(items, []);
  return scene.replica({ log });
}

describe('rule 3: have comes first', () => {
  test('rule 3: the first message on a link is what is held, and no edit goes before the other side has said the same', async () => {
    const target = await holding(await editsOf(author, 0, 3));
    const hand = scene.hand(target);
    await scene.run(5_000);
    expect(hand.heard).toEqual([have(target.replica.durable)]);
    for (const envelope of await editsOf(author, 3, 5)) target.replica.publish({ envelope, chunks: [] });
    await scene.run(5_000);
    expect(hand.of('envelope')).toEqual([]);
    hand.say(have(NOTHING));
    await scene.run(100);
    expect(hand.numbers).toEqual([0, 1, 2, 3, 4]);
    expect(hand.heard.findIndex(({ type }) => type === 'certificate')).toBeLessThan(
      hand.heard.findIndex(({ type }) => type === 'envelope'),
    );
  });

  test('rule 3: a digest alone does not say what they hold: nothing is sent before it is known', async () => {
    const target = await ofSessions(65);
    const hand = scene.hand(target);
    await scene.run(20);
    expect(hand.of('have').map(({ full, counts }) => [full, counts.size])).toEqual([[false, 0]]);
    const almost = new Map(target.replica.durable);
    almost.delete(sampleSession('7'));
    hand.say(have(NOTHING, { digest: digestOf(almost), full: false }));
    await scene.run(50);
    expect(hand.of('have').at(-1)).toEqual(have(target.replica.durable, { ask: true }));
    expect(hand.of('envelope')).toEqual([]);
    hand.say(have(almost));
    await scene.run(50);
    expect(hand.of('envelope').map(({ envelope }) => envelope.header.session)).toEqual([sampleSession('7')]);
  });

  test('equal digests: nothing more is said', async () => {
    const target = await ofSessions(65);
    const hand = scene.hand(target);
    hand.say(have(NOTHING, { digest: target.replica.digest, full: false }));
    await scene.run(10_000);
    expect(hand.heard).toHaveLength(1);
    expect(hand.link.acked.size).toBe(65);
  });
});

describe('acknowledgement', () => {
  test('who brings an edit hears soon that it is durable, and not before it is', async () => {
    const log = new MemoryLog({ durable: { clock: scene.clock, ms: 700 } });
    const target = await scene.replica({ log });
    const hand = await scene.syncedHand(target);
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    hand.say(certificateOf(author), envelopeMessage(edit));
    await scene.run(690);
    expect(target.accepted).toEqual([edit]);
    expect(hand.of('have')).toEqual([]);
    // Its certificate goes first, in a write of its own.
    await scene.run(1_100);
    expect(hand.of('have').map(({ counts }) => [...counts])).toEqual([[[author.session, 1]]]);
  });

  test('what came over other links is in it too: then the digest agrees, and nobody has to ask', async () => {
    const target = await scene.replica();
    const [one, two] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    const other = await scene.author();
    const [mine] = (await editsOf(author, 0, 1)) as [Envelope];
    const [theirs] = (await editsOf(other, 0, 1)) as [Envelope];
    one.say(certificateOf(author), envelopeMessage(mine));
    two.say(certificateOf(other), envelopeMessage(theirs));
    await scene.run(700);
    const last = one.of('have').at(-1);
    expect(last?.counts).toEqual(target.replica.durable);
    expect(last?.digest).toBe(digestOf(target.replica.durable));
  });

  test('an edit held already and brought again is acknowledged: the other side did not know', async () => {
    const [edit] = (await editsOf(author, 0, 1)) as [Envelope];
    const target = await holding([edit]);
    const hand = await scene.syncedHand(target);
    hand.say(envelopeMessage(edit));
    await scene.run(600);
    expect(hand.of('have').map(({ counts }) => [...counts])).toEqual([[[author.session, 1]]]);
  });

  test('who only repeats what another link brought first is told every two seconds', async () => {
    const target = await scene.replica();
    const [first, late] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    first.say(certificateOf(author));
    late.say(certificateOf(author));
    for (const edit of await editsOf(author, 0, 40)) {
      first.say(envelopeMessage(edit));
      await scene.run(20);
      late.say(envelopeMessage(edit));
      await scene.run(80);
    }
    // Edits for four seconds.
    expect(first.of('have').length).toBeGreaterThan(6);
    expect(late.of('have').length).toBeLessThan(3);
    await scene.run(2_100);
    for (const hand of [first, late]) expect(hand.of('have').at(-1)?.counts.get(author.session)).toBe(40);
  });

  test('in a room of eight a keystroke costs about as many as there are peers, not as there are pairs', async () => {
    const keys = 20;
    const apart = 200;
    let said = 0;
    const counting = (channel: Channel): Channel => ({
      kind: channel.kind,
      get writable() {
        return channel.writable;
      },
      listen: (events) => channel.listen(events),
      close: (reason) => channel.close(reason),
      send(bytes, lane) {
        if (decodeSync(bytes).type === 'have') said += 1;
        channel.send(bytes, lane);
      },
    });
    const peers = await Promise.all(Array.from({ length: 8 }, () => scene.replica({ gatherMs: 200 })));
    for (const [i, one] of peers.entries()) {
      for (const other of peers.slice(i + 1)) {
        const [left, right] = memoryPair({ clock: scene.clock, random: scene.random, delay: 5 });
        one.replica.link(counting(left), { kind: 'peer', session: null });
        other.replica.link(counting(right), { kind: 'peer', session: null });
      }
    }
    const [writer] = peers;
    if (author.certificate) writer?.replica.certify(author.certificate);
    const [first, ...others] = await editsOf(author, 0, keys + 1);
    if (first) writer?.replica.publish({ envelope: first, chunks: [] });
    await scene.run(5_000);
    said = 0;
    for (const envelope of others) {
      writer?.replica.publish({ envelope, chunks: [] });
      await scene.run(apart);
    }
    await scene.run(3_000);
    for (const { replica } of peers) expect(replica.durable.get(author.session)).toBe(keys + 1);
    expect(said / keys).toBeLessThan(12);
  });

  test('who brings edits first from now on is told soon from now on', async () => {
    const target = await scene.replica();
    const [gone, heir] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    const [one, two] = (await editsOf(author, 0, 2)) as [Envelope, Envelope];
    gone.say(certificateOf(author), envelopeMessage(one));
    await scene.run(1_000);
    heir.say(certificateOf(author), envelopeMessage(two));
    await scene.run(400);
    expect(heir.of('have').at(-1)?.counts.get(author.session)).toBe(2);
    expect(gone.of('have').at(-1)?.counts.get(author.session)).toBe(1);
  });

  test('rule 8: what one link claims is believed of that link alone', async () => {
    const target = await holding(await editsOf(author, 0, 3));
    const [liar, other] = [scene.hand(target), scene.hand(target)];
    liar.say(have(new Map([[author.session, Number.MAX_SAFE_INTEGER]])));
    other.say(have(new Map([[author.session, 1]])));
    await scene.run(20);
    expect(liar.link.acked.get(author.session)).toBe(Number.MAX_SAFE_INTEGER);
    expect(other.link.acked.get(author.session)).toBe(1);
    expect(target.replica.held.get(author.session)).toBe(3);
  });
});

describe('repair', () => {
  test('what was sent and is not acknowledged goes out again, less and less often', async () => {
    const target = await holding(await editsOf(author, 0, 1));
    const hand = await scene.syncedHand(target);
    await scene.run(60_000);
    // At once, and after 5, 15 and 35 s.
    expect(hand.numbers).toEqual([0, 0, 0, 0]);
    hand.say(have(new Map([[author.session, 1]])));
    await scene.run(120_000);
    expect(hand.numbers).toHaveLength(4);
  });

  test('what is announced and does not come is asked for, less and less often, from who announced it', async () => {
    const target = await scene.replica();
    const [ahead, other] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    ahead.say(have(new Map([[author.session, 2]])));
    await scene.run(60_000);
    expect(ahead.of('graft').map(({ origin, count }) => [origin, count])).toEqual(
      Array.from({ length: ahead.of('graft').length }, () => [author.session, 0]),
    );
    expect(ahead.of('graft').length).toBeGreaterThan(3);
    expect(ahead.of('graft').length).toBeLessThan(9);
    expect(other.of('graft')).toEqual([]);
    const edits = await editsOf(author, 0, 2);
    ahead.say(certificateOf(author), ...edits.map(envelopeMessage));
    const before = ahead.of('graft').length;
    await scene.run(60_000);
    expect(target.accepted).toEqual(edits);
    expect(ahead.of('graft')).toHaveLength(before);
  });

  test('absurd counts cost the liar alone: edits go on to the others, and it is asked at a bounded rate', async () => {
    const target = await holding(await editsOf(author, 0, 1));
    const [liar, other] = [scene.hand(target), await scene.syncedHand(target)];
    const absurd = new Map<string, number>([[author.session, 1e15]]);
    for (let i = 0; absurd.size < LIMITS.sessions; i++) absurd.set(sampleSession(`${i}`), 1e15);
    liar.say(have(absurd));
    await scene.run(2_000);
    // 64 a tick at the most, each twice in two seconds.
    expect(liar.of('graft').length).toBeLessThanOrEqual(20 * 64);
    const fresh = await editsOf(author, 1, 4);
    for (const envelope of fresh) target.replica.publish({ envelope, chunks: [] });
    await scene.run(20);
    expect(other.numbers.slice(-3)).toEqual([1, 2, 3]);
    // Once it says the truth it is served as well.
    liar.say(have(new Map([[author.session, 1]])));
    await scene.run(100);
    expect(liar.numbers).toEqual([1, 2, 3]);
  });

  test('a full have that crosses edits on their way does not send them twice', async () => {
    const target = await holding(await editsOf(author, 0, 50));
    const hand = scene.hand(target, undefined, { delay: 300 });
    hand.say(have(NOTHING));
    await scene.run(400);
    hand.say(have(NOTHING));
    await scene.run(900);
    expect(hand.numbers).toEqual(Array.from({ length: 50 }, (_, number) => number));
  });
});

/** That many sessions that nobody has, others for each `batch`. */
const madeUp = (batch: number, size: number = LIMITS.sessions): Counts =>
  new Map(
    Array.from({ length: size }, (_, i) => [(batch * LIMITS.sessions + i).toString(16).padStart(64, '0'), 5]),
  );

describe('sessions that nobody has', () => {
  test('said anew again and again, they do not add up, and who says them is sent away', async () => {
    const target = await scene.replica();
    const hand = await scene.syncedHand(target);
    const { link } = hand;
    for (let batch = 0; batch < 100 && !hand.closed; batch++) {
      hand.say(have(madeUp(batch), { digest: UNKNOWN }));
      await scene.run(600);
      for (const facts of [link.acked, link.theirs, link.settled, link.ahead]) {
        expect(facts.size).toBeLessThanOrEqual(LIMITS.sessions);
      }
    }
    expect(hand.closed).toBe('misbehaving');
  });

  test('said once, they cost a bounded look a tick; who brings nothing when asked again and again is sent away', async () => {
    const target = await scene.replica();
    const hand = await scene.syncedHand(target);
    const { link } = hand;
    hand.say(have(madeUp(0), { digest: UNKNOWN }));
    await scene.run(20);
    let looks = 0;
    const { get } = link.acked;
    link.acked.get = (session) => {
      looks += 1;
      return get.call(link.acked, session);
    };
    for (let tick = 0; tick < 1_500 && !hand.closed; tick++) {
      looks = 0;
      await scene.run(100);
      // Each is looked up twice if it is given up.
      expect(looks).toBeLessThanOrEqual(2 * 64);
    }
    expect(hand.closed).toBe('misbehaving');
  });

  test('a few are given up after a while and cost nothing then, until they are said again', async () => {
    const target = await scene.replica();
    const hand = await scene.syncedHand(target);
    hand.say(have(madeUp(0, 100), { digest: UNKNOWN }));
    await scene.run(120_000);
    expect([hand.closed, hand.link.ahead.size]).toEqual([null, 0]);
    hand.forget('graft');
    await scene.run(120_000);
    expect(hand.of('graft')).toEqual([]);
    hand.say(have(madeUp(0, 100), { digest: UNKNOWN }));
    await scene.run(2_000);
    expect(hand.of('graft').length).toBeGreaterThanOrEqual(100);
  });

  test('who brings other things meanwhile, or is not read from, is waited for', async () => {
    const target = await scene.replica();
    const [busy, held] = [await scene.syncedHand(target), await scene.syncedHand(target)];
    for (const hand of [busy, held]) hand.say(have(madeUp(0), { digest: UNKNOWN }));
    busy.say(certificateOf(author));
    await scene.run(20);
    held.link.hold({});
    for (let at = 0; at < 10; at++) {
      busy.say(...(await editsOf(author, at, at + 1)).map(envelopeMessage));
      await scene.run(30_000);
    }
    expect(busy.of('graft').length).toBeGreaterThan(LIMITS.sessions);
    expect([busy, held].map(({ closed, link }) => [closed, link.ahead.size])).toEqual([
      [null, LIMITS.sessions],
      [null, LIMITS.sessions],
    ]);
  });
});

describe('bounds', () => {
  test('asked again and again, it answers with everything once a second at the most', async () => {
    const target = await holding(await editsOf(author, 0, 1));
    const hand = await scene.syncedHand(target);
    const seconds = 5;
    for (let i = 0; i < seconds * 100; i++) {
      const [envelope] = (await editsOf(author, i + 1, i + 2)) as [Envelope];
      target.replica.publish({ envelope, chunks: [] });
      hand.say(have(NOTHING, { digest: UNKNOWN, full: false, ask: true }));
      await scene.run(10);
    }
    const full = hand.of('have').filter((message) => message.full);
    expect(full.length).toBeGreaterThan(1);
    // What it answers, and what it asks itself.
    expect(full.length).toBeLessThanOrEqual(2 * (seconds + 1));
  });

  test('a flood of them is compared at a bounded rate, and the last of them counts', async () => {
    const target = await ofSessions(2_000);
    const hand = scene.hand(target);
    hand.say(have(target.replica.durable));
    await scene.run(20);
    const flood = encodeSync(have(NOTHING, { digest: UNKNOWN, full: false }));
    const began = performance.now();
    for (let i = 0; i < 1_000; i++) hand.sayBytes(flood);
    await scene.run(50);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(hand.closed).toBeNull();
    const less = new Map(target.replica.durable);
    less.delete(sampleSession('5'));
    hand.say(have(less));
    await scene.run(1_000);
    expect(hand.of('envelope').map(({ envelope }) => envelope.header.session)).toEqual([sampleSession('5')]);
  });

  test('who says far more than there is to say is sent away, and nobody else', async () => {
    const target = await ofSessions(100);
    const [flooding, other] = [scene.hand(target), scene.hand(target)];
    const flood = encodeSync(have(NOTHING, { digest: UNKNOWN, full: false }));
    for (let i = 0; i < 2_000; i++) flooding.sayBytes(flood);
    await scene.run(50);
    expect([flooding.closed, other.closed]).toEqual(['misbehaving', null]);
  });

  test('the digest of what somebody claims follows what they claim', async () => {
    const target = await ofSessions(10);
    const hand = scene.hand(target);
    const claimed = new Map(Array.from({ length: 100 }, (_, i) => [sha256Sync(utf8(`made up ${i}`)), 1]));
    hand.say(have(claimed));
    const first = hand.link.acked.digest;
    await scene.run(10);
    const { digest } = hand.link.acked;
    expect(digest).toBe(digestOf(claimed));
    expect(digest).not.toBe(first);
    hand.link.acked.set(sha256Sync(utf8('one more')), 1);
    expect(hand.link.acked.digest).not.toBe(digest);
  });

  test('who names more sessions than a room may have is sent away', async () => {
    const target = await scene.replica();
    const hand = await scene.syncedHand(target);
    for (let part = 0; part < 2; part++) {
      const counts = new Map(
        Array.from({ length: 4_000 }, (_, i) => [sha256Sync(utf8(`${part}/${i}`)), 1] as const),
      );
      hand.say(have(counts, { full: false }));
    }
    await scene.run(20);
    expect(hand.closed).toBe('misbehaving');
  });

  test('a replica that counts more sessions than a message holds still speaks', async () => {
    const target = await ofSessions(LIMITS.sessions + 5);
    const hand = scene.hand(target);
    hand.say(have(NOTHING, { digest: UNKNOWN, full: false, ask: true }));
    await scene.run(3_000);
    expect(hand.of('have').at(-1)?.counts.size).toBe(LIMITS.sessions);
    expect(hand.closed).toBeNull();
  });
});
