import 'fake-indexeddb/auto';
import { IndexedDbStore } from '@parley/log';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetRoom } from './forget-room.ts';
import type { Locks } from './routes/tabs/tab-lock.ts';

const ROOM = 'ab'.repeat(32);

/** Web Locks of which the named ones are held by another tab. */
const locksHeldElsewhere = (held: readonly string[]): Locks => ({
  request: ((name: string, options: LockOptions, callback: (lock: Lock | null) => unknown) => {
    expect(options.ifAvailable, 'it never waits for an open document').toBe(true);
    return Promise.resolve(callback(held.includes(name) ? null : { name, mode: 'exclusive' }));
  }) as Locks['request'],
});

const names = async (): Promise<unknown[]> => (await indexedDB.databases()).map(({ name }) => name);

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  const log = new IndexedDbStore({ room: ROOM }).log();
  await log.open();
  await log.close();
});

describe('forgetting a room', () => {
  it('deletes this device’s log', async () => {
    expect(await names()).toEqual([`parley/${ROOM}`]);
    expect(await forgetRoom(ROOM, locksHeldElsewhere([]))).toBe('forgotten');
    expect(await names()).toEqual([]);
  });

  it('does it where there are no Web Locks, too', async () => {
    expect(await forgetRoom(ROOM, undefined)).toBe('forgotten');
    expect(await names()).toEqual([]);
  });

  it('deletes nothing while a tab has it open', async () => {
    expect(await forgetRoom(ROOM, locksHeldElsewhere([`parley/${ROOM}`]))).toBe('open');
    expect(await names()).toEqual([`parley/${ROOM}`]);
  });

  it('refuses what is no room’s id', async () => {
    await expect(forgetRoom('library')).rejects.toThrow(TypeError);
  });
});
