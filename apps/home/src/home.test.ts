import { hashAt, type Log, LogStorageError, nextHead } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { silentLogger } from '@parley/runtime';
import { verifyReceipt } from '@parley/seal';
import {
  type CloseReason,
  decodeJoinServer,
  digestOfRuns,
  type Envelope,
  encodeJoinClient,
  LIMITS,
  type Receipt,
  type SessionId,
  type SyncMessage,
  utf8,
} from '@parley/wire';
import { describe, expect, test } from 'vitest';
import { HOME_LIMITS } from './home.ts';
import {
  type Caller,
  certificateOf,
  commentsOn,
  coversOf,
  editsOf,
  HomeScene,
  hashOf,
  roomOf,
  snapshotOf,
} from './testing/home-scene.ts';
import { proverOf, session } from './testing/test-session.ts';

/** Who holds nothing of a part. */
const nothing = (part: number): SyncMessage => ({
  type: 'have',
  part,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: false,
  more: false,
});

/** How many edits of a session that receipt says home holds. */
const countOf = (receipt: Receipt | undefined, of: SessionId): number =>
  (receipt?.runs.get(of) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);

/** An author in the room at home. */
async function authorAt(scene: HomeScene) {
  const author = await scene.author();
  const caller = await scene.call(author);
  caller.say(certificateOf(author));
  return { author, caller };
}

