import { BroadcastTree } from '@parley/mesh';
import type { Link, Replica } from '@parley/replica';
import { createVerifier } from '@parley/seal';
import {
  type Bytes,
  decodeSync,
  digestOfRuns,
  encodeSync,
  type Have,
  NO_SESSION,
  type ReceiptMessage,
  type SessionId,
} from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Content } from '../../sync/content.ts';
import { HeldByHome, runsOf } from '../../testing/held.ts';
import { Lab } from '../../testing/lab.ts';
import { LabHome } from '../../testing/lab-home.ts';
import { Neighbours } from '../neighbours.ts';
import { CALLER } from './caller.ts';
import { ReceiptRelay } from './receipt-relay.ts';
import { Receipts } from './receipts.ts';

const SELF = '5'.repeat(64);
const ADA = 'a'.repeat(64);
const BOB = 'b'.repeat(64);
const FAR = 'f'.repeat(64);

describe('receipt relay', () => {
  let lab: Lab;
  let home: LabHome;
  let replica: Replica<Content>;
  let receipts: Receipts;
  let neighbours: Neighbours;
  let relay: ReceiptRelay;
  let here: Set<SessionId>;
  let held: HeldByHome;
  /** What each neighbour was passed on: caller and time. */
  const passed = new Map<string, [SessionId, number][]>();
  const links = new Map<string, Link>();

  const link = (name: string, session: SessionId | null): Link => {
    const [mine, theirs] = lab.pair();
    const heard: [SessionId, number][] = [];
    passed.set(name, heard);
    theirs.listen({
      message: (bytes: Bytes) => {
        const message = decodeSync(bytes);
        if (message.type === 'receipt') heard.push([message.caller, message.receipt.time]);
      },
      drain() {},
      close() {},
    });
    const have: Have = {
      type: 'have',
      part: 0,
      proved: null,
      bases: [],
      digest: digestOfRuns(new Map()),
      runs: new Map(),
      covered: new Map(),
      full: true,
      ask: false,
      more: false,
    };
    theirs.send(encodeSync(have), 'live');
    const made = replica.link(mine, { kind: session === null ? 'home' : 'peer', session });
    neighbours.up(made);
    links.set(name, made);
    return made;
  };

  const hear = async (name: string, message: Omit<ReceiptMessage, 'type'>): Promise<void> => {
    const from = links.get(name);
    if (from) relay.heard({ type: 'receipt', ...message }, from);
    await lab.run(50);
  };

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    const tree = new BroadcastTree();
    replica = await lab.replica(tree);
    const log = lab.log();
    await log.open();
    receipts = await Receipts.load(lab.suite, log, lab.access.edit.room, lab.homePin);
    await receipts.pin(home.key.publicKey);
    held = new HeldByHome(receipts);
    here = new Set();
    const self = {
      type: 'peer',
      session: SELF,
      device: SELF,
      certificate: null,
      visible: true,
      metered: false,
      calling: false,
      leads: true,
    } as const;
    neighbours = new Neighbours({
      logger: lab.logger,
      verifier: createVerifier(lab.suite, lab.access.view.room, lab.access.view.publicKeys),
      self: () => self,
      changed() {},
    });
    relay = new ReceiptRelay({
      session: SELF,
      receipts,
      replica,
      tree,
      neighbours,
      clock: lab.clock,
      logger: lab.logger,
      isHere: (session) => here.has(session),
      heard() {},
    });
    link('home', null);
    link('ada', ADA);
    link('bob', BOB);
    await lab.run(50);
  });

  it('brings home’s word to the mesh under its own name, and not back to home', async () => {
    const receipt = await home.receipt(runsOf({ [ADA]: 1 }));
    await hear('home', { caller: NO_SESSION, receipt });
    expect(passed.get('ada')).toEqual([[SELF, receipt.time]]);
    expect(passed.get('bob')).toEqual([[SELF, receipt.time]]);
    expect(passed.get('home')).toEqual([]);
    expect(held.said).toHaveLength(1);
  });

  it('passes a caller’s receipts on once, and not back to where they came from', async () => {
    const receipt = await home.receipt(runsOf({ [ADA]: 1 }));
    await hear('ada', { caller: ADA, receipt });
    await hear('bob', { caller: ADA, receipt });
    await hear('ada', { caller: ADA, receipt });
    expect(passed.get('bob')).toEqual([[ADA, receipt.time]]);
    expect(passed.get('ada')).toEqual([]);
    expect(held.said).toHaveLength(1);
  });

  it('rule 7: two callers are two trees, and each neighbour’s word counts as heard', async () => {
    const receipt = await home.receipt(runsOf({ [ADA]: 1 }));
    await hear('ada', { caller: ADA, receipt });
    await hear('bob', { caller: BOB, receipt });
    expect(passed.get('bob')).toEqual([[ADA, receipt.time]]);
    expect(passed.get('ada')).toEqual([[BOB, receipt.time]]);
    for (const { receiptAt, link: over } of neighbours.all)
      expect(receiptAt === null).toBe(over.info.kind === 'home');
  });

  it('rule 7: a copy that comes late counts as heard over that way too, and goes no further', async () => {
    const older = await home.receipt(runsOf({ [ADA]: 1 }));
    const newest = await home.receipt(runsOf({ [ADA]: 2 }));
    await hear('home', { caller: NO_SESSION, receipt: newest });
    await hear('ada', { caller: BOB, receipt: newest });
    await hear('bob', { caller: BOB, receipt: newest });
    const heard = () => [...neighbours.all].map(({ receiptAt }) => receiptAt !== null);
    expect(heard()).toEqual([true, true, true]);
    for (const neighbour of neighbours.all) neighbour.receiptAt = null;
    await hear('ada', { caller: ADA, receipt: older });
    expect(heard()).toEqual([false, true, false]);
    expect(passed.get('bob')).toEqual([[SELF, newest.time]]);
    expect(held.counts).toEqual({ [ADA]: 2 });
  });

  it('rule 5: knows who else calls, wherever in the mesh, until nothing of them comes any more', async () => {
    here.add(FAR);
    const receipt = await home.receipt(runsOf({ [ADA]: 1 }));
    await hear('home', { caller: NO_SESSION, receipt });
    await hear('ada', { caller: FAR, receipt });
    await hear('bob', { caller: BOB, receipt });
    expect(relay.callers()).toEqual([FAR, BOB]);
    relay.forget(FAR);
    expect(relay.callers()).toEqual([BOB]);
    await lab.run(CALLER.quiet / 2);
    expect(relay.callers()).toEqual([BOB]);
    await lab.run(CALLER.quiet / 2);
    expect(relay.callers()).toEqual([]);
  });

  it('rule 8: passes on, and counts as heard, nothing it does not believe', async () => {
    const forger = await LabHome.make(lab, 2);
    const receipt = await home.receipt(runsOf({ [ADA]: 1 }));
    await hear('ada', { caller: ADA, receipt });
    for (const neighbour of neighbours.all) neighbour.receiptAt = null;
    const { time } = receipt;
    for (const at of [time - 1, time, time + 1_000]) {
      await hear('bob', { caller: BOB, receipt: await forger.receipt(runsOf({ [ADA]: 99 }), { time: at }) });
    }
    expect(passed.get('ada')).toEqual([]);
    expect([...neighbours.all].map(({ receiptAt }) => receiptAt)).toEqual([null, null, null]);
    expect(held.counts).toEqual({ [ADA]: 1 });
  });

  it('passes on nothing old, however many callers somebody names for it', async () => {
    const old = await home.receipt(runsOf({ [ADA]: 1 }));
    const fresh = await home.receipt(runsOf({ [ADA]: 2 }));
    await hear('ada', { caller: ADA, receipt: fresh });
    for (let i = 0; i < 50; i++) {
      const caller = i.toString(16).padStart(64, 'c');
      await hear('bob', { caller, receipt: old });
      await hear('bob', { caller, receipt: fresh });
    }
    expect(passed.get('ada')).toEqual([]);
    expect(passed.get('bob')).toEqual([[ADA, fresh.time]]);
  });

  it('passes on for a caller across the room who is here', async () => {
    here.add(FAR);
    const receipt = await home.receipt(runsOf({ [ADA]: 1 }));
    await hear('ada', { caller: FAR, receipt });
    expect(passed.get('bob')).toEqual([[FAR, receipt.time]]);
  });

  it('believes nobody who says that this peer itself brought it', async () => {
    await hear('ada', { caller: SELF, receipt: await home.receipt(runsOf({ [ADA]: 1 })) });
    expect(held.said).toHaveLength(0);
    expect(passed.get('bob')).toEqual([]);
  });

  it('greets a newcomer with home’s word, which goes no further', async () => {
    const full = await home.receipt(runsOf({ [ADA]: 1 }));
    const part = await home.receipt(runsOf({ [BOB]: 1 }), { full: false, seq: 2 });
    await hear('ada', { caller: NO_SESSION, receipt: full });
    await hear('ada', { caller: NO_SESSION, receipt: part });
    expect(passed.get('bob')).toEqual([]);
    expect(held.said).toHaveLength(2);
    relay.greet(link('new', FAR));
    await lab.run(50);
    expect(passed.get('new')).toEqual([
      [NO_SESSION, full.time],
      [NO_SESSION, part.time],
    ]);
  });

  it('writes down at once that home has less than it had', async () => {
    await hear('home', { caller: NO_SESSION, receipt: await home.receipt(runsOf({ [ADA]: 9 })) });
    await receipts.save();
    await hear('home', { caller: NO_SESSION, receipt: await home.receipt(runsOf({ [ADA]: 2 })) });
    const log = lab.log();
    await log.open();
    const again = await Receipts.load(lab.suite, log, lab.access.edit.room, lab.homePin);
    expect(new HeldByHome(again).counts).toEqual({ [ADA]: 2 });
  });
});
