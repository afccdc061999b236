import { GENESIS } from '@parley/log';
import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import type { Sealer } from '@parley/seal';
import { asBytes, type Envelope, PROTOCOL_VERSION } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { load } from './loader.ts';
import { Reader } from './reader.ts';
import { Lab, settle } from './testing/lab.ts';
import { uncaughtIn } from './testing/uncaught.ts';

describe('reader', () => {
  let lab: Lab;
  let sealer: Sealer;
  let doc: Y.Doc;
  let reader: Reader;
  const unreadable: string[] = [];

  beforeEach(async () => {
    lab = await Lab.make();
    sealer = await lab.sealer();
    unreadable.length = 0;
    doc = new Y.Doc();
    reader = new Reader({
      doc,
      opener: lab.opener,
      origin: 'room',
      clock: lab.clock,
      unreadable: (_envelope, why) => unreadable.push(why),
    });
  });

  /** The updates of a document in which somebody wrote these, one after the other. */
  const updatesOf = (...texts: string[]): Uint8Array[] => {
    const updates: Uint8Array[] = [];
    const theirs = new Y.Doc();
    theirs.on('update', (update: Uint8Array) => updates.push(update));
    for (const text of texts) theirs.getText('t').insert(theirs.getText('t').length, text);
    return updates;
  };
  const text = (): string => doc.getText('t').toString();

  describe('how many transactions it takes', () => {
    let transactions: number;

    beforeEach(() => {
      transactions = 0;
      doc.on('afterTransaction', () => {
        transactions += 1;
      });
    });

    /** So many edits that come so many ms apart. */
    const receive = async (count: number, apart: number, from = 0): Promise<void> => {
      const updates = updatesOf(...Array.from({ length: from + count }, () => 'x')).slice(from);
      for (const [i, update] of updates.entries()) {
        reader.push((await sealer.edit(from + i, asBytes(update))).envelope, []);
        await lab.run(apart);
      }
    };

    it('edits that come alone are applied at once, each in one', async () => {
      await receive(10, 20);
      expect(transactions).toBe(10);
      const [update] = updatesOf('another');
      reader.push((await sealer.edit(10, asBytes(update as Uint8Array))).envelope, []);
      await settle();
      expect(transactions).toBe(11);
    });

    it('a catch-up is applied in few, and none of it waits for longer than half a frame', async () => {
      await receive(100, 1);
      expect(transactions).toBeLessThan(20);
      await lab.run(8);
      expect(reader.applied.get(sealer.session)).toBe(100);
    });

    it('what waits is applied when it has become much, however late the timer is', async () => {
      const updates = updatesOf(...Array.from({ length: 100 }, () => 'x'));
      const edits = [];
      for (const [i, update] of updates.entries()) edits.push(await sealer.edit(i, asBytes(update)));
      for (const { envelope } of edits.slice(0, 1)) reader.push(envelope, []);
      await settle();
      for (const { envelope } of edits.slice(1, 64)) {
        reader.push(envelope, []);
        await settle();
      }
      expect(transactions).toBe(1);
      for (const { envelope } of edits.slice(64, 65)) reader.push(envelope, []);
      await settle();
      expect(transactions).toBe(2);
      expect(reader.applied.get(sealer.session)).toBe(65);
    });

    it('who waits for all of it does not wait for more', async () => {
      await receive(3, 0);
      await lab.run(0);
      await reader.idle();
      expect(reader.applied.get(sealer.session)).toBe(3);
    });
  });

  it('rule 10: applies edits as V1 and snapshots as V2, and knows what it has applied', async () => {
    const theirs = new Y.Doc();
    theirs.getText('t').insert(0, 'snapshot ');
    const covers = new Map([
      ['a'.repeat(64), 4],
      ['b'.repeat(64), 2],
    ]);
    const snapshot = await sealer.snapshot(
      { ...GENESIS, parent: null, covers },
      asBytes(Y.encodeStateAsUpdateV2(theirs)),
    );
    const before = Y.encodeStateVector(theirs);
    theirs.getText('t').insert(9, 'and edit');
    const edit = await sealer.edit(0, asBytes(Y.encodeStateAsUpdate(theirs, before)));
    reader.push(snapshot.envelope, snapshot.chunks);
    reader.push(edit.envelope, edit.chunks);
    await reader.idle();
    expect(text()).toBe('snapshot and edit');
    expect(reader.applied).toEqual(new Map([...covers, [sealer.session, 1]]));
    expect(doc.store.pendingStructs).toBeNull();
    expect(reader.incomplete).toBe(false);
  });

  it('applies a burst in one transaction, marked as the room’s', async () => {
    const origins: unknown[] = [];
    doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
    const edits = await Promise.all(
      updatesOf('a', 'b', 'c').map((update, number) => sealer.edit(number, asBytes(update))),
    );
    for (const { envelope } of edits) reader.push(envelope, []);
    await reader.idle();
    expect(text()).toBe('abc');
    // The first was begun alone.
    expect(origins).toEqual(['room', 'room']);
  });

  it('loses no wake-up: what is pushed in the very turn the queue ran empty is applied', async () => {
    const updates = updatesOf('a', 'b');
    const [first, second] = await Promise.all(
      updates.map((update, number) => sealer.edit(number, asBytes(update))),
    );
    doc.once('update', () => {
      // Some microtasks after the last look into the queue.
      let turns = 0;
      const later = (): void => {
        if (turns++ < 3) queueMicrotask(later);
        if (turns === 2 && second) reader.push(second.envelope, []);
      };
      queueMicrotask(later);
    });
    if (first) reader.push(first.envelope, []);
    await lab.run(1);
    expect(text()).toBe('ab');
  });

  it('rule 5: an envelope of a newer version, a damaged one and one that is no update make it incomplete', async () => {
    const [update] = updatesOf('fine');
    const fine = (await sealer.edit(0, asBytes(update ?? new Uint8Array()))).envelope;
    const newer: Envelope = { ...fine, header: { ...fine.header, version: PROTOCOL_VERSION + 1, number: 1 } };
    const damaged: Envelope = { ...fine, body: fine.body.slice().fill(7) };
    const nonsense = (await sealer.edit(3, new Uint8Array([9, 9, 9, 9]))).envelope;
    for (const [envelope, why] of [
      [newer, 'newer-version'],
      [damaged, 'damaged'],
      [nonsense, 'damaged'],
    ] as const) {
      const one = new Reader({
        doc: new Y.Doc(),
        opener: lab.opener,
        origin: 'room',
        clock: lab.clock,
        unreadable: () => {},
      });
      reader.push(envelope, []);
      one.push(envelope, []);
      await Promise.all([reader.idle(), one.idle()]);
      expect(unreadable.at(-1)).toBe(why);
      expect(one.incomplete).toBe(true);
    }
    reader.push(fine, []);
    await reader.idle();
    expect(text()).toBe('fine');
  });

  it('goes on, and counts, when an observer of the app throws', async () => {
    doc.getText('t').observe(() => {
      throw new Error('the app’s');
    });
    const thrown = await uncaughtIn(async () => {
      for (const [number, update] of updatesOf('a', 'b').entries()) {
        reader.push((await sealer.edit(number, asBytes(update))).envelope, []);
        await reader.idle();
      }
    });
    expect(thrown).toEqual([new Error('the app’s'), new Error('the app’s')]);
    expect(text()).toBe('ab');
    expect(reader.applied.get(sealer.session)).toBe(2);
    expect(unreadable).toEqual([]);
  });

  describe('loading', () => {
    it('rule 1: loads the base and what is above it from the log, in order', async () => {
      const log = new MemoryLog({ storage: new MemoryStorage() });
      await log.open();
      const updates = updatesOf(...Array.from({ length: 1_500 }, (_, index) => `${index} `));
      const items = [];
      for (const [number, update] of updates.entries())
        items.push(await sealer.edit(number, asBytes(update)));
      await log.append(items, []);
      await load(log, await log.refresh(), reader);
      expect(text()).toBe(Array.from({ length: 1_500 }, (_, index) => `${index} `).join(''));
      expect(reader.applied.get(sealer.session)).toBe(1_500);
    });

    it('opens what can be read where a chunk was lost, and says so', async () => {
      const log = new MemoryLog({ storage: new MemoryStorage() });
      await log.open();
      const noise = lab.random
        .bytes(60_000)
        .reduce((all, byte) => all + String.fromCharCode(33 + (byte % 90)), '');
      const updates = updatesOf('first ', noise);
      for (const [number, update] of updates.entries())
        await log.append([await sealer.edit(number, asBytes(update))], []);
      log.chunk = async () => null;
      await load(log, await log.refresh(), reader);
      expect(text()).toBe('first ');
      expect(unreadable).toEqual(['damaged']);
      expect(reader.incomplete).toBe(true);
    });
  });
});