describe('receipts', () => {
  test('a caller is given home’s key, what home holds, and a receipt that names all of it', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(300);
    const newcomer = await scene.call(session('newcomer'));
    expect(newcomer.homeKey).toEqual(scene.homeKey);
    expect(newcomer.of('have').map(({ part }) => part)).toEqual([0, 1, 2]);
    expect(newcomer.receipts.map(({ part, full }) => [part, full])).toEqual(
      [0, 1, 2].map((part) => [part, true]),
    );
    const [receipt] = newcomer.receipts;
    expect(countOf(receipt, author.session)).toBe(3);
    expect(newcomer.receipts.slice(1).every(({ runs, seq }) => runs.size === 0 && seq === 0)).toBe(true);
    expect(receipt && (await verifyReceipt(scene.suite, scene.homeKey, receipt))).toBe(true);
    const times = newcomer.receipts.map(({ time }) => time);
    expect(new Set(times).size).toBe(3);
  });

  test('each part has its own: its position, its head and its runs', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)), ...(await editsOf(author, 0, 2, 1)));
    await scene.run(500);
    for (const [part, count] of [
      [0, 3],
      [1, 2],
      [2, 0],
    ] as const) {
      const receipt = caller.receiptsOn(part).at(-1);
      expect([part, countOf(receipt, author.session), receipt?.seq]).toEqual([part, count, count]);
      expect(receipt?.head).toBe(scene.held(part).position.head);
    }
  });

  test('to whoever is alone nothing is repeated; what they write is signed for as soon as ever', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    await scene.run(20_000);
    const before = caller.heard.length;
    await scene.run(600_000);
    expect(caller.heard.slice(before)).toEqual([]);
    expect(scene.clock.pending).toBeLessThan(3);
    caller.say(...(await editsOf(author, 0, 1)));
    await scene.run(100);
    expect(countOf(caller.receiptsOn(0).at(-1), author.session)).toBe(1);
  });

  test('where several are, word on the text comes every 2 s for 10 s and then each minute, on the other parts hardly', async () => {
    const scene = await HomeScene.make();
    const { caller } = await authorAt(scene);
    await scene.call(session('other'));
    const said = () => [0, 1, 2].map((part) => caller.receiptsOn(part).length);
    await scene.run(20_000);
    expect(said()).toEqual([6, 2, 2]);
    await scene.run(180_000);
    expect(said()).toEqual([9, 2, 2]);
  });

  test('rules 1 and 8: no receipt speaks of what is not durable, and each is true of its seq', async () => {
    const scene = await HomeScene.make({}, 400);
    const { author, caller } = await authorAt(scene);
    await scene.run(1_000);
    const seqs = new Set<number>();
    const heads = [scene.held().position.head];
    for (const { envelope } of await editsOf(author, 0, 60)) {
      heads.push(nextHead(heads.at(-1) ?? '', hashOf(envelope)));
    }
    let seen = 0;
    for (let i = 0; i < 60; i++) {
      caller.say(...(await editsOf(author, i, i + 1)));
      await scene.run(50);
      const held = scene.held().kept.get(author.session);
      for (; seen < caller.receipts.length; seen++) {
        const receipt = caller.receipts[seen];
        if (receipt?.part !== 0) continue;
        seqs.add(receipt.seq);
        expect(countOf(receipt, author.session)).toBe(receipt.seq);
        expect(receipt.seq).toBeLessThanOrEqual(held?.numbers.length ?? 0);
        expect(receipt.head).toBe(heads[receipt.seq]);
        expect(receipt.digest).toBe(digestOfRuns(receipt.runs));
      }
    }
    expect(seqs.size).toBeGreaterThan(3);
    await scene.run(1_500);
    expect(countOf(caller.receiptsOn(0).at(-1), author.session)).toBe(60);
  });

  test('rule 8: while the disk refuses nothing is receipted; once it writes again, everything is', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    scene.disk.refusal = { writes: new LogStorageError('full', 'the disk is full') };
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(100);
    // A base over what is not written, and what it would replace.
    const base = await snapshotOf(author, { covers: await coversOf([author, 3]) });
    caller.say(...base.messages);
    const other = await scene.call(session('other'));
    await scene.run(10_000);
    for (const { runs, bases, proved } of caller.receipts)
      expect([runs.size, bases, proved]).toEqual([0, [], null]);
    for (const { runs, bases } of [...caller.of('have'), ...other.of('have')])
      expect([runs.size, bases]).toEqual([0, []]);
    expect([caller.closed, other.closed]).toEqual([null, null]);
    scene.disk.refusal = {};
    await scene.run(4_000);
    for (const each of [caller, other]) {
      const receipt = each.receiptsOn(0).at(-1);
      expect([countOf(receipt, author.session), receipt?.bases]).toEqual([3, [base.hash]]);
    }
  });

  test('rule 6: edits go on to the other callers at once, and anybody delivers them, twice too', async () => {
    const scene = await HomeScene.make({}, 300);
    const { author, caller } = await authorAt(scene);
    const other = await scene.call(session('other'));
    other.say(nothing(0));
    await scene.run(50);
    const edits = await editsOf(author, 0, 2);
    caller.say(...edits);
    await scene.run(10);
    expect(other.of('envelope')).toEqual(edits);
    const third = await scene.call(session('third'));
    third.say(certificateOf(author), ...edits);
    await scene.run(2_000);
    expect(scene.held().position.seq).toBe(2);
    expect(third.refusals).toEqual([]);
  });
});

