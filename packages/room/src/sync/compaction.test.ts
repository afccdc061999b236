import type { CryptoSuite } from '@parley/seal';
import type { Hash } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Room } from '../room.ts';
import './examine-base.ts';
import './make-base.ts';
import { ALONE, codesOf, Lab, textOf, write } from '../testing/lab.ts';

describe('keeping logs small', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.make();
  });

  /** What this device's log of the text holds. */
  const held = async (): Promise<{ edits: number; bases: Hash[]; proved: Hash | null }> => {
    const log = lab.log();
    const { kept, snapshots, proved } = await log.open();
    await log.close();
    const edits = [...kept.values()].reduce((sum, { numbers }) => sum + numbers.length, 0);
    return { edits, bases: snapshots.flatMap(({ hash, shelf }) => (shelf === null ? hash : [])), proved };
  };
  const writeOneByOne = async (room: Room, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      write(room, `${i} `);
      await room.flush();
    }
  };

  it('L8: edits give way to a snapshot once there are enough and nobody writes; it opens as they did', async () => {
    const room = await lab.open({ servers: ALONE, compactAfter: 5 });
    await writeOneByOne(room, 4);
    await lab.run(10_000);
    expect(await held()).toMatchObject({ edits: 4, bases: [] });
    await writeOneByOne(room, 4);
    await lab.run(10_000);
    const { edits, bases, proved } = await held();
    expect([edits, bases]).toEqual([0, [proved]]);
    write(room, 'above');
    await lab.during(room.close());
    const again = await lab.open({ servers: ALONE });
    expect(textOf(again.doc)).toBe('0 1 2 3 0 1 2 3 above');
    expect(again.doc.store.pendingStructs).toBeNull();
    await lab.during(again.close());
  });

  it('L8: a document of which no snapshot can be made says so, and goes on; once one is made that is over', async () => {
    let fails = true;
    // Only what is large is compressed: a snapshot, and none of these edits.
    const deflate: CryptoSuite['deflate'] = async (data) => {
      if (fails) throw new Error('too large');
      return lab.suite.deflate(data);
    };
    const suite: CryptoSuite = Object.assign(Object.create(lab.suite), { deflate });
    const room = await lab.open({ servers: ALONE, compactAfter: 5 }, { suite });
    for (let i = 0; i < 8; i++) {
      write(room, `${i}`.repeat(100));
      await room.flush();
    }
    await lab.run(10_000);
    expect(codesOf(room)).toContain('not-compacted');
    expect(await held()).toMatchObject({ edits: 8, bases: [] });
    write(room, 'on');
    await room.flush();
    expect(room.status.lastEdit).toMatchObject({ onDevice: true });
    fails = false;
    await lab.run(620_000);
    expect(codesOf(room)).not.toContain('not-compacted');
    expect((await held()).edits).toBe(0);
    await lab.during(room.close());
  });

  it('a viewer makes none', async () => {
    const room = await lab.open({ servers: ALONE, compactAfter: 1_000 });
    await writeOneByOne(room, 8);
    await lab.during(room.close());
    const viewer = await lab.open({ link: lab.links.view, servers: ALONE, compactAfter: 5 });
    await lab.run(20_000);
    expect(await held()).toMatchObject({ edits: 8, bases: [] });
    await lab.during(viewer.close());
  });

  it('L11: what an app applies goes out as a snapshot, gathered: at most one in 10 s', async () => {
    const [one, two] = [await lab.open({ servers: ALONE }), await lab.open({ servers: ALONE })];
    await lab.run(500);
    const foreign = (text: string): void => {
      const theirs = new Y.Doc();
      theirs.getText('t').insert(0, text);
      Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(theirs));
    };
    foreign('a');
    expect(one.status).toMatchObject({ unsaved: true, lastEdit: { onDevice: false } });
    await lab.run(3_000);
    expect(textOf(two.doc)).toBe('a');
    expect(one.status).toMatchObject({ unsaved: false, lastEdit: { onDevice: true } });
    const first = (await held()).bases;
    expect(first).toHaveLength(1);
    for (const text of ['b', 'c', 'd']) {
      foreign(text);
      await lab.run(1_000);
    }
    expect((await held()).bases).toEqual(first);
    await lab.run(12_000);
    expect([...textOf(two.doc)].sort().join('')).toBe('abcd');
    const second = (await held()).bases;
    expect(second, 'which contains the first').toHaveLength(1);
    expect(second).not.toEqual(first);
    await lab.during(Promise.all([one.close(), two.close()]));
  });

  it('L11: an edit that rests on what an app applied is shown once the snapshot is there', async () => {
    const [one, two] = [await lab.open({ servers: ALONE }), await lab.open({ servers: ALONE })];
    await lab.run(500);
    const theirs = new Y.Doc();
    theirs.getText('t').insert(0, 'foreign ');
    Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(theirs));
    write(one, 'own');
    await lab.run(4_000);
    expect(textOf(two.doc)).toBe('foreign own');
    expect(two.doc.store.pendingStructs).toBeNull();
    await lab.during(Promise.all([one.close(), two.close()]));
  });

  it('L13: what waits for something that does not come is named after 10 s, and no longer once it has come', async () => {
    const room = await lab.open({ servers: ALONE });
    const theirs = new Y.Doc();
    const updates: Uint8Array[] = [];
    theirs.on('update', (update: Uint8Array) => updates.push(update));
    for (const text of ['first ', 'second']) theirs.getText('t').insert(theirs.getText('t').length, text);
    Y.applyUpdate(room.doc, updates[1] as Uint8Array, room);
    await lab.run(8_000);
    expect(codesOf(room)).toEqual([]);
    await lab.run(6_000);
    expect(codesOf(room)).toEqual(['waiting']);
    Y.applyUpdate(room.doc, updates[0] as Uint8Array, room);
    await lab.run(3_000);
    expect(codesOf(room)).toEqual([]);
    await lab.during(room.close());
  });
});
