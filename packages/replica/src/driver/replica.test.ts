import { beforeEach, describe, expect, test } from 'vitest';
import { envelopeMessage, Scene, type TestDevice, type TestReplica } from '../testing/replicas.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.make();
});

const sent = (to: TestReplica): number => to.accepted.length;

describe('two devices', () => {
  let a: TestDevice;
  let b: TestDevice;
  beforeEach(async () => {
    [a, b] = [await scene.device(), await scene.device()];
  });

  test('become equal: what was written before, live both ways, and after being apart', async () => {
    await a.write('before');
    await scene.run(100);
    const [left] = scene.join(a, b);
    await scene.run(100);
    expect(b.shown()).toEqual(['before']);
    await a.write('from a');
    await b.write('from b');
    await scene.run(20);
    expect([a.shown(), b.shown()]).toEqual([a.shown(), ['before', 'from a', 'from b']]);
    left.close('going-away');
    await scene.run(100);
    await a.write('apart a');
    await b.write('apart b', { part: 1 });
    await scene.run(1_000);
    scene.join(a, b);
    await scene.run(200);
    expect(a.kept()).toEqual(b.kept());
    expect(a.kept(1)).toEqual(b.kept(1));
    expect([a.shown(), a.shown(1)]).toEqual([b.shown(), ['apart b']]);
  });

  test('a newcomer is sent each edit once, however late it comes and however slow the line is', async () => {
    for (let i = 0; i < 300; i++) await a.write(`edit ${i}`);
    await scene.run(20_000);
    const hand = scene.hand(a, undefined, { rate: 5_000 });
    hand.say({
      type: 'have',
      part: 0,
      proved: null,
      bases: [],
      digest: '0'.repeat(64),
      runs: new Map(),
      covered: new Map(),
      full: true,
      ask: false,
      more: false,
    });
    await scene.run(5_000);
    expect(hand.numbers.length).toBeGreaterThan(10);
    expect(hand.numbers).toEqual([...hand.numbers.keys()]);
  });

  test('a large edit travels over chunks, and is acknowledged once it is durable', async () => {
    scene.join(a, b);
    await scene.run(50);
    await a.write('large', { filling: 200_000 });
    await scene.run(400);
    expect(b.shown()).toEqual(['large']);
    const c = await scene.device();
    scene.join(b, c);
    await scene.run(400);
    expect(c.shown()).toEqual(['large']);
  });

  test('of two edits under one number all count the lesser name, and each keeps both', async () => {
    const [first, second] = await scene.twins();
    const [x, y] = [await scene.device({ sealer: first }), await scene.device({ sealer: second })];
    const one = await x.write('one');
    const other = await y.write('other');
    scene.join(x, a);
    scene.join(y, a);
    scene.join(a, b);
    await scene.run(10_000);
    const lesser = one.hash < other.hash ? one.hash : other.hash;
    for (const each of [x, y, a, b]) {
      const edits = each.machine(0).edits.of(first.session);
      expect([edits?.hashOf(0), edits?.others.length]).toEqual([lesser, 1]);
    }
  });

  test('a link that closes in the middle loses nothing', async () => {
    await a.write('large', { filling: 1_000_000 });
    for (let i = 0; i < 200; i++) await a.write(`${i}`);
    for (let i = 0; i < 10; i++) {
      const [left] = scene.join(a, b, { rate: 200_000, delay: 20 });
      await scene.run(1_000);
      left.close('lost');
      await scene.run(50);
    }
    scene.join(a, b);
    await scene.run(1_000);
    expect(b.kept()).toEqual(a.kept());
    expect(b.shown()).toHaveLength(201);
  });
});