describe('snapshots and the quota', () => {
  const QUOTA = 80_000;
  const limits = { ...HOME_LIMITS, roomBytes: QUOTA };

  async function full(scene: HomeScene) {
    const { author, caller } = await authorAt(scene);
    const edits = await editsOf(author, 0, 400);
    caller.say(...edits);
    await scene.run(500);
    return { author, caller, edits };
  }

  test('a full room refuses what is too much, says so, keeps the connection and what it has', async () => {
    const scene = await HomeScene.make({ limits });
    const { author, caller } = await full(scene);
    expect(scene.held().bytes.kept).toBeLessThanOrEqual(QUOTA);
    expect(scene.held().bytes.kept).toBeGreaterThan(QUOTA / 2);
    expect(new Set(caller.refusals)).toEqual(new Set(['room-full']));
    expect(caller.closed).toBeNull();
    const reader = await scene.call(session('reader'));
    expect(countOf(reader.receipts[0], author.session)).toBe(scene.held().position.seq);
  });

  test('the parts of a room share its quota', async () => {
    const scene = await HomeScene.make({ limits });
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 30, 1)));
    await scene.run(300);
    caller.say(...(await editsOf(author, 0, 400)));
    await scene.run(500);
    expect(scene.held(1).position.seq).toBe(30);
    const edits = scene.held(0).bytes.kept + scene.held(1).bytes.kept;
    expect(edits).toBeLessThanOrEqual(QUOTA);
    expect(edits).toBeGreaterThan(QUOTA / 2);
  });

  test('L4: a snapshot is taken by a full room; what it replaced makes room once a second session has confirmed it', async () => {
    const scene = await HomeScene.make({ limits });
    const { author, caller, edits } = await full(scene);
    const held = scene.held().position.seq;
    const base = await snapshotOf(author, { covers: await coversOf([author, held]) });
    caller.say(...base.messages);
    await scene.run(500);
    const receipt = caller.receiptsOn(0).at(-1);
    expect([receipt?.proved, receipt?.bases]).toEqual([base.hash, [base.hash]]);
    // Still held, and said: nobody else has read the base yet.
    expect(countOf(receipt, author.session)).toBe(held);
    caller.refused();
    caller.say(...edits.slice(held, held + 1));
    await scene.run(500);
    expect(caller.refused()).toEqual(['room-full']);

    const second = await scene.author();
    const confirming = await scene.call(second);
    confirming.say(certificateOf(second), { type: 'note', note: await second.note(0, base.hash, []) });
    await scene.run(500);
    expect(countOf(caller.receiptsOn(0).at(-1), author.session)).toBe(0);
    caller.say(...edits.slice(held));
    await scene.run(500);
    expect(scene.held().position.seq).toBeGreaterThan(held + 20);
  });

  test('what covers claim that home does not hold stays as it is, and no base is said to be proved', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(300);
    const base = await snapshotOf(author, { covers: await coversOf([author, 7]) });
    caller.say(...base.messages);
    await scene.run(300);
    const receipt = caller.receiptsOn(0).at(-1);
    expect([receipt?.proved, receipt?.bases]).toEqual([null, [base.hash]]);
    expect(scene.held().kept.get(author.session)?.numbers).toEqual([0, 1, 2]);
    caller.say(...(await editsOf(author, 3, 7)));
    await scene.run(300);
    expect(caller.receiptsOn(0).at(-1)?.proved).toBe(base.hash);
  });

  test('who has a comment link fills a quarter of it at most, in the discussion alone', async () => {
    const scene = await HomeScene.make({ limits });
    const { author, caller } = await authorAt(scene);
    const access = await commentsOn('room');
    const commenter = await scene.author(access);
    const commenting = await scene.call(commenter, access);
    commenting.say(certificateOf(commenter), ...(await editsOf(commenter, 0, 120, 1)));
    await scene.run(500);
    const { position, bytes } = scene.held(1);
    expect(position.seq).toBeGreaterThan(5);
    expect(bytes.kept).toBeLessThanOrEqual(QUOTA / 4);
    expect(new Set(commenting.refused())).toEqual(new Set(['room-full']));
    caller.say(...(await editsOf(author, 0, 5)), ...(await editsOf(author, 0, 5, 1)));
    await scene.run(500);
    expect([caller.refusals, scene.held().position.seq]).toEqual([[], 5]);
  });
});

