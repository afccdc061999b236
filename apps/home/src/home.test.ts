import { type Log, LogStorageError } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { verifyReceipt } from '@parley/seal';
import {
  type CloseReason,
  decodeJoinServer,
  digestOf,
  type Envelope,
  encodeJoinClient,
  type Hash,
  LIMITS,
  type SessionId,
  type SyncMessage,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { describe, expect, test } from 'vitest';
import { HOME_LIMITS } from './home.ts';
import {
  type Caller,
  certificateOf,
  editsOf,
  envelopeMessage,
  HomeScene,
  roomOf,
} from './testing/home-scene.ts';
import { proverOf, session } from './testing/test-session.ts';

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
    expect(newcomer.heard[0]?.type).toBe('have');
    const [receipt] = newcomer.receipts;
    expect(receipt?.full).toBe(true);
    expect(receipt?.counts).toEqual(new Map([[author.session, 3]]));
    expect(receipt && (await verifyReceipt(scene.suite, scene.homeKey, receipt))).toBe(true);
  });

  test('rules 1 and 8: no receipt speaks of what is not durable, and each is true of its seq', async () => {
    const scene = await HomeScene.make({}, 400);
    const { author, caller } = await authorAt(scene);
    await scene.run(1_000);
    const heard: { receipt: { seq: number }; durable: number }[] = [];
    let seen = 0;
    for (let i = 0; i < 60; i++) {
      caller.say(...(await editsOf(author, i, i + 1)));
      await scene.run(50);
      const durable = scene.storage.state().counts.get(author.session) ?? 0;
      for (; seen < caller.receipts.length; seen++) {
        const receipt = caller.receipts[seen];
        if (!receipt) continue;
        heard.push({ receipt, durable });
        expect(receipt.counts.get(author.session) ?? 0).toBeLessThanOrEqual(durable);
        const then = scene.storage.at(receipt.seq);
        expect(receipt.head).toBe(then?.head);
        expect(receipt.digest).toBe(digestOf(then?.counts ?? new Map()));
      }
    }
    expect(new Set(heard.map(({ receipt }) => receipt.seq)).size).toBeGreaterThan(3);
    await scene.run(1_500);
    expect(caller.receipts.at(-1)?.counts.get(author.session)).toBe(60);
  });

  test('rule 8: while the disk refuses nothing is receipted; once it writes again, everything is', async () => {
    let refuses = true;
    class Refusing extends MemoryLog {
      override async append(...call: Parameters<MemoryLog['append']>): ReturnType<MemoryLog['append']> {
        if (refuses) throw new LogStorageError('full', 'the disk is full');
        return super.append(...call);
      }
    }
    const scene = await HomeScene.make({ log: () => new Refusing() });
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    const other = await scene.call(session('other'));
    await scene.run(10_000);
    expect(caller.receipts.every(({ counts }) => counts.size === 0)).toBe(true);
    expect([caller.closed, other.closed]).toEqual([null, null]);
    refuses = false;
    await scene.run(4_000);
    for (const each of [caller, other]) {
      expect(each.receipts.at(-1)?.counts.get(author.session)).toBe(3);
    }
  });

  test('rule 6: edits go on to the other callers at once, and anybody delivers them, twice too', async () => {
    const scene = await HomeScene.make({}, 300);
    const { author, caller } = await authorAt(scene);
    const other = await scene.call(session('other'));
    other.say({
      type: 'have',
      digest: digestOf(new Map()),
      base: null,
      full: true,
      ask: false,
      counts: new Map(),
    });
    await scene.run(50);
    const edits = await editsOf(author, 0, 2);
    caller.say(...edits);
    await scene.run(10);
    expect(other.of('envelope')).toEqual(edits);
    const third = await scene.call(session('third'));
    third.say(certificateOf(author), ...edits);
    await scene.run(2_000);
    expect(scene.storage.state().position.seq).toBe(2);
    expect(third.refusals).toEqual([]);
  });
});

