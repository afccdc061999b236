import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { TextIndex } from './text-index.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

async function found(index: TextIndex, query: string, rooms: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  for await (const some of index.find(query, rooms)) all.push(...some);
  return all;
}

test('texts are found in the order of the list, as they are now, until they are removed', async () => {
  const index = await TextIndex.open();
  await index.put('a', 'Apples and pears', 1);
  await index.put('b', 'Pears and plums', 2);
  expect(await found(index, 'pears', ['b', 'a', 'unknown'])).toEqual(['b', 'a']);
  expect(await found(index, 'and apples', ['b', 'a'])).toEqual(['a']);
  expect(await found(index, '  ', ['b', 'a'])).toEqual([]);
  await index.put('a', 'Cherries', 3);
  expect(await found(index, 'apples', ['a', 'b'])).toEqual([]);
  expect(await index.snippet('cherr', 'a')).toEqual({ before: '', hit: 'Cherr', after: 'ies' });
  expect(await index.times()).toEqual(
    new Map([
      ['a', 3],
      ['b', 2],
    ]),
  );
  await index.remove('a');
  expect(await found(index, 'cherries', ['a', 'b'])).toEqual([]);
  expect(await index.snippet('cherr', 'a')).toBe(null);
  index.close();
});

test('what another tab took in is found, too', async () => {
  const [one, other] = [await TextIndex.open(), await TextIndex.open()];
  await one.put('a', 'Apples', 1);
  expect(await found(other, 'apples', ['a'])).toEqual(['a']);
  await one.put('a', 'Pears', 2);
  expect(await found(other, 'pears', ['a'])).toEqual(['a']);
  one.close();
  other.close();
});

test('nothing that is stored can be read, and an entry is none of another document', async () => {
  const index = await TextIndex.open();
  await index.put('a', 'Apples', 1);
  index.close();
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('parley.search');
    opening.onsuccess = () => resolve(opening.result);
  });
  const all = (store: string): Promise<unknown[]> =>
    new Promise((resolve) => {
      const reading = database.transaction(store).objectStore(store).getAll();
      reading.onsuccess = () => resolve(reading.result);
    });
  for (const store of ['words', 'texts']) {
    const [sealed] = (await all(store)) as Uint8Array[];
    expect(new TextDecoder().decode(sealed).toLowerCase()).not.toContain('pple');
  }
  const [key] = (await all('keys')) as CryptoKey[];
  expect(key?.extractable).toBe(false);
  await new Promise<void>((resolve) => {
    const moving = database.transaction(['words', 'times'], 'readwrite');
    const words = moving.objectStore('words');
    words.get('a').onsuccess = (event) => {
      words.put((event.target as IDBRequest).result, 'b');
      moving.objectStore('times').put(1, 'b');
    };
    moving.oncomplete = () => resolve();
  });
  database.close();
  const again = await TextIndex.open();
  await expect(found(again, 'apples', ['b'])).rejects.toThrow();
  again.close();
});