describe('damage', () => {
  test('a flipped bit is named in the log; devices hand the edit in again', async () => {
    const lines: [string, unknown][] = [];
    const logger = {
      ...silentLogger,
      error: (message: string, fields: unknown) => void lines.push([message, fields]),
    };
    const scene = await HomeScene.make({ logger });
    const { author, caller } = await authorAt(scene);
    const edits = await editsOf(author, 0, 5);
    caller.say(...edits);
    await scene.run(300);
    caller.hangUp();
    await scene.run(6_000);
    scene.disk.flip(0, author.session, 2);
    const newcomer = await scene.call(session('newcomer'));
    newcomer.say(nothing(0));
    await scene.run(3_000);
    expect(lines).toEqual([
      [expect.stringContaining('damaged: an edit'), expect.objectContaining({ part: 0, number: 2 })],
    ]);
    expect(countOf(newcomer.receiptsOn(0).at(-1), author.session)).toBe(4);
    const again = await scene.call(author);
    expect(
      again
        .of('have')
        .find(({ part }) => part === 0)
        ?.runs.get(author.session),
    ).toHaveLength(2);
    again.say(certificateOf(author), ...edits.slice(2, 3));
    await scene.run(500);
    expect(countOf(newcomer.receiptsOn(0).at(-1), author.session)).toBe(5);
    const kept = scene.held().kept.get(author.session);
    expect(kept && hashAt(kept, 2)).toBe(edits[2] && hashOf(edits[2].envelope));
    const numbers = newcomer.of('envelope').map(({ envelope }) => envelope.header.number);
    expect([...new Set(numbers)].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('rooms', () => {
  test('a room is let go of soon after its last caller has left, and comes back as it was', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(300);
    const last = caller.receiptsOn(0).at(-1);
    caller.hangUp();
    await scene.run(4_900);
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 0 });
    await scene.run(300);
    expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
    await expect(scene.logs[0]?.refresh()).rejects.toThrow('not open');
    expect(scene.clock.pending).toBe(0);
    const again = await scene.call(author);
    const [receipt] = again.receipts;
    expect(receipt?.runs).toEqual(last?.runs);
    expect(receipt?.time).toBeGreaterThan(last?.time ?? 0);
    expect(scene.logs).toHaveLength(6);
    again.say(...(await editsOf(author, 3, 4)));
    await scene.run(300);
    expect(countOf(again.receiptsOn(0).at(-1), author.session)).toBe(4);
  });

  test('who comes while the room closes finds it opened anew behind it, with everything that was being written', async () => {
    const scene = await HomeScene.make({ limits: { ...HOME_LIMITS, lingerMs: 0 } }, 200);
    const { author, caller } = await authorAt(scene);
    await scene.run(500);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(10);
    caller.hangUp();
    const joining = scene.join(session('newcomer'));
    await scene.run(30);
    expect(scene.home.stats().callers).toBe(0);
    await scene.run(1_000);
    const newcomer = await joining;
    expect(newcomer.closed).toBeNull();
    expect(countOf(newcomer.receipts[0], author.session)).toBe(3);
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 1 });
  });

  test('whoever hangs up and calls again does not make home read the room each time', async () => {
    const scene = await HomeScene.make();
    for (let i = 0; i < 20; i++) {
      const caller = await scene.call(session('restless'));
      caller.hangUp();
      await scene.run(1_000);
    }
    expect(scene.logs).toHaveLength(3);
    await scene.run(6_000);
    expect(scene.home.stats().rooms).toBe(0);
  });

  test('few rooms stay open for nobody', async () => {
    const scene = await HomeScene.make();
    for (let i = 0; i < 300; i++) {
      const access = await roomOf(`empty ${i}`);
      (await scene.call(session('stranger'), access)).hangUp();
      await scene.run(10);
    }
    expect(scene.home.stats().rooms).toBeLessThanOrEqual(256);
  });

  test('callers who come and go at any moment are served, or told to come again', async () => {
    const scene = await HomeScene.make({}, 20);
    const joining: Promise<Caller>[] = [];
    for (let i = 0; i < 60; i++) {
      const joined = scene.join(session(`caller ${i}`));
      joining.push(joined);
      void joined.then((caller) => {
        if (i % 3 !== 0) scene.clock.after((i * 7) % 40, () => caller.hangUp());
      });
      await scene.run((i * 13) % 50);
    }
    await scene.run(2_000);
    const staying = (await Promise.all(joining)).filter((_, i) => i % 3 === 0);
    expect(staying.map(({ closed }) => closed)).toEqual(staying.map(() => null));
    expect(staying.map(({ receipts }) => receipts.length > 0)).toEqual(staying.map(() => true));
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 20 });
  });

  test('rooms know nothing of each other', async () => {
    const scene = await HomeScene.make();
    const other = await roomOf('another room');
    const { author, caller } = await authorAt(scene);
    const stranger = await scene.call(session('stranger'), other);
    const [edit] = await editsOf(author, 0, 1);
    caller.say(...(edit ? [edit] : []));
    stranger.say(certificateOf(author), ...(edit ? [edit] : []));
    await scene.run(300);
    expect(stranger.of('envelope')).toEqual([]);
    expect(stranger.refusals).toEqual(['bad-certificate', 'wrong-room']);
    expect(stranger.receipts.every(({ room, runs }) => room === other.room && runs.size === 0)).toBe(true);
    expect(scene.held(0, other.room).position.seq).toBe(0);
  });

  test('a log that does not open is told as storage-failed; the next caller finds it when it does', async () => {
    let broken = true;
    const closed: string[] = [];
    class Breaking extends MemoryLog {
      override async open() {
        if (broken) throw new LogStorageError('corrupt', 'not a database');
        return super.open();
      }
      override async close() {
        closed.push('closed');
        return super.close();
      }
    }
    const scene = await HomeScene.make({ log: (): Log => new Breaking() });
    const caller = await scene.call(session('a'));
    await scene.run(50);
    expect(caller.closed).toBe('storage-failed');
    expect([closed, scene.home.stats().rooms]).toEqual([['closed', 'closed', 'closed'], 0]);
    broken = false;
    const again = await scene.call(session('a'));
    expect(again.closed).toBeNull();
    expect(again.receipts).toHaveLength(3);
  });

  test('there are so many callers in a room, and so many rooms, and no more', async () => {
    const scene = await HomeScene.make({ limits: { ...HOME_LIMITS, callers: 2, rooms: 1 } });
    const callers = [
      await scene.call(session('a')),
      await scene.call(session('b')),
      await scene.call(session('c')),
    ];
    await scene.run(50);
    expect(callers.map(({ closed }) => closed)).toEqual([null, null, 'too-many-peers']);
    const elsewhere = await scene.call(session('d'), await roomOf('another room'));
    await scene.run(50);
    expect(elsewhere.closed).toBe('too-many-peers');
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 2 });
  });
});

