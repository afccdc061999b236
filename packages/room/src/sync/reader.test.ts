import type { Read, Whole } from '@parley/replica';
import type { SealedEdit, Sealer } from '@parley/seal';
import { asBytes, type Envelope, type Hash, PROTOCOL_VERSION, sha256Sync, stateClaim } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Lab, settle } from '../testing/lab.ts';
import { uncaughtIn } from '../testing/uncaught.ts';
import { clientIdOf } from './client-id.ts';
import type { Content } from './content.ts';
import { Reader } from './reader.ts';

const whole = ({ envelope, chunks }: SealedEdit): Whole => ({
  envelope,
  chunks,
  hash: sha256Sync(envelope.bytes),
});

describe('reader', () => {
  let lab: Lab;
  let sealer: Sealer;
  let doc: Y.Doc;
  let reader: Reader;
  const unreadable: string[] = [];
  const clashes: number[] = [];

  beforeEach(async () => {
    lab = await Lab.make();
    sealer = await lab.sealer();
    unreadable.length = 0;
    clashes.length = 0;
    doc = new Y.Doc();
    reader = readerOf(doc);
  });

  const readerOf = (of: Y.Doc): Reader =>
    new Reader({
      doc: of,
      opener: lab.opener,
      origin: 'room',
      clock: lab.clock,
      unreadable: (_envelope, why) => unreadable.push(why),
      clash: async () => {
        clashes.push(of.clientID);
        of.clientID += 1;
      },
    });

  /** Takes it, and waits for no more. */
  const take = async (one: Whole): Promise<Read<Content> | null> => {
    const taken = reader.take(one);
    await reader.idle();
    return taken;
  };

  /** The updates of a document in which that session wrote these, one after the other. */
  const updatesOf = (...texts: string[]): Uint8Array[] => {
    const updates: Uint8Array[] = [];
    const theirs = new Y.Doc();
    theirs.clientID = clientIdOf(sealer.session);
    theirs.on('update', (update: Uint8Array) => updates.push(update));
    for (const text of texts) theirs.getText('t').insert(theirs.getText('t').length, text);
    return updates;
  };
  const seal = async (number: number, update: Uint8Array, prev: Hash | null = null): Promise<Whole> =>
    whole(await sealer.edit({ part: 0, number, prev }, asBytes(update)));
  const edits = async (...texts: string[]): Promise<Whole[]> => {
    const sealed: Whole[] = [];
    for (const [number, update] of updatesOf(...texts).entries()) sealed.push(await seal(number, update));
    return sealed;
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

    const xs = (count: number): Promise<Whole[]> => edits(...Array.from({ length: count }, () => 'x'));

    it('edits that come alone are applied at once, each in one', async () => {
      const all = await xs(11);
      for (const edit of all.slice(0, 10)) {
        void reader.take(edit);
        await lab.run(20);
      }
      expect(transactions).toBe(10);
      void reader.take(all[10] as Whole);
      await settle();
      expect(transactions).toBe(11);
    });

    it('a catch-up is applied in few, and none of it waits for longer than half a frame', async () => {
      for (const edit of await xs(100)) {
        void reader.take(edit);
        await lab.run(1);
      }
      expect(transactions).toBeLessThan(20);
      await lab.run(8);
      expect(text()).toHaveLength(100);
    });

    it('what waits is applied when it has become much, however late the timer is', async () => {
      const all = await xs(65);
      void reader.take(all[0] as Whole);
      await settle();
      for (const edit of all.slice(1, 64)) {
        void reader.take(edit);
        await settle();
      }
      expect(transactions).toBe(1);
      void reader.take(all[64] as Whole);
      await settle();
      expect(transactions).toBe(2);
      expect(text()).toHaveLength(65);
    });

    it('who waits for all of it does not wait for more', async () => {
      for (const edit of await xs(3)) void reader.take(edit);
      await lab.run(0);
      await reader.idle();
      expect(text()).toBe('xxx');
    });
  });

  it('rule 10: applies edits as V1 and snapshots as V2, and tells what each brings', async () => {
    const theirs = new Y.Doc();
    theirs.clientID = clientIdOf(sealer.session);
    theirs.getText('t').insert(0, 'snapshot ');
    const body = asBytes(Y.encodeStateAsUpdateV2(theirs));
    const snapshot = whole(await sealer.snapshot(0, stateClaim([], new Map()), body));
    const before = Y.encodeStateVector(theirs);
    theirs.getText('t').insert(9, 'and edit');
    const edit = await seal(0, Y.encodeStateAsUpdate(theirs, before));
    const read = await Promise.all([take(snapshot), take(edit)]);
    expect(text()).toBe('snapshot and edit');
    const structs = (clock: number, length: number): unknown =>
      new Map([[clientIdOf(sealer.session), [{ clock, length }]]]);
    expect(read.map((each) => each?.content.structs)).toEqual([structs(0, 9), structs(9, 8)]);
    expect(doc.store.pendingStructs).toBeNull();
    expect(reader.bases).toBe(1);
  });

  it('applies a burst in one transaction, marked as the room’s', async () => {
    const origins: unknown[] = [];
    doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
    for (const edit of await edits('a', 'b', 'c')) void reader.take(edit);
    await reader.idle();
    expect(text()).toBe('abc');
    // The first was begun alone.
    expect(origins).toEqual(['room', 'room']);
  });

  it('two people’s long logs, one after the other, come to the same as in the order of time', async () => {
    const other = await lab.sealer();
    const docs = [sealer, other].map(({ session }) => {
      const one = new Y.Doc();
      one.clientID = clientIdOf(session);
      return one;
    }) as [Y.Doc, Y.Doc];
    const logs: Whole[][] = [[], []];
    for (let turn = 0; turn < 120; turn++) {
      const who = turn % 2;
      const [mine, theirs] = who === 0 ? docs : [docs[1], docs[0]];
      const before = Y.encodeStateVector(mine);
      mine.getText('t').insert(mine.getText('t').length, `${turn} `);
      const update = asBytes(Y.encodeStateAsUpdate(mine, before));
      Y.applyUpdate(theirs, update);
      const [writer, log] = [who === 0 ? sealer : other, logs[who] as Whole[]];
      log.push(whole(await writer.edit({ part: 0, number: log.length, prev: null }, update)));
    }
    reader.loading = true;
    await Promise.all(logs.flat().map((edit) => reader.take(edit)));
    expect(text()).toBe(docs[0].getText('t').toString());
    expect(doc.store.pendingStructs).toBeNull();
  });

  it('loses no wake-up: what is pushed in the very turn the queue ran empty is applied', async () => {
    const [first, second] = (await edits('a', 'b')) as [Whole, Whole];
    doc.once('update', () => {
      // Some microtasks after the last look into the queue.
      let turns = 0;
      const later = (): void => {
        if (turns++ < 3) queueMicrotask(later);
        if (turns === 2) void reader.take(second);
      };
      queueMicrotask(later);
    });
    void reader.take(first);
    await lab.run(1);
    expect(text()).toBe('ab');
  });

  it('L13: what is of a newer version, damaged or no update is told, and read as nothing', async () => {
    const [fine] = (await edits('fine')) as [Whole];
    const { envelope } = fine;
    const newer: Envelope = {
      ...envelope,
      header: { ...envelope.header, version: PROTOCOL_VERSION + 1, number: 1 },
    };
    const damaged: Envelope = { ...envelope, body: envelope.body.slice().fill(7) };
    const { envelope: nonsense } = await seal(3, new Uint8Array([9, 9, 9, 9]));
    const cases = [
      [damaged, 'damaged', false],
      [nonsense, 'not-its-own', false],
      [newer, 'newer-version', true],
    ] as const;
    for (const [one, why, isNewer] of cases) {
      expect(await take({ ...fine, envelope: one })).toBeNull();
      expect(unreadable.at(-1)).toBe(why);
      // Only that keeps a page from making snapshots.
      expect(reader.hasNewer).toBe(isNewer);
    }
    expect(await take(fine)).not.toBeNull();
    expect(text()).toBe('fine');
  });

  it('L11: an edit with structs of another client than its session’s is refused', async () => {
    const theirs = new Y.Doc();
    theirs.getText('t').insert(0, 'as somebody else');
    expect(await reader.take(await seal(0, Y.encodeStateAsUpdate(theirs)))).toBeNull();
    expect(unreadable).toEqual(['not-its-own']);
    expect(text()).toBe('');
  });

  it('L11: the page writes under another client id before it applies what has structs of its own', async () => {
    doc.clientID = clientIdOf(sealer.session);
    const [edit] = (await edits('somebody writes as this page')) as [Whole];
    await reader.take(edit);
    expect(clashes).toEqual([clientIdOf(sealer.session)]);
    expect(doc.clientID, 'which Yjs did not draw').toBe(clientIdOf(sealer.session) + 1);
    expect(text()).toBe('somebody writes as this page');
  });

  it('L12: other words under ids that are shown are told, and change nothing', async () => {
    const [shown] = (await edits('shown')) as [Whole];
    const other = await seal(1, updatesOf('other')[0] as Uint8Array);
    const read: (Read<Content> | null)[] = [];
    for (const edit of [shown, shown, other]) read.push(await take(edit));
    expect(read.map((each) => each?.differs)).toEqual([false, false, true]);
    expect(text()).toBe('shown');
  });

  it('L12: what is new does not wait for what is shown already to be compared', async () => {
    const [shown, fresh] = (await edits('shown', ' and new')) as [Whole, Whole];
    await take(shown);
    const taken: string[] = [];
    const both = [
      reader.take(shown).then(() => taken.push('shown')),
      reader.take(fresh).then(() => taken.push('new')),
    ];
    await lab.run(20);
    await reader.idle();
    await Promise.all(both);
    expect(taken).toEqual(['new', 'shown']);
    expect(text()).toBe('shown and new');
  });

  it('goes on, and counts, when an observer of the app throws', async () => {
    doc.getText('t').observe(() => {
      throw new Error('the app’s');
    });
    const all = await edits('a', 'b');
    const thrown = await uncaughtIn(async () => {
      for (const edit of all) await take(edit);
    });
    expect(thrown).toEqual([new Error('the app’s'), new Error('the app’s')]);
    expect(text()).toBe('ab');
    expect(unreadable).toEqual([]);
  });
});
