import { LogStorageError, MemoryLog } from '@parley/log';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocumentError } from './document-error.ts';
import type { Environment } from './environment.ts';
import type { Room } from './room.ts';
import { Lab, settle } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

const ALONE = { signaling: null, home: null };
const AT_HOME = { signaling: null, home: 'ws://parley.test/home' };

const textOf = (doc: Y.Doc): string => doc.getText('t').toString();
const write = (room: { doc: Y.Doc }, text: string): void =>
  room.doc.getText('t').insert(room.doc.getText('t').length, text);
const codes = (room: Room): string[] => room.status.problems.map(({ code }) => code);

describe('room', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.make();
  });

  /** Lets time pass until the promise has settled. */
  const during = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    const done = (): void => {
      settled = true;
    };
    promise.then(done, done);
    for (let at = 0; at < 200 && !settled; at++) await lab.run(50);
    return promise;
  };

  describe('opening', () => {
    it('rule 1: loads from this device’s log alone, whatever the network does', async () => {
      const first = await lab.open({ servers: AT_HOME });
      write(first, 'kept here');
      await first.flush();
      await during(first.close());
      const again = await lab.open({ servers: AT_HOME }, { dialServer: () => new Promise(() => {}) });
      expect(textOf(again.doc)).toBe('kept here');
      expect(again.session).not.toBe(first.session);
      expect(again.status).toMatchObject({ route: 'offline', lastEdit: null, outbox: 1 });
    });

    it('rule 1: shares what is changed from the call on, at whatever moment of the opening', async () => {
      for (let turns = 0; turns < 60; turns += 3) {
        const one = await Lab.make(`early ${turns}`);
        const doc = new Y.Doc();
        const opening = one.open({ doc, servers: ALONE });
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        write({ doc }, 'early ');
        const room = await opening;
        write(room, 'late');
        await room.flush();
        await room.close();
        const again = await one.open({ servers: ALONE });
        expect(textOf(again.doc), `after ${turns} turns`).toBe('early late');
        await again.close();
      }
    });

    it('rule 11: what a viewer changed is in no log, and is not signed when an editor opens there', async () => {
      const viewer = await lab.open({ link: lab.links.view, servers: ALONE });
      write(viewer, 'a viewer’s own');
      await viewer.flush();
      expect(viewer.role).toBe('view');
      expect(viewer.status.lastEdit).toBeNull();
      expect(viewer.links).toEqual({ view: lab.links.view });
      await viewer.close();
      const editor = await lab.open({ servers: ALONE });
      expect(textOf(editor.doc)).toBe('');
      expect(lab.storage.state().counts.size).toBe(0);
      // Nor is the viewer's document itself taken for an editor's.
      await expect(lab.open({ doc: viewer.doc, servers: ALONE })).rejects.toMatchObject({
        reason: 'not-empty',
      });
    });

    it('refuses a document that was destroyed, or that holds something', async () => {
      const destroyed = new Y.Doc();
      destroyed.destroy();
      await expect(lab.open({ doc: destroyed })).rejects.toMatchObject({ reason: 'destroyed' });
      const doc = new Y.Doc();
      write({ doc }, 'before');
      await expect(lab.open({ doc })).rejects.toBeInstanceOf(DocumentError);
      expect(lab.clock.pending).toBe(0);
    });

    it('ends when the document is destroyed meanwhile', async () => {
      for (let turns = 0; turns < 60; turns += 5) {
        const doc = new Y.Doc();
        const opening = lab.open({ doc, servers: ALONE }).then((room) => room.close());
        const outcome = opening.then(
          () => 'open',
          (error: unknown) => (error instanceof DocumentError ? error.reason : String(error)),
        );
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        doc.destroy();
        expect(['open', 'destroyed']).toContain(await outcome);
        expect(lab.clock.pending).toBe(0);
      }
    });

    it('opens where the device refuses to store, says so, and never that anything is on it', async () => {
      const refusing = (): Promise<MemoryLog> => {
        const log = new MemoryLog();
        log.open = () => Promise.reject(new LogStorageError('refused', 'private window'));
        return Promise.resolve(log);
      };
      const room = await lab.open({ servers: ALONE }, { log: refusing });
      write(room, 'only here');
      await room.flush();
      await lab.run(100);
      expect(codes(room)).toEqual(['storage-refused']);
      expect(room.status.lastEdit).toEqual({ onDevice: false, peers: 0, atHome: false });
      await room.close();
      expect(lab.clock.pending).toBe(0);
    });

    it('rejects, and lets go of everything, when the log breaks while it loads', async () => {
      const breaking = (): Promise<MemoryLog> => {
        const log = new MemoryLog();
        log.scan = () => Promise.reject(new LogStorageError('corrupt', 'a bad block'));
        return Promise.resolve(log);
      };
      const doc = new Y.Doc();
      await expect(lab.open({ doc, servers: ALONE }, { log: breaking })).rejects.toMatchObject({
        kind: 'corrupt',
      });
      expect(lab.clock.pending).toBe(0);
      write({ doc }, 'still a document');
      expect(textOf(doc)).toBe('still a document');
    });
  });

  describe('closing', () => {
    it('lets go of everything, whatever was under way, and leaves the document usable', async () => {
      const home = await LabHome.make(lab);
      for (const ms of [0, 1, 7, 12, 40, 500, 6_000]) {
        const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
        room.awareness.setLocalState({ name: 'Ada' });
        await lab.run(ms);
        write(room, `after ${ms}`);
        const closing = room.close();
        expect(room.close()).toBe(closing);
        await closing;
        write(room, ' and alone');
        expect(textOf(room.doc).endsWith(`after ${ms} and alone`)).toBe(true);
        await lab.run(30);
        // A call that was answered too late may still be told so.
        await lab.run(10_000);
        expect(lab.clock.pending, `closed after ${ms} ms`).toBe(0);
        expect(room.status).toMatchObject({ route: 'offline', home: 'off', peers: [] });
      }
    });

    it('keeps the last edit, and shares nothing after it', async () => {
      const room = await lab.open({ servers: ALONE });
      write(room, 'last');
      await room.close();
      write(room, ' too late');
      const again = await lab.open({ servers: ALONE });
      expect(textOf(again.doc)).toBe('last');
    });

    it('follows the document’s own end', async () => {
      const room = await lab.open({ servers: ALONE });
      write(room, 'kept');
      room.doc.destroy();
      await room.close();
      expect(lab.clock.pending).toBe(0);
      expect(textOf((await lab.open({ servers: ALONE })).doc)).toBe('kept');
    });

    it('tells its listeners how things stood last, and then nothing', async () => {
      const room = await lab.open({ servers: ALONE });
      const told: unknown[] = [];
      room.onStatus((status) => told.push(status));
      write(room, 'x');
      await room.close();
      expect(told.at(-1)).toBe(room.status);
      expect(room.status.lastEdit?.onDevice).toBe(true);
      const { length } = told;
      await lab.run(1_000);
      expect(told).toHaveLength(length);
    });
  });

  describe('status', () => {
    it('rule 1: says "on this device" only once the write is durable', async () => {
      const slow = async (): Promise<MemoryLog> =>
        new MemoryLog({ storage: lab.storage, durable: { clock: lab.clock, ms: 300 } });
      const room = await lab.open({ servers: ALONE }, { log: slow });
      write(room, 'x');
      await lab.run(200);
      expect(room.status.lastEdit).toEqual({ onDevice: false, peers: 0, atHome: false });
      await lab.run(1_000);
      expect(room.status.lastEdit?.onDevice).toBe(true);
      await during(room.close());
    });

    it('rule 8: says "at home" only for a receipt under the pinned key, and no longer once home lost it', async () => {
      const home = await LabHome.make(lab);
      const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
      write(room, 'x');
      await lab.run(1_000);
      expect(room.status).toMatchObject({ home: 'connected', outbox: 1, lastEdit: { atHome: false } });
      const forger = await LabHome.make(lab, 2);
      forger.channel = home.channel;
      await forger.acknowledge(new Map([[room.session, 1]]));
      await lab.run(100);
      expect(room.status.lastEdit?.atHome).toBe(false);
      await home.acknowledge(new Map([[room.session, 1]]));
      await lab.run(100);
      expect(room.status).toMatchObject({ outbox: 0, lastEdit: { atHome: true } });
      await home.acknowledge(new Map());
      await lab.run(100);
      expect(room.status).toMatchObject({ outbox: 1, lastEdit: { atHome: false } });
      await room.close();
    });

    it('rule 8: remembers after a crash what home holds, and nothing that home lost before it', async () => {
      const home = await LabHome.make(lab);
      const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
      write(room, 'x');
      await lab.run(500);
      await home.acknowledge(new Map([[room.session, 1]]));
      await lab.run(11_000);
      // It crashes here: nothing closes it.
      const offline = await lab.open({ servers: ALONE });
      expect(offline.status.outbox).toBe(0);
      await home.acknowledge(new Map());
      await lab.run(100);
      expect((await lab.open({ servers: ALONE })).status.outbox).toBe(1);
    });

    it('home without room is a problem until it has everything', async () => {
      const home = await LabHome.make(lab);
      const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
      write(room, 'x');
      await lab.run(1_000);
      home.say({ type: 'refused', reason: 'room-full', session: room.session, number: 0 });
      await lab.run(100);
      expect(codes(room)).toEqual(['home-full']);
      await home.acknowledge(new Map());
      await lab.run(1_000);
      expect(codes(room)).toEqual(['home-full']);
      await home.acknowledge(new Map([[room.session, 1]]));
      await lab.run(1_000);
      expect(codes(room)).toEqual([]);
      await room.close();
    });

    it('servers that do not answer are problems while they do not', async () => {
      const home = await LabHome.make(lab);
      home.up = false;
      const servers = { signaling: 'ws://parley.test/signal', home: 'ws://parley.test/home' };
      const dialServer: Environment['dialServer'] = (url) =>
        url.endsWith('home') ? home.dial() : Promise.reject(new Error('nobody'));
      const room = await lab.open({ servers }, { dialServer });
      await lab.run(10_000);
      expect(codes(room)).toEqual(['home-unreachable', 'signaling-unreachable']);
      expect(room.status).toMatchObject({ home: 'offline', signaling: 'offline' });
      home.up = true;
      await lab.run(20_000);
      expect(codes(room)).toEqual(['signaling-unreachable']);
      await room.close();
    });

    it('an edit that cannot be sealed is a problem, is nowhere, and is not taken for any other', async () => {
      const room = await lab.open({ servers: ALONE });
      write(room, 'small ');
      await room.flush();
      await lab.run(10);
      expect(room.status.lastEdit?.onDevice).toBe(true);
      write(room, 'x'.repeat(129 * 1024 * 1024));
      await room.flush();
      write(room, ' after');
      await room.flush();
      await lab.run(10_000);
      expect(codes(room)).toEqual(['unsealable']);
      expect(room.status.lastEdit).toEqual({ onDevice: false, peers: 0, atHome: false });
      await room.close();
      const again = await lab.open({ servers: ALONE });
      expect(textOf(again.doc)).toBe('small ');
      expect(again.doc.store.pendingStructs).toBeNull();
      await again.close();
    });
  });

  describe('beside others', () => {
    it('two rooms of one page write to each other, and see each other', async () => {
      const one = await lab.open({ servers: ALONE });
      const two = await lab.open({ servers: ALONE });
      two.awareness.setLocalState({ name: 'two' });
      await lab.run(500);
      write(one, 'from one');
      await lab.run(500);
      expect(textOf(two.doc)).toBe('from one');
      expect(one.status).toMatchObject({ route: 'tabs', peers: [{ session: two.session, route: 'tab' }] });
      expect(one.status.lastEdit).toEqual({ onDevice: true, peers: 0, atHome: false });
      expect(one.awareness.getStates().get(two.doc.clientID)).toEqual({ name: 'two' });
      await two.close();
      await lab.run(100);
      expect(one.status.peers).toEqual([]);
      expect(one.awareness.getStates().has(two.doc.clientID)).toBe(false);
      await one.close();
      await lab.run(100);
      expect(lab.clock.pending).toBe(0);
    });

    it('marks what comes from the room with the room as the origin, and sends none of it back', async () => {
      const one = await lab.open({ servers: ALONE });
      const two = await lab.open({ servers: ALONE });
      await lab.run(500);
      const origins: unknown[] = [];
      two.doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
      write(one, 'x');
      await lab.run(500);
      expect(origins).toEqual([two]);
      expect([...lab.storage.state().counts]).toEqual([[one.session, 1]]);
      await Promise.all([one.close(), two.close()]);
    });

    it('rule 10: two documents with the same edits agree in state vector, deletions and pending structs', async () => {
      const rooms = [await lab.open({ servers: ALONE }), await lab.open({ servers: ALONE })] as const;
      await lab.run(500);
      for (let i = 0; i < 40; i++) {
        const room = rooms[i % 2] ?? rooms[0];
        if (i % 5 === 4) room.doc.getText('t').delete(0, 1);
        else write(room, `${i} `);
        await lab.run(i % 7);
      }
      await lab.run(1_000);
      const [a, b] = rooms.map(({ doc }) => Y.snapshot(doc));
      expect(a && b && Y.equalSnapshots(a, b)).toBe(true);
      for (const { doc } of rooms)
        expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
      // The third loads the same from the log.
      const third = await lab.open({ servers: ALONE });
      expect(a && Y.equalSnapshots(a, Y.snapshot(third.doc))).toBe(true);
      await Promise.all([...rooms, third].map((room) => room.close()));
    });

    it('rule 12: a tab that loses the lead while it calls home does not go on calling', async () => {
      const home = await LabHome.make(lab);
      const one = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
      await lab.run(8);
      const two = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
      const lock = lab.environment().lock(lab.access.edit.room);
      lock.request(
        () => {},
        () => {},
      );
      lock.steal();
      await lab.run(1_500);
      expect(one.status.home).toBe('off');
      expect(home.hungUp).not.toContain('left');
      lock.release();
      await lab.run(1_500);
      expect([one, two].filter(({ status }) => status.home === 'connected')).toHaveLength(1);
      await Promise.all([one.close(), two.close()]);
    });

    it('tries at once what waits when the network comes back, or the page comes into sight', async () => {
      const home = await LabHome.make(lab);
      home.up = false;
      let online = (): void => {};
      const onNetwork: Environment['onNetwork'] = (listener) => {
        online = listener;
        return () => {
          online = () => {};
        };
      };
      const room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial, onNetwork });
      await lab.run(60_000);
      expect(room.status.home).toBe('offline');
      const tried = home.calls.length;
      online();
      await settle();
      expect(home.calls).toHaveLength(tried + 1);
      lab.visibility.set(false);
      lab.visibility.set(true);
      await settle();
      expect(home.calls.length).toBeGreaterThan(tried);
      home.up = true;
      online();
      await lab.run(100);
      expect(room.status.home).toBe('connected');
      await room.close();
      online();
      await lab.run(20);
      expect(lab.clock.pending).toBe(0);
    });
  });
});
