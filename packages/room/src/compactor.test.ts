import { GENESIS, type Replica } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { hashOf, type Sealer } from '@parley/seal';
import { asBytes, type Bytes, decodeSync, type Envelope, type Hash, type ReceiptFields } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Compactor } from './compactor.ts';
import { Reader } from './reader.ts';
import { Receipts } from './receipts.ts';
import { Lab } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

const AFTER = 10;

describe('compactor', () => {
  let lab: Lab;
  let home: LabHome;
  let doc: Y.Doc;
  let sealer: Sealer;
  let replica: Replica;
  let receipts: Receipts;
  let reader: Reader;
  let compactor: Compactor;
  let homeLink: Parameters<Replica['offer']>[1] | null;
  /** Snapshots home was offered. */
  let offered: Envelope[];
  let seal: Sealer['snapshot'];
  /** Callers that rank before this one. */
  let before: number;

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    doc = new Y.Doc();
    sealer = await lab.sealer();
    const log = new MemoryLog({ storage: lab.storage });
    replica = await lab.replica(log);
    receipts = await Receipts.load(lab.suite, log, lab.access.edit.room, lab.homePin);
    await receipts.pin(home.key.publicKey);
    reader = new Reader({ doc, opener: lab.opener, origin: 'room', clock: lab.clock, unreadable() {} });
    replica.events.on('accepted', (envelope, chunks, from) =>
      from ? reader.push(envelope, chunks) : reader.own(envelope),
    );
    offered = [];
    before = 0;
    const [mine, theirs] = lab.pair();
    theirs.listen({
      message: (bytes: Bytes) => {
        const message = decodeSync(bytes);
        if (message.type === 'envelope' && message.envelope.header.kind === 'snapshot')
          offered.push(message.envelope);
      },
      drain() {},
      close() {},
    });
    homeLink = replica.link(mine, { kind: 'home', session: null });
    seal = (claim, update) => sealer.snapshot(claim, update);
    compactor = new Compactor({
      doc,
      sealer: {
        session: sealer.session,
        certificate: sealer.certificate,
        snapshot: (...all) => seal(...all),
      } as Sealer,
      replica,
      receipts,
      reader,
      clock: lab.clock,
      logger: lab.logger,
      hash: ({ envelope }) => hashOf(lab.suite, envelope.bytes),
      home: () => homeLink,
      before: () => before,
      after: AFTER,
    });
    lab.clock.every(200, () => compactor.consider());
  });

  const edit = async (count: number): Promise<void> => {
    if (sealer.certificate) replica.certify(sealer.certificate);
    const from = replica.held.get(sealer.session) ?? 0;
    for (let number = from; number < from + count; number++) {
      const updates: Uint8Array[] = [];
      const keep = (update: Uint8Array): void => void updates.push(update);
      doc.on('update', keep);
      doc.getText('t').insert(0, `${number} `);
      doc.off('update', keep);
      replica.publish(await sealer.edit(number, asBytes(Y.mergeUpdates(updates))));
    }
    await replica.flush();
  };

  /** Home says that it holds everything. */
  const acknowledge = async (fields: Partial<ReceiptFields> = {}): Promise<void> => {
    await receipts.receive(await home.receipt(new Map(replica.durable), fields), lab.clock.now(), true);
  };

  it('rule 5: makes a snapshot of what home holds, bound to where home’s log stands, once it is quiet', async () => {
    await edit(AFTER);
    await acknowledge();
    await lab.run(1_500);
    expect(offered).toEqual([]);
    await lab.run(2_000);
    expect(offered).toHaveLength(1);
    expect(offered[0]?.claim).toEqual({
      ...GENESIS,
      seq: AFTER,
      parent: null,
      covers: new Map([[sealer.session, AFTER]]),
    });
  });

  it('rule 10: a snapshot is the whole document as one V2 update', async () => {
    await edit(AFTER);
    doc.getText('t').delete(0, 5);
    let snapshot: Bytes | null = null;
    seal = (claim, update) => {
      snapshot = update;
      return sealer.snapshot(claim, update);
    };
    await acknowledge();
    await lab.run(4_000);
    const copy = new Y.Doc();
    Y.applyUpdateV2(copy, snapshot ?? new Uint8Array());
    expect(Y.equalSnapshots(Y.snapshot(copy), Y.snapshot(doc))).toBe(true);
  });

  it('rule 5: takes it over once home’s receipt names it', async () => {
    await edit(AFTER);
    await acknowledge();
    await lab.run(4_000);
    const [snapshot] = offered;
    expect(replica.base).toBeNull();
    const base = snapshot ? await hashOf(lab.suite, snapshot.bytes) : null;
    await acknowledge({ base });
    await lab.run(1_000);
    expect(replica.base?.hash).toBe(base);
    await lab.run(60_000);
    expect(offered).toHaveLength(1);
  });

  it.each<[string, (it: { doc: Y.Doc }) => Promise<void> | void]>([
    [
      'one envelope could not be read',
      async () => {
        const item = await (await lab.sealer()).edit(0, new Uint8Array([9, 9, 9]));
        reader.push(item.envelope, item.chunks);
        await reader.idle();
      },
    ],
    [
      'the document waits for structs it lacks',
      ({ doc: own }) => {
        const theirs = new Y.Doc();
        theirs.getText('t').insert(0, 'a');
        const before = Y.encodeStateVector(theirs);
        theirs.getText('t').insert(1, 'b');
        Y.applyUpdate(own, Y.encodeStateAsUpdate(theirs, before));
      },
    ],
    [
      'it is not what home holds',
      async () => {
        const counts = new Map([...replica.durable, ['e'.repeat(64), 3] as const]);
        await receipts.receive(await home.receipt(counts), lab.clock.now(), true);
      },
    ],
    [
      'home’s word is not known in full',
      async () => {
        const part = await home.receipt(new Map(replica.durable), { full: false, digest: '7'.repeat(64) });
        await receipts.receive(part, lab.clock.now(), true);
      },
    ],
    [
      'home is not called',
      () => {
        homeLink = null;
      },
    ],
  ])('rule 5: makes none while %s', async (_, spoil) => {
    await edit(AFTER);
    await acknowledge();
    await spoil({ doc });
    await lab.run(30_000);
    expect(offered).toEqual([]);
  });

  it('a viewer makes none', async () => {
    await edit(AFTER);
    await acknowledge();
    const viewer = await lab.sealer('view');
    const one = new Compactor({
      doc,
      sealer: viewer,
      replica,
      receipts,
      reader,
      clock: lab.clock,
      logger: lab.logger,
      hash: ({ envelope }) => hashOf(lab.suite, envelope.bytes),
      home: () => homeLink,
      before: () => before,
      after: 1,
    });
    lab.clock.advance(5_000);
    one.consider();
    await lab.run(100);
    expect(lab.logged).toEqual([]);
  });

  it('makes another when home refused one, after a pause, and when one was lost', async () => {
    await edit(AFTER);
    await acknowledge();
    await lab.run(4_000);
    compactor.refused();
    await lab.run(10_000);
    expect(offered).toHaveLength(1);
    await lab.run(6_000);
    expect(offered).toHaveLength(2);
    await lab.run(70_000);
    expect(offered).toHaveLength(3);
  });

  it('rule 5: leaves it to callers that rank before, and stands in where they do not', async () => {
    before = 2;
    await edit(AFTER);
    await acknowledge();
    await lab.run(170_000);
    expect(offered).toEqual([]);
    await lab.run(20_000);
    expect(offered).toHaveLength(1);
  });

  it('rule 5: stands in at once when those before it are gone', async () => {
    before = 1;
    await edit(AFTER);
    await acknowledge();
    await lab.run(30_000);
    expect(offered).toEqual([]);
    before = 0;
    await lab.run(1_000);
    expect(offered).toHaveLength(1);
  });

  it('takes over what home stands on once it is quiet, or the log has grown long all the same', async () => {
    const asked: Hash[] = [];
    replica.adopt = (hash) => void asked.push(hash);
    const base = 'b'.repeat(64);
    const busy = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        await edit(1);
        await acknowledge({ base });
        await lab.run(1_000);
      }
    };
    await busy(AFTER);
    expect(asked).toEqual([]);
    await lab.run(2_000);
    expect(asked).toEqual([base]);
    await lab.run(15_000 - 2_000);
    await busy(10 * AFTER);
    expect(asked.length).toBeGreaterThanOrEqual(2);
  });

  it('says so, and lets be for long, when the document is too large for a snapshot', async () => {
    let tries = 0;
    seal = () => {
      tries += 1;
      return Promise.reject(new Error('too much'));
    };
    await edit(AFTER);
    await acknowledge();
    await lab.run(60_000);
    expect(tries).toBe(1);
    expect(lab.logged).toEqual(['warn: a snapshot was not made']);
  });
});