describe('home', () => {
  let home: TestReplica;
  let a: TestDevice;
  beforeEach(async () => {
    home = await scene.home();
    a = await scene.device();
    scene.call(a, home);
    await scene.run(50);
  });

  test('floods what it takes, and gives all of it to a newcomer who finds nobody else', async () => {
    const b = await scene.device();
    scene.call(b, home);
    await scene.run(50);
    await a.write('one');
    await b.write('two', { filling: 100_000 });
    await scene.run(200);
    expect([a.shown(), b.shown()]).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
    for (const each of [...a.replica.links, ...b.replica.links]) each.close('going-away');
    await scene.run(100);
    const newcomer = await scene.device();
    scene.call(newcomer, home);
    await scene.run(500);
    expect(newcomer.shown()).toEqual(['one', 'two']);
  });

  test('judges a base with its chunks, serves what it replaced, and shelves it for a week once a second session has proved it', async () => {
    const b = await scene.device();
    scene.call(b, home);
    for (let i = 0; i < 10; i++) await a.write(`edit ${i}`);
    await scene.run(200);
    a.document().filling = 300_000;
    a.document().duties = { ...a.document().duties, rank: 0 };
    await scene.run(4_000);
    a.document().duties = { ...a.document().duties, rank: null };
    await scene.run(1_000);
    const [base] = home.bases();
    expect(home.bases()).toHaveLength(1);
    expect([home.proved(), a.proved(), b.proved()]).toEqual([base, base, base]);
    const state = await home.logs[0]?.refresh();
    expect(state?.shelves.map(({ by, until }) => [by, until])).toEqual([[base, null]]);
    expect([...(state?.kept ?? [])]).toEqual([]);
    expect(await home.logs[0]?.read(a.sealer.session, 0, 100, { served: true })).toHaveLength(10);
    b.document().duties = { ...b.document().duties, rank: 0 };
    await scene.run(4_000);
    const after = await home.logs[0]?.refresh();
    expect(after?.notes.map(({ note }) => note.session)).toEqual([b.sealer.session]);
    expect(after?.shelves[0]?.until).toBeGreaterThan(scene.clock.now() + 6 * 24 * 3_600_000);
    const newcomer = await scene.device();
    scene.call(newcomer, home);
    await scene.run(1_000);
    expect(newcomer.shown()).toHaveLength(10);
    await scene.run(4_000);
    expect(newcomer.proved()).toBe(base);
  });

  test('put back to a backup it is healed by who was there, and what only the backup had is not lost', async () => {
    const b = await scene.device();
    scene.call(b, home);
    for (let i = 0; i < 3; i++) await b.write(`only ${i}`);
    await scene.run(500);
    const image = home.storage.snapshotImage();
    for (let i = 0; i < 80; i++) await a.write(`later ${i}`);
    await scene.run(1_000);
    home.storage.restore(image);
    await scene.run(10_000);
    const state = await home.logs[0]?.refresh();
    expect(state?.kept.get(a.sealer.session)?.numbers).toHaveLength(80);
    expect(home.kept()).toEqual(a.kept());
    expect(home.kept()).toHaveLength(83);
  });

  test('put back to before a base, both end with all', async () => {
    for (let i = 0; i < 4; i++) await a.write(`early ${i}`);
    await scene.run(500);
    const image = home.storage.snapshotImage();
    for (let i = 0; i < 6; i++) await a.write(`late ${i}`);
    await scene.run(500);
    a.document().duties = { ...a.document().duties, rank: 0 };
    await scene.run(4_000);
    const [base] = home.bases();
    expect(a.kept()).toEqual([]);
    home.storage.restore(image);
    await scene.run(15_000);
    expect(home.bases()).toContain(base);
    for (const link of a.replica.links) link.close('going-away');
    const newcomer = await scene.device();
    scene.call(newcomer, home);
    await scene.run(1_000);
    expect(newcomer.shown()).toHaveLength(10);
  });
});

test('own edits are written at once, those of others are gathered', async () => {
  const [a, b] = [await scene.device(), await scene.device({ gatherMs: 1_000 })];
  scene.join(a, b);
  await scene.run(50);
  await a.write('one');
  await scene.run(20);
  const kept = async (of: TestDevice) => [...((await of.logs[0]?.refresh())?.kept.keys() ?? [])].length;
  expect([await kept(a), await kept(b), sent(b)]).toEqual([1, 0, 1]);
  await scene.run(1_000);
  expect(await kept(b)).toBe(1);
});

