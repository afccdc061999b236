import { expect, test } from 'vitest';
import { KeptStorage } from './kept-storage.ts';
import type { Status } from './room.ts';

const status = (isEdited: boolean): Status => ({
  ...{
    route: 'offline',
    arrived: true,
    signaling: 'off',
    home: 'off',
    peers: [],
    unsaved: false,
    outbox: 0,
    deletion: null,
    homeKeepsDays: null,
    problems: [],
  },
  lastEdit: isEdited ? { onDevice: true, peers: 0, atHome: false } : null,
});

class FakeRoom {
  readonly #listeners = new Set<(status: Status) => void>();

  onStatus(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  say(isEdited: boolean): void {
    for (const listener of [...this.#listeners]) listener(status(isEdited));
  }
}

function setUp(persist: () => Promise<boolean>) {
  let asked = 0;
  const reported: unknown[] = [];
  const storage = {
    persist: () => {
      asked += 1;
      return persist();
    },
  };
  const kept = new KeptStorage(storage, (error) => reported.push(error));
  return { kept, room: new FakeRoom(), reported, asked: () => asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('the browser is asked at the first edit, once, and its answer is known', async () => {
  const { kept, room, asked } = setUp(async () => true);
  let told = 0;
  kept.subscribe(() => {
    told += 1;
  });
  kept.attend(room);
  room.say(false);
  expect(asked()).toBe(0);
  for (let i = 0; i < 3; i++) room.say(true);
  kept.attend(room);
  room.say(true);
  await settle();
  expect(asked()).toBe(1);
  expect(kept.current()).toBe(true);
  expect(told).toBe(1);
});

test('a browser that refuses, fails or cannot be asked keeps nothing for sure', async () => {
  const refusing = setUp(async () => false);
  const failing = setUp(() => Promise.reject(new Error('no')));
  for (const { kept, room } of [refusing, failing]) {
    kept.attend(room);
    room.say(true);
  }
  const without = new KeptStorage(undefined, () => undefined);
  without.attend(refusing.room);
  refusing.room.say(true);
  await settle();
  for (const { kept } of [refusing, failing, { kept: without }]) expect(kept.current()).toBe(false);
  expect(failing.reported).toHaveLength(1);
});
