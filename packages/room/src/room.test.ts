import { LogStorageError } from '@parley/log';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocumentError } from './document-error.ts';
import type { RoomStore } from './environment/environment.ts';
import { ALONE, AT_HOME, codesOf, Lab, textOf, write } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

describe('room', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.make();
  });

  describe('opening', () => {
    it('rule 1: loads from this device’s log alone, whatever the network does', async () => {
      const first = await lab.open({ servers: AT_HOME });
      write(first, 'kept here');
      await first.flush();
      await lab.during(first.close());
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
      expect(await lab.kept()).toEqual([]);
    });

    it('L11: shares what a document holds already, as a snapshot', async () => {
      const doc = new Y.Doc();
      write({ doc }, 'before ');
      const room = await lab.open({ doc, servers: ALONE });
      expect(room.status).toMatchObject({
        lastEdit: { onDevice: false, peers: 0, atHome: false },
        unsaved: true,
      });
      write(room, 'after');
      await room.flush();
      expect(room.status).toMatchObject({ lastEdit: { onDevice: true }, unsaved: false });
      const other = await lab.open({ servers: ALONE });
      expect(textOf(other.doc)).toBe('before after');
      await Promise.all([room.close(), other.close()]);
    });

    it('refuses a document that was destroyed', async () => {
      const destroyed = new Y.Doc();
      destroyed.destroy();
      await expect(lab.open({ doc: destroyed })).rejects.toBeInstanceOf(DocumentError);
      expect(lab.clock.pending).toBe(0);
    });

    it('ends when the document is destroyed meanwhile', async () => {
      for (let turns = 0; turns < 60; turns += 5) {
        const doc = new Y.Doc();
        const opening = lab.open({ doc, servers: ALONE }).then((room) => room.close());
        const outcome = opening.then(
          () => 'open',
          (error: unknown) => (error instanceof DocumentError ? 'destroyed' : String(error)),
        );
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        doc.destroy();
        expect(['open', 'destroyed']).toContain(await outcome);
        expect(lab.clock.pending).toBe(0);
      }
    });

    it('opens where the device refuses to store, says so, and never that anything is on it', async () => {
      const refusing = async (): Promise<RoomStore> => ({
        log(part) {
          const log = lab.log(part);
          log.open = () => Promise.reject(new LogStorageError('refused', 'private window'));
          return log;
        },
      });
      const room = await lab.open({ servers: ALONE }, { store: refusing });
      write(room, 'only here');
      await room.flush();
      await lab.run(100);
      expect(codesOf(room)).toEqual(['storage-refused']);
      expect(room.status.lastEdit).toEqual({ onDevice: false, peers: 0, atHome: false });
      await room.close();
      expect(lab.clock.pending).toBe(0);
    });

    it('opens where the device has a copy of a former Parley, says so, and leaves that as it is', async () => {
      const former = async (): Promise<RoomStore> => ({
        log(part) {
          const log = lab.log(part);
          log.open = () => Promise.reject(new LogStorageError('older', 'schema 2'));
          return log;
        },
      });
      const room = await lab.open({ servers: ALONE }, { store: former });
      write(room, 'only here');
      await room.flush();
      expect(codesOf(room)).toEqual(['storage-older']);
      expect(room.status).toMatchObject({ lastEdit: { onDevice: false }, unsaved: true });
      await room.close();
      expect(await lab.kept()).toEqual([]);
    });

    it('rejects, and lets go of everything, when the log breaks while it loads', async () => {
      const breaking = async (): Promise<RoomStore> => ({
        log(part) {
          const log = lab.log(part);
          log.scan = () => Promise.reject(new LogStorageError('corrupt', 'a bad block'));
          return log;
        },
      });
      const doc = new Y.Doc();
      await expect(lab.open({ doc, servers: ALONE }, { store: breaking })).rejects.toMatchObject({
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
});