describe('who is here', () => {
  const clocksOf = (caller: Caller): ReadonlySet<SessionId> =>
    new Set(caller.of('alive').flatMap(({ clocks }) => [...clocks.keys()]));

  test('callers hear of each other, and home itself is nobody', async () => {
    const scene = await HomeScene.make();
    const [a, b] = [await scene.call(session('a')), await scene.call(session('b'))];
    for (let i = 0; i < 4; i++) {
      a.say({ type: 'alive', clocks: new Map([[session('a'), 1_000 + i * 2_000]]) });
      await scene.run(2_000);
      b.say({ type: 'pong', nonce: 0 });
    }
    expect([...clocksOf(b)]).toEqual([session('a')]);
  });

  test('who has not the key of a session cannot call under it', async () => {
    const scene = await HomeScene.make();
    const victim = await scene.call(session('victim'));
    const { answer } = proverOf(session('impostor'));
    const impostor = await scene.call({ session: session('victim'), answer });
    expect([victim.closed, impostor.closed]).toEqual([null, 'join-refused']);
    expect(scene.home.stats().callers).toBe(1);
  });

  test('who calls twice under its session and leaves once does not go', async () => {
    const scene = await HomeScene.make();
    const [victim, other] = [await scene.call(session('victim')), await scene.call(session('other'))];
    const say = async (i: number) => {
      victim.say({ type: 'alive', clocks: new Map([[session('victim'), 1_000 + i * 1_000]]) });
      other.say({ type: 'alive', clocks: new Map([[session('other'), 1_000 + i * 1_000]]) });
      await scene.run(1_000);
    };
    for (let i = 0; i < 3; i++) await say(i);
    const again = await scene.call(session('victim'));
    again.hangUp('left');
    await scene.run(50);
    other.heard.length = 0;
    for (let i = 3; i < 7; i++) await say(i);
    expect([...clocksOf(other)]).toContain(session('victim'));
    expect([victim.closed, other.closed]).toEqual([null, null]);
    // And its silence is noticed as before.
    victim.lives = false;
    for (let i = 7; i < 16; i++) {
      other.say({ type: 'alive', clocks: new Map([[session('other'), 1_000 + i * 1_000]]) });
      await scene.run(1_000);
    }
    expect([victim.closed, other.closed]).toEqual(['timeout', null]);
  });

  test('who comes while a room stays open is told of nobody who is gone', async () => {
    const scene = await HomeScene.make();
    const gone = await scene.call(session('gone'));
    gone.say({ type: 'alive', clocks: new Map([[session('gone'), 1_000]]) });
    await scene.run(100);
    gone.hangUp('handed-over');
    await scene.run(1_000);
    expect(scene.home.stats().rooms).toBe(1);
    const newcomer = await scene.call(session('newcomer'));
    await scene.run(3_000);
    expect([...clocksOf(newcomer)]).not.toContain(session('gone'));
  });

  test('a flood of liveness tables is told to the others at a bounded rate', async () => {
    const scene = await HomeScene.make();
    const [flooding, other] = [await scene.call(session('flooding')), await scene.call(session('other'))];
    for (let i = 0; i < 5_000; i++) {
      flooding.say({ type: 'alive', clocks: new Map([[session(`made up ${i % 50}`), 1_000 + i]]) });
    }
    await scene.run(1_000);
    expect(other.of('alive').length).toBeLessThan(500);
    expect(flooding.closed).toBeNull();
  });

  test('a table of many sessions counts for all whom it is told to', async () => {
    const scene = await HomeScene.make();
    const flooding = await scene.call(session('flooding'));
    const others: Caller[] = [];
    for (let i = 0; i < 30; i++) others.push(await scene.call(session(`other ${i}`)));
    for (let round = 0; round < 50; round++) {
      const clocks = Array.from(
        { length: 1_000 },
        (_, i) => [session(`made up ${i}`), 1_000 + round] as const,
      );
      flooding.say({ type: 'alive', clocks: new Map(clocks.sort(([a], [b]) => (a < b ? -1 : 1))) });
      await scene.run(10);
    }
    // Thirty thousand clocks each time.
    const told = others[0]?.of('alive').filter(({ clocks }) => clocks.size > 500) ?? [];
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThan(12);
  });

  test('answers a ping', async () => {
    const scene = await HomeScene.make();
    const caller = await scene.call(session('a'));
    caller.say({ type: 'ping', nonce: 77 });
    await scene.run(20);
    expect(caller.of('pong')).toEqual([{ type: 'pong', nonce: 77 }]);
  });
});