test('only what is durable is acknowledged', async () => {
  const a = await scene.device({ slow: 5_000, gatherMs: 0 });
  const author = await scene.author();
  const hand = await scene.syncedHand(a);
  const { envelope } = await author.edit(
    { part: 0, number: 0, prev: null },
    new TextEncoder().encode('{"facts":[],"deletes":[]}'),
  );
  if (author.certificate)
    hand.say({ type: 'certificate', certificate: author.certificate }, envelopeMessage(envelope));
  await scene.run(4_000);
  const named = () => hand.of('have').filter(({ runs }) => (runs.get(author.session) ?? []).length > 0);
  expect([a.accepted.length, named().length]).toEqual([1, 0]);
  await scene.run(2_000);
  expect(named().length).toBeGreaterThan(0);
});

describe('a page that is loaded anew', () => {
  test('goes on over its log: what its base holds is not kept again, and the last base goes in the end', async () => {
    const home = await scene.home();
    const a = await scene.device();
    const b = await scene.device();
    const [link] = scene.call(a, home);
    const [other] = scene.call(b, home);
    await scene.run(50);
    const compact = async () => {
      for (let i = 0; i < 10; i++) await a.write(`edit ${i}`);
      await scene.run(200);
      if (b.kept().length < 1) throw new Error('nothing came');
      a.document().duties = { ...a.document().duties, rank: 0 };
      await scene.run(4_000);
      a.document().duties = { ...a.document().duties, rank: null };
    };
    await compact();
    other.close('going-away');
    await scene.run(50);
    const first = a.proved();
    link.close('going-away');
    scene.call(a, home);
    for (let i = 0; i < 10; i++) await a.write(`more ${i}`);
    a.document().duties = { ...a.document().duties, rank: 0 };
    await scene.run(4_000);
    expect(a.proved()).not.toBe(first);
    await a.write('above');
    await scene.run(200);
    await a.replica.close('going-away');
    const again = await scene.device({ storage: a.storage });
    expect([again.proved(), again.kept().length]).toEqual([a.proved(), 1]);
    expect(again.shown()).toHaveLength(21);
    scene.call(again, home);
    scene.join(again, b);
    await scene.run(10_000);
    expect([again.kept().length, b.shown().length]).toEqual([1, 21]);
    const shelved = async () =>
      (await again.logs[0]?.refresh())?.snapshots.filter(({ shelf }) => shelf !== null).length;
    expect(await shelved()).toBe(1);
    for (const each of [again, b, home]) await each.replica.close('going-away');
    scene.clock.advance(25 * 3_600_000);
    const late = await scene.device({ storage: a.storage });
    await scene.run(1_000);
    expect(late.shown()).toHaveLength(21);
    expect(await shelved()).toBe(0);
  });
});

describe('tabs', () => {
  test('that share a storage end with the same, whoever of them replaces what', async () => {
    const a = await scene.device();
    const b = await scene.device({ storage: a.storage });
    scene.join(a, b);
    await scene.run(50);
    for (let i = 0; i < 10; i++) await (i % 2 ? a : b).write(`${i}`);
    await scene.run(200);
    a.document().duties = { ...a.document().duties, rank: 0 };
    await scene.run(20_000);
    for (let i = 0; i < 10; i++) await (i % 2 ? a : b).write(`more ${i}`);
    await scene.run(20_000);
    expect([a.shown(), a.proved(), a.kept()]).toEqual([b.shown(), b.proved(), b.kept()]);
    expect(a.shown()).toHaveLength(20);
    const state = await a.logs[0]?.refresh();
    expect(state?.proved).toBe(a.proved());
    expect(a.bases().length + b.bases().length).toBe(2);
  });
});
