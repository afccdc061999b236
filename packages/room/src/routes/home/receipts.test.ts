import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { handOver } from '@parley/seal';
import { concat, type SessionId, utf8 } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { HeldByHome, runsOf } from '../../testing/held.ts';
import { Lab } from '../../testing/lab.ts';
import { LabHome } from '../../testing/lab-home.ts';
import { Receipts } from './receipts.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

describe('receipts', () => {
  let lab: Lab;
  let home: LabHome;
  let log: MemoryLog;
  let receipts: Receipts;
  let held: HeldByHome;

  const load = (): Promise<Receipts> => Receipts.load(lab.suite, log, lab.access.view.room, lab.homePin);
  /** The document is opened again. */
  const reopen = async (): Promise<Receipts> => {
    receipts = await load();
    held = new HeldByHome(receipts);
    return receipts;
  };

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    log = new MemoryLog({ storage: new MemoryStorage() });
    await log.open();
    await reopen();
  });

  it('rule 8: believes nobody before a home was met', async () => {
    const receipt = await home.receipt(runsOf({ [A]: 1 }));
    expect(await receipts.receive(receipt, 0, false)).toBe('unbelieved');
    expect(held.counts).toEqual({});
    expect(receipts.pinned).toBe(false);
    expect(await receipts.pin(home.key.publicKey)).toBe(true);
    expect(receipts.pinned).toBe(true);
    const next = await home.receipt(runsOf({ [A]: 2 }));
    expect(await receipts.receive(next, 7, false)).toBe('new');
    expect(held.counts).toEqual({ [A]: 2 });
    expect(receipts.heardAt).toBe(7);
  });

  it('rule 8: what home said before its key was known counts once it is, and nothing that others made up', async () => {
    const forger = await LabHome.make(lab, 2);
    const forged = await forger.receipt(runsOf({ [A]: 9 }), { time: 9_000_000_000_000 });
    const early = [await home.receipt(runsOf({ [A]: 1 })), await home.receipt(runsOf({ [A]: 2 })), forged];
    for (const receipt of early) expect(await receipts.receive(receipt, 3, false)).toBe('unbelieved');
    expect(held.counts).toEqual({});
    await receipts.pin(home.key.publicKey);
    await lab.run(0);
    expect(held.counts).toEqual({ [A]: 2 });
    expect(receipts.heardAt).toBe(3);
  });

  it('rule 8: keeps of what comes before home’s key is known only the newest few', async () => {
    const early = await Promise.all(
      Array.from({ length: 40 }, (_, i) => home.receipt(runsOf({ [A]: 40 - i }), { seq: 40 })),
    );
    for (const receipt of early) await receipts.receive(receipt, 0, false);
    await receipts.pin(home.key.publicKey);
    await lab.run(0);
    expect(held.said.length).toBeLessThanOrEqual(24);
    expect(held.counts).toEqual({ [A]: 1 });
  });

  it('rule 8: believes no other key than the first, also after the document was opened again', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.save();
    await reopen();
    const other = await LabHome.make(lab, 2);
    expect(await receipts.pin(other.key.publicKey)).toBe(false);
    expect(await receipts.receive(await other.receipt(runsOf({ [A]: 9 })), 0, true)).toBe('unbelieved');
    expect(await receipts.pin(home.key.publicKey)).toBe(true);
  });

  it('rule 8: believes the key another tab of the device has pinned meanwhile', async () => {
    const other = await load();
    await other.pin(home.key.publicKey);
    await other.save();
    expect(await receipts.receive(await home.receipt(runsOf({ [A]: 1 })), 0, false)).toBe('new');
  });

  it('rule 8: keeps the key of a home that introduces itself while a neighbour’s receipt is judged', async () => {
    const reading = Promise.withResolvers<void>();
    const read = Promise.withResolvers<void>();
    const get = lab.homeKeys.get.bind(lab.homeKeys);
    lab.homeKeys.get = async (home) => {
      const value = await get(home);
      reading.resolve();
      await read.promise;
      return value;
    };
    const early = receipts.receive(await home.receipt(runsOf({ [A]: 1 })), 0, false);
    await reading.promise;
    lab.homeKeys.get = get;
    expect(await receipts.pin(home.key.publicKey)).toBe(true);
    read.resolve();
    expect(await early).toBe('new');
    expect(await receipts.receive(await home.receipt(runsOf({ [A]: 2 })), 0, true)).toBe('new');
    await receipts.save();
    await reopen();
    expect(await receipts.pin((await LabHome.make(lab, 2)).key.publicKey)).toBe(false);
  });

  it('rule 8: believes no receipt that was changed, or is for another room', async () => {
    await receipts.pin(home.key.publicKey);
    const receipt = await home.receipt(runsOf({ [A]: 1 }));
    const forged = {
      ...receipt,
      signature: receipt.signature.slice().fill(1),
      bytes: receipt.bytes.slice().fill(1),
    };
    expect(await receipts.receive(forged, 0, true)).toBe('unbelieved');
    const elsewhere = await home.receipt(runsOf({ [A]: 1 }), { room: B });
    expect(await receipts.receive(elsewhere, 0, true)).toBe('unbelieved');
    expect(held.counts).toEqual({});
  });

  it('adds what a receipt names to what was named before', async () => {
    await receipts.pin(home.key.publicKey);
    const full = await home.receipt(runsOf({ [A]: 2, [B]: 1 }));
    await receipts.receive(full, 0, true);
    const part = await home.receipt(runsOf({ [A]: 3 }), { full: false, seq: 4 });
    expect(await receipts.receive(part, 0, false)).toBe('new');
    expect(held.counts).toEqual({ [A]: 3, [B]: 1 });
    expect([...receipts.current()]).toEqual([full, part]);
  });

  it('of each part by itself', async () => {
    await receipts.pin(home.key.publicKey);
    const text = await home.receipt(runsOf({ [A]: 2 }));
    const discussion = await home.receipt(runsOf({ [B]: 1 }), { part: 1, seq: 1 });
    for (const receipt of [discussion, text]) expect(await receipts.receive(receipt, 0, false)).toBe('new');
    expect(held.counts).toEqual({ [A]: 2 });
    expect([...receipts.current()]).toEqual([discussion, text]);
  });

  it('takes them in the order in which they came, whichever signature is checked first', async () => {
    await receipts.pin(home.key.publicKey);
    const first = await home.receipt(runsOf({ [A]: 1 }), { full: false });
    const second = await home.receipt(runsOf({ [B]: 1 }), { full: false, seq: 2 });
    const verdicts = [receipts.receive(first, 0, false), receipts.receive(second, 0, false)];
    expect(await Promise.all(verdicts)).toEqual(['new', 'new']);
    expect(held.counts).toEqual({ [A]: 1, [B]: 1 });
  });

  it('tells the newest that comes again from one that is late, and from an old one', async () => {
    await receipts.pin(home.key.publicKey);
    const old = await home.receipt(runsOf({ [A]: 1 }), { time: lab.clock.now() - 10_000 });
    const older = await home.receipt(runsOf({ [A]: 1 }));
    const newest = await home.receipt(runsOf({ [A]: 2 }));
    await receipts.receive(newest, 5, false);
    expect(await receipts.receive(newest, 6, false)).toBe('known');
    expect(await receipts.receive(older, 6, false)).toBe('late');
    expect(await receipts.receive({ ...older, signature: old.signature }, 6, false)).toBe('unbelieved');
    expect(await receipts.receive(old, 6, false)).toBe('old');
    expect(held.counts).toEqual({ [A]: 2 });
    expect(receipts.heardAt).toBe(5);
  });

  it('is bounded: of a flood only some wait', async () => {
    await receipts.pin(home.key.publicKey);
    const flood = await Promise.all(
      Array.from({ length: 100 }, (_, index) => home.receipt(runsOf({ [A]: index + 1 }))),
    );
    const verdicts = await Promise.all(flood.map((receipt) => receipts.receive(receipt, 0, false)));
    expect(verdicts.filter((verdict) => verdict === 'new')).toHaveLength(64);
  });

  it('rule 8: believes a home that has lost something, also from part of a receipt', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.receive(await home.receipt(runsOf({ [A]: 5, [B]: 5 })), 0, true);
    const restored = await home.receipt(runsOf({ [A]: 2 }), {
      seq: 3,
      full: false,
    });
    expect(await receipts.receive(restored, 0, false)).toBe('rewound');
    expect(held.counts).toEqual({ [A]: 2 });
    expect([...receipts.current()]).toEqual([restored]);
    expect(held.said.at(-1)?.full, 'of the rest nothing is known any more').toBe(true);
    expect(receipts.wentBack).toBe(true);
    receipts.repaired();
    expect(receipts.wentBack).toBe(false);
  });

  it('rule 8: believes a home that came back with less and has grown since, once it answers', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.receive(await home.receipt(runsOf({ [A]: 5, [B]: 5 })), 0, true);
    await receipts.receive(await home.receipt(runsOf({ [B]: 12 })), 0, true);
    expect(held.counts).toEqual({ [B]: 12 });
  });

  it('hears a home whose clock was set back, from the moment it answers', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.receive(await home.receipt(runsOf({ [A]: 1 }), { time: 9_000_000_000_000 }), 0, true);
    expect(await receipts.receive(await home.receipt(runsOf({ [A]: 2 })), 0, true)).toBe('old');
    await receipts.pin(home.key.publicKey);
    // What others pass on of it does not count as its answer.
    expect(await receipts.receive(await home.receipt(runsOf({ [A]: 2 })), 0, false)).toBe('old');
    expect(await receipts.receive(await home.receipt(runsOf({ [A]: 2 })), 0, true)).toBe('new');
    expect(held.counts).toEqual({ [A]: 2 });
    expect(await receipts.receive(await home.receipt(runsOf({ [A]: 3 })), 0, true)).toBe('new');
  });

  describe('after the document was closed and opened', () => {
    it('rule 8: knows what home held, and no more than that', async () => {
      await receipts.pin(home.key.publicKey);
      await receipts.receive(await home.receipt(runsOf({ [A]: 4 })), 0, true);
      await receipts.save();
      await receipts.receive(await home.receipt(runsOf({ [A]: 6 })), 0, true);
      // It crashed here.
      await reopen();
      expect(held.counts).toEqual({ [A]: 4 });
      expect([...receipts.current()]).toEqual([]);
    });

    it('rule 8: does not remember what a home had before it lost it', async () => {
      await receipts.pin(home.key.publicKey);
      await receipts.receive(await home.receipt(runsOf({ [A]: 9 })), 0, true);
      await receipts.save();
      await receipts.receive(await home.receipt(runsOf({ [A]: 3 })), 0, true);
      await receipts.save();
      await reopen();
      expect(held.counts).toEqual({ [A]: 3 });
    });

    it('notices that home went back meanwhile', async () => {
      await receipts.pin(home.key.publicKey);
      await receipts.receive(await home.receipt(runsOf({ [A]: 9 })), 0, true);
      await receipts.save();
      await reopen();
      const restored = await home.receipt(runsOf({ [A]: 3 }));
      expect(await receipts.receive(restored, 0, true)).toBe('rewound');
      expect(receipts.wentBack).toBe(true);
    });

    it('rule 8: remembers nothing that one value of a log does not hold', async () => {
      await receipts.pin(home.key.publicKey);
      const many: Record<SessionId, number> = {};
      for (let i = 0; i < 1_000; i++) many[i.toString(16).padStart(64, '0')] = i + 1;
      // What a log refuses would be refused again and again.
      await receipts.receive(await home.receipt(runsOf(many), { full: false }), 0, true);
      await receipts.save();
      await reopen();
      expect(held.counts).toEqual({});
    });

    it('knows nothing if what was written down cannot be read', async () => {
      for (const bytes of [new Uint8Array([255, 255, 255]), utf8('[{"part":0}]'), utf8('7')]) {
        await log.setMeta('home-said', bytes);
        await reopen();
        expect(held.said).toEqual([]);
      }
    });
  });

  it('writes it down again after the log has lost them', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.receive(await home.receipt(runsOf({ [A]: 2 })), 0, true);
    await receipts.save();
    await log.setMeta('home-said', null);
    await receipts.save();
    const before = receipts;
    await reopen();
    expect(held.counts).toEqual({});
    before.unsaved();
    await before.save();
    await reopen();
    expect(held.counts).toEqual({ [A]: 2 });
    expect(await receipts.pin((await LabHome.make(lab, 2)).key.publicKey)).toBe(false);
  });

  it('writes nothing while home says the same again and again', async () => {
    await receipts.pin(home.key.publicKey);
    let writes = 0;
    const setMeta = log.setMeta.bind(log);
    log.setMeta = (name, value) => {
      writes += 1;
      return setMeta(name, value);
    };
    for (let turn = 0; turn < 5; turn++) {
      await receipts.receive(await home.receipt(runsOf({ [A]: 2 })), 0, true);
      await receipts.save();
    }
    expect(writes).toBe(1);
  });

  describe('rule 8: of one position, two histories', () => {
    const HEADS = ['1'.repeat(64), '2'.repeat(64)] as const;
    const at = (seq: number, head: string, count: number) =>
      home.receipt(runsOf({ [A]: count }), { seq, head });

    it('are not both believed, and both kept', async () => {
      await receipts.pin(home.key.publicKey);
      const [one, two] = [await at(5, HEADS[0], 5), await at(5, HEADS[1], 9)];
      expect(await receipts.receive(one, 0, true)).toBe('new');
      expect(receipts.contradiction).toBeNull();
      expect(await receipts.receive(two, 0, false)).toBe('contradicts');
      expect(held.counts).toEqual({ [A]: 5 });
      expect(receipts.contradiction).toEqual([one, two]);
      await receipts.save();
      expect(await log.getMeta('home-contradiction')).toEqual(concat(one.bytes, two.bytes));
    });

    it('told late, by another way, are noticed all the same', async () => {
      await receipts.pin(home.key.publicKey);
      const other = await at(5, HEADS[1], 5);
      expect(await receipts.receive(await at(5, HEADS[0], 5), 0, true)).toBe('new');
      expect(await receipts.receive(await at(6, HEADS[0], 6), 0, true)).toBe('new');
      expect(await receipts.receive(other, 0, false)).toBe('contradicts');
      expect(held.counts).toEqual({ [A]: 6 });
    });

    it('are none where home says itself that it went back', async () => {
      await receipts.pin(home.key.publicKey);
      await receipts.receive(await at(5, HEADS[0], 5), 0, true);
      expect(await receipts.receive(await at(4, HEADS[0], 4), 0, true)).toBe('rewound');
      expect(await receipts.receive(await at(5, HEADS[1], 5), 0, true)).toBe('new');
      expect(receipts.contradiction).toBeNull();
    });
  });

  it('rule 8: of a home whose key handed over to another nobody is asked', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.receive(await home.receipt(runsOf({ [A]: 7 })), 0, true);
    const next = await LabHome.make(lab, 2);
    const elders = [await handOver(home.key, next.key.publicKey)];
    expect(await receipts.pin(next.key.publicKey)).toBe(false);
    expect(await receipts.pin(next.key.publicKey, elders)).toBe(true);
    expect(held.counts).toEqual({ [A]: 7 });
    expect(await receipts.receive(await next.receipt(runsOf({ [A]: 8 })), 0, true)).toBe('new');
    // It has handed over: the old one is another.
    expect(await receipts.pin(home.key.publicKey)).toBe(false);
    expect(await (await load()).pin(next.key.publicKey)).toBe(true);
  });

  it('of a home that a person accepted counts what it says, and nothing of what the one before it said', async () => {
    await receipts.pin(home.key.publicKey);
    await receipts.receive(await home.receipt(runsOf({ [A]: 7 })), 0, true);
    const other = await LabHome.make(lab, 2);
    expect(await receipts.accept()).toBe(false);
    expect(await receipts.pin(other.key.publicKey)).toBe(false);
    const elsewhere = await load();
    expect(await receipts.accept()).toBe(true);
    expect(held.counts).toEqual({});
    expect(await receipts.pin(other.key.publicKey)).toBe(true);
    expect(await receipts.receive(await other.receipt(runsOf({ [A]: 1 })), 0, true)).toBe('new');
    // The other documents that are open learn of it as they meet it.
    expect(await elsewhere.pin(other.key.publicKey)).toBe(true);
    expect(await elsewhere.receive(await other.receipt(runsOf({ [A]: 1 })), 0, true)).toBe('new');
  });
});
