import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryLibrary } from './memory-library.ts';
import { StoredLibrary } from './stored-library.ts';
import { libraryContract, sampleRecord } from './testing/library-contract.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

libraryContract('memory', async () => new MemoryLibrary());
libraryContract('IndexedDB', () => StoredLibrary.open());

describe('stored library', () => {
  it('is there again when it is opened again', async () => {
    const before = await StoredLibrary.open();
    await before.note(sampleRecord('a'));
    await before.close();
    const after = await StoredLibrary.open();
    expect(await after.list()).toEqual([sampleRecord('a')]);
    await after.close();
  });

  it('tells the other tabs', async () => {
    const [one, other] = [await StoredLibrary.open(), await StoredLibrary.open()];
    const heard = vi.fn();
    other.onChange(heard);
    await one.note(sampleRecord('a'));
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
    expect(await other.list()).toEqual([sampleRecord('a')]);
    await Promise.all([one.close(), other.close()]);
  });

  it('goes on after its database was deleted under it', async () => {
    const library = await StoredLibrary.open();
    await library.note(sampleRecord('a'));
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('parley.library').onsuccess = resolve;
    });
    await library.update('a', { title: 'not there any more' });
    await library.note(sampleRecord('b'));
    expect(await library.list()).toEqual([sampleRecord('b')]);
    await library.close();
    await expect(library.list()).rejects.toThrow('closed');
  });

  it('rejects where the browser refuses to store', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    await expect(StoredLibrary.open()).rejects.toThrow('denied');
  });
});
