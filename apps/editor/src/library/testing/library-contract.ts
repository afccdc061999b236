import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DocumentRecord, Library } from '../library.ts';

export const sampleRecord = (name: string, more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  room: name.repeat(64).slice(0, 64),
  fragment: `edit-${name}`,
  role: 'edit',
  title: `Document ${name}`,
  opened: 1_000,
  edited: null,
  outbox: 0,
  ...more,
});

/** What every kind of library must do. `create` gives a fresh one. */
export function libraryContract(kind: string, create: () => Promise<Library>): void {
  describe(`library contract: ${kind}`, () => {
    let library: Library;
    beforeEach(async () => {
      library = await create();
    });
    afterEach(() => library.close());

    const titles = async (): Promise<string[]> => (await library.list()).map(({ title }) => title);

    it('is empty at first', async () => {
      expect(await library.list()).toEqual([]);
      expect(await library.find(sampleRecord('a').room)).toBeNull();
    });

    it('lists what was last opened or changed first', async () => {
      await library.note(sampleRecord('a', { opened: 10, edited: 40 }));
      await library.note(sampleRecord('b', { opened: 30, edited: 5 }));
      await library.note(sampleRecord('c', { opened: 20 }));
      expect(await titles()).toEqual(['Document a', 'Document b', 'Document c']);
      await library.note(sampleRecord('c', { opened: 50 }));
      expect(await titles()).toEqual(['Document c', 'Document a', 'Document b']);
    });

    it('finds a document by its room', async () => {
      const record = sampleRecord('a', { edited: 3, outbox: 2 });
      await library.note(record);
      expect(await library.find(record.room)).toEqual(record);
    });

    it('keeps one record a document, with the link that allows the most', async () => {
      await library.note(sampleRecord('a', { fragment: 'view-a', role: 'view' }));
      await library.note(sampleRecord('a', { fragment: 'edit-a', role: 'edit', opened: 2_000 }));
      await library.note(sampleRecord('a', { fragment: 'view-a', role: 'view', opened: 3_000 }));
      expect(await library.list()).toEqual([
        sampleRecord('a', { fragment: 'edit-a', role: 'edit', opened: 3_000 }),
      ]);
    });

    it('keeps the owner’s link of what was made here, however the document is opened, until it is removed', async () => {
      const made = sampleRecord('a', { owner: 'owner-a' });
      await library.note(made);
      await library.note(sampleRecord('b'));
      await library.note(sampleRecord('a'));
      await library.note(sampleRecord('a', { fragment: 'view-a', role: 'view' }));
      await library.update(made.room, { title: 'Renamed', edited: 5 });
      expect(await library.find(made.room)).toEqual({ ...made, title: 'Renamed', edited: 5 });
      expect(await library.find(sampleRecord('b').room)).not.toHaveProperty('owner');
      await library.remove(made.room);
      await library.note(sampleRecord('a'));
      expect(await library.find(made.room)).toEqual(sampleRecord('a'));
    });

    it('remembers that a document is deleted, however it is opened', async () => {
      const deleted = { time: 4, atHome: false };
      await library.note(sampleRecord('a', { owner: 'owner-a' }));
      await library.update(sampleRecord('a').room, { deleted });
      await library.note(sampleRecord('a', { opened: 9_000 }));
      expect(await library.find(sampleRecord('a').room)).toMatchObject({ deleted, opened: 9_000 });
    });

    it('takes an owner’s link for a document that is on it already', async () => {
      await library.note(sampleRecord('a', { title: 'Open', edited: 3 }));
      await library.note(sampleRecord('a', { owner: 'owner-a', title: 'Open' }));
      expect(await library.list()).toEqual([
        sampleRecord('a', { owner: 'owner-a', title: 'Open', edited: 3 }),
      ]);
    });

    it('opening does not forget when it was changed', async () => {
      await library.note(sampleRecord('a', { edited: 7 }));
      await library.note(sampleRecord('a', { opened: 9, edited: null }));
      expect(await library.find(sampleRecord('a').room)).toMatchObject({ opened: 9, edited: 7 });
    });

    it('opening forgets neither pin nor template, nor the first line, nor who was seen', async () => {
      const { room } = sampleRecord('a');
      const kept = {
        first: 'Apples first.',
        people: [{ name: 'Bo', colour: '#c2413b' }],
        pinned: true,
        template: true,
      };
      await library.note(sampleRecord('a'));
      await library.update(room, kept);
      await library.note(sampleRecord('a', { opened: 9 }));
      expect(await library.find(room)).toEqual(sampleRecord('a', { opened: 9, ...kept }));
    });

    it('updates a record in part', async () => {
      await library.note(sampleRecord('a'));
      await library.update(sampleRecord('a').room, { title: 'Another', outbox: 3 });
      await library.update(sampleRecord('a').room, { edited: 8 });
      expect(await library.list()).toEqual([sampleRecord('a', { title: 'Another', outbox: 3, edited: 8 })]);
    });

    it('an update never brings back what was removed', async () => {
      const { room } = sampleRecord('a');
      await library.note(sampleRecord('a'));
      await library.note(sampleRecord('b'));
      await library.remove(room);
      await library.update(room, { title: 'Late' });
      expect(await titles()).toEqual(['Document b']);
    });

    it('loses nothing to updates at once', async () => {
      const { room } = sampleRecord('a');
      await library.note(sampleRecord('a'));
      await Promise.all([
        library.update(room, { title: 'New' }),
        library.update(room, { outbox: 4 }),
        library.update(room, { edited: 12 }),
      ]);
      expect(await library.find(room)).toEqual(sampleRecord('a', { title: 'New', outbox: 4, edited: 12 }));
    });

    it('tells of each change until one stops listening', async () => {
      const heard = vi.fn();
      const stop = library.onChange(heard);
      await library.note(sampleRecord('a'));
      await library.update(sampleRecord('a').room, { outbox: 1 });
      await library.remove(sampleRecord('a').room);
      expect(heard).toHaveBeenCalledTimes(3);
      stop();
      await library.note(sampleRecord('b'));
      expect(heard).toHaveBeenCalledTimes(3);
    });
  });
}