describe('snapshots and the quota', () => {
  const QUOTA = 20_000;

  async function full(scene: HomeScene) {
    const { author, caller } = await authorAt(scene);
    const edits = await editsOf(author, 0, 200);
    caller.say(...edits);
    await scene.run(500);
    return { author, caller, edits };
  }

  async function compact(
    scene: HomeScene,
    { author, caller }: Awaited<ReturnType<typeof authorAt>>,
    seq: number,
  ) {
    const { position, base } = scene.storage.state();
    const then = scene.storage.at(seq);
    if (!then) throw new Error(`nothing is known of ${seq}`);
    const { envelope } = await author.snapshot(
      { epoch: position.epoch, parent: base?.hash ?? null, seq, head: then.head, covers: then.counts },
      utf8(`everything up to ${seq}`),
    );
    caller.say(envelopeMessage(envelope));
    await scene.run(500);
    return sha256Sync(envelope.bytes);
  }

  test('a full room refuses what is too much, says so, keeps the connection and what it has', async () => {
    const scene = await HomeScene.make({ limits: { ...HOME_LIMITS, roomBytes: QUOTA } });
    const { author, caller } = await full(scene);
    expect(scene.storage.state().tail.bytes).toBeLessThanOrEqual(QUOTA);
    expect(scene.storage.state().tail.bytes).toBeGreaterThan(QUOTA / 2);
    expect(new Set(caller.refusals)).toEqual(new Set(['room-full']));
    expect(caller.closed).toBeNull();
    const reader = await scene.call(session('reader'));
    expect(reader.receipts[0]?.counts.get(author.session)).toBe(scene.storage.state().position.seq);
  });

  test('rule 5: a snapshot makes room, the next receipt names it, and what lies above it still counts', async () => {
    const scene = await HomeScene.make({ limits: { ...HOME_LIMITS, roomBytes: QUOTA } });
    const { author, caller, edits } = await full(scene);
    const held = scene.storage.state().position.seq;
    const hash = await compact(scene, { author, caller }, 10);
    expect(scene.storage.state().base?.hash).toBe(hash);
    expect(caller.receipts.at(-1)?.base).toBe(hash);
    caller.say(...edits.slice(held));
    await scene.run(500);
    expect(scene.storage.state().tail.bytes).toBeLessThanOrEqual(QUOTA);
    // As many as the snapshot replaced, and no more.
    expect(scene.storage.state().position.seq - held).toBeLessThanOrEqual(11);
    expect(scene.storage.state().position.seq - held).toBeGreaterThanOrEqual(9);
  });

  test('rule 5: a claim that is not what home holds is refused, and why is said', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(300);
    const { position, counts } = scene.storage.state();
    const offer = async (claim: { epoch?: Hash; parent?: Hash; head?: Hash; covers?: typeof counts }) => {
      const right = { ...position, parent: null, covers: counts };
      const { envelope } = await author.snapshot({ ...right, ...claim }, utf8('a snapshot'));
      caller.say(envelopeMessage(envelope));
      await scene.run(100);
    };
    const other = session('something else');
    await offer({ epoch: other });
    await offer({ parent: other });
    await offer({ head: other });
    await offer({ covers: new Map([[author.session, 2]]) });
    expect(caller.refusals).toEqual(['stale-snapshot', 'stale-snapshot', 'stale-snapshot', 'bad-snapshot']);
    expect(scene.storage.state().base).toBeNull();
    await offer({});
    expect(scene.storage.state().base).not.toBeNull();
  });
});

describe('rooms', () => {
  test('a room is let go of soon after its last caller has left, and comes back as it was', async () => {
    const scene = await HomeScene.make();
    const { author, caller } = await authorAt(scene);
    caller.say(...(await editsOf(author, 0, 3)));
    await scene.run(300);
    const last = caller.receipts.at(-1);
    caller.hangUp();
    await scene.run(4_900);
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 0 });
    await scene.run(300);
    expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
    await expect(scene.logs[0]?.refresh()).rejects.toThrow('not open');
    expect(scene.clock.pending).toBe(0);
    const again = await scene.call(author);
    const [receipt] = again.receipts;
    expect(receipt?.counts).toEqual(last?.counts);
    expect(receipt?.time).toBeGreaterThan(last?.time ?? 0);
    expect(scene.logs).toHaveLength(2);
    again.say(...(await editsOf(author, 3, 4)));
    await scene.run(300);
    expect(again.receipts.at(-1)?.counts.get(author.session)).toBe(4);
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
    expect(newcomer.receipts[0]?.counts.get(author.session)).toBe(3);
    expect(scene.home.stats()).toEqual({ rooms: 1, callers: 1 });
  });

  test('whoever hangs up and calls again does not make home read the room each time', async () => {
    const scene = await HomeScene.make();
    for (let i = 0; i < 20; i++) {
      const caller = await scene.call(session('restless'));
      caller.hangUp();
      await scene.run(1_000);
    }
    expect(scene.logs).toHaveLength(1);
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
    expect(stranger.receipts.every(({ room, counts }) => room === other.room && counts.size === 0)).toBe(
      true,
    );
    expect(scene.storages.get(other.room)?.state().position.seq).toBe(0);
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
    expect([closed, scene.home.stats().rooms]).toEqual([['closed'], 0]);
    broken = false;
    const again = await scene.call(session('a'));
    expect(again.closed).toBeNull();
    expect(again.receipts).toHaveLength(1);
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
    const forged = (await editsOf(await scene.author(), 0, 64)) as Extract<
      SyncMessage,
      { type: 'envelope' }
    >[];
    bad.say(...forged);
    await scene.run(100);
    expect(new Set(bad.refusals)).toEqual(new Set(['uncertified']));
    expect(bad.closed).toBe('misbehaving');
    caller.say(...(await editsOf(author, 0, 1)));
    await scene.run(300);
    expect(caller.receipts.at(-1)?.counts).toEqual(new Map([[author.session, 1]]));
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
    expect(scene.storage.state().counts.get(author.session)).toBe(5);
    expect((await scene.call(session('late'))).closed).toBe('going-away');
    expect(scene.home.stats()).toEqual({ rooms: 0, callers: 0 });
    expect(scene.clock.pending).toBe(0);
  });

  test('a disk that refuses does not hold it up', async () => {
    class Refusing extends MemoryLog {
      override append = () => Promise.reject(new LogStorageError('full', 'the disk is full'));
    }
    const scene = await HomeScene.make({ log: () => new Refusing() });
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
  expect(scene.storage.scan(null, 10).envelopes).toEqual([]);
});