describe('what is not in order', () => {
  /** What somebody sends who has not joined, and how it ends. */
  async function knocks(scene: HomeScene, bytes: Uint8Array<ArrayBuffer>): Promise<CloseReason | null> {
    const channel = scene.dial();
    let closed: CloseReason | null = null;
    channel.listen({
      message() {},
      drain() {},
      close: (reason) => {
        closed = reason;
      },
    });
    channel.send(bytes, 'live');
    await scene.run(50);
    return closed;
  }

  test('before the join: malformed, too large, out of order; nobody else notices', async () => {
    const scene = await HomeScene.make();
    const caller = await scene.call(session('a'));
    expect(await knocks(scene, new Uint8Array([200, 1]))).toBe('malformed');
    expect(await knocks(scene, new Uint8Array(2_000))).toBe('too-large');
    const answer = encodeJoinClient({
      type: 'answer',
      signatures: { join: new Uint8Array(64), session: new Uint8Array(64) },
    });
    expect(await knocks(scene, answer)).toBe('out-of-order');
    expect(caller.closed).toBeNull();
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 1 });
  });

  test('who does not answer the challenge with the room’s join key is refused, who is silent times out', async () => {
    const scene = await HomeScene.make();
    const stranger = await roomOf('a stranger’s room');
    const mixed = { ...stranger, room: scene.access.room, publicKeys: scene.access.publicKeys };
    const caller = await scene.call(session('a'), mixed);
    expect(caller.closed).toBe('join-refused');
    const channel = scene.dial();
    const heard: (CloseReason | string)[] = [];
    channel.listen({
      message: (bytes) => heard.push(decodeJoinServer(bytes).type),
      drain() {},
      close: (reason) => heard.push(reason),
    });
    await scene.run(11_000);
    expect(heard).toEqual(['timeout']);
    expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
  });

  test.each([
    ['no message', new Uint8Array([250, 0]), 'malformed'],
    [
      'a message of another protocol',
      encodeJoinClient({
        type: 'answer',
        signatures: { join: new Uint8Array(64), session: new Uint8Array(64) },
      }),
      'malformed',
    ],
    ['a chunk above its limit', new Uint8Array(LIMITS.chunk + 2).fill(21, 0, 1), 'too-large'],
  ] as const)('in a room: %s ends that connection alone', async (_what, bytes, reason) => {
    const scene = await HomeScene.make();
    const [bad, good] = [await scene.call(session('bad')), await scene.call(session('good'))];
    bad.sayBytes(bytes);
    await scene.run(50);
    expect([bad.closed, good.closed]).toEqual([reason, null]);
    good.say({ type: 'ping', nonce: 1 });
    await scene.run(20);
    expect(good.of('pong')).toHaveLength(1);
  });

  test('in a room: forgeries are refused one by one and end the connection; a viewer’s edits are refused', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    const bad = await scene.call(session('bad'));
    const forged = await editsOf(await scene.author(), 0, 64);
    bad.say(...forged);
    await scene.run(100);
    expect(new Set(bad.refusals)).toEqual(new Set(['uncertified']));
    expect(bad.closed).toBe('misbehaving');
    caller.say(...(await editsOf(author, 0, 1)));
    await scene.run(300);
    expect(countOf(caller.receiptsOn(0).at(-1), author.session)).toBe(1);
  });
});

