import { expect, test } from 'vitest';
import type { DeviceStorage } from '../ui/device-storage.ts';
import { COLOURS } from './colours.ts';
import { guestProfile, loadProfile, saveProfile } from './profile.ts';

const fallback = { name: 'Guest Wren', colour: COLOURS[0] };

function memory(): DeviceStorage {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}

const refusing: DeviceStorage = {
  getItem: () => {
    throw new DOMException('denied', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
};

test('a profile is remembered', () => {
  const storage = memory();
  expect(saveProfile(storage, { name: 'Ada', colour: COLOURS[3] })).toBe(true);
  expect(loadProfile(storage, fallback)).toEqual({ name: 'Ada', colour: COLOURS[3] });
});

test('where the device refuses to remember, the guest stays a guest', () => {
  expect(saveProfile(refusing, fallback)).toBe(false);
  expect(loadProfile(refusing, fallback)).toEqual(fallback);
  expect(saveProfile(null, fallback)).toBe(false);
  expect(loadProfile(null, fallback)).toEqual(fallback);
});

test('what something else wrote there is not believed', () => {
  for (const written of ['', '{', '7', '{"name":7,"colour":"red"}']) {
    expect(loadProfile({ getItem: () => written, setItem: () => undefined }, fallback)).toEqual(fallback);
  }
});

test('a guest has a name and a colour', () => {
  expect(guestProfile(['Guest Wren', 'Guest Heron'], () => 0.999)).toEqual({
    name: 'Guest Heron',
    colour: COLOURS.at(-1),
  });
});