describe('closing', () => {
  test('callers are told going-away, what was taken is written, and new ones are sent away', async () => {
    const scene = await HomeScene.make({}, 300);
    const { author, caller } = await authorAt(scene);
    await scene.run(500);
    const other = await scene.call(session('other'), await roomOf('another room'));
    caller.say(...(await editsOf(author, 0, 5)));
    await scene.run(5);
    const halfway = scene.join(session('halfway'));
    const silent = scene.dial();
    let silentClosed: CloseReason | null = null;
    silent.listen({
      message() {},
      drain() {},
      close: (reason) => {
        silentClosed = reason;
      },
    });
    let closed = false;
    void scene.home.close().then(() => {
      closed = true;
    });
    await scene.run(1_000);
    expect(closed).toBe(true);
    expect([caller.closed, other.closed, (await halfway).closed, silentClosed]).toEqual([
      'going-away',
      'going-away',
      'going-away',
      'going-away',
    ]);
    expect(scene.held().kept.get(author.session)?.numbers).toHaveLength(5);
    expect((await scene.call(session('late'))).closed).toBe('going-away');
    expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
    expect(scene.clock.pending).toBe(0);
  });

  test('a disk that refuses does not hold it up', async () => {
    const scene = await HomeScene.make();
    scene.disk.refusal = { writes: new LogStorageError('full', 'the disk is full') };
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(100);
    let closed = false;
    void scene.home.close().then(() => {
      closed = true;
    });
    await scene.run(50);
    expect([closed, caller.closed]).toEqual([true, 'going-away']);
  });
});

test('presence goes round and is never stored', async () => {
  const scene = await HomeScene.make();
  const { author, caller } = await authorAt(scene);
  const other = await scene.call(session('other'));
  const caret: Envelope = await author.presence(0, utf8('a caret'));
  caller.say({ type: 'presence', envelope: caret });
  await scene.run(50);
  expect(other.of('presence').map(({ envelope }) => envelope)).toEqual([caret]);
  expect(scene.held().position.seq).toBe(0);
});
