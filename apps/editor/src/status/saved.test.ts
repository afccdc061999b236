import { describe, expect, test } from 'vitest';
import type { Problem, Status } from '../session/room.ts';
import { savedOf } from './saved.ts';

const withHome: Status = {
  ...{ route: 'home', arrived: true, signaling: 'connected', home: 'connected', peers: [] },
  ...{ lastEdit: null, unsaved: false, outbox: 0, deletion: null, homeKeepsDays: null, problems: [] },
};
const offline: Status = { ...withHome, route: 'offline', home: 'offline', signaling: 'offline' };
const EDITED = { onDevice: true, peers: 0, atHome: false };

const edited = (
  status: Status,
  edit: Partial<NonNullable<Status['lastEdit']>>,
  ...codes: Problem['code'][]
) =>
  savedOf({
    ...status,
    lastEdit: { ...EDITED, ...edit },
    outbox: 1,
    problems: codes.map((code) => ({ code })),
  });

describe('one word for what is written', () => {
  test('rule 8: saved is what home has signed for, and nothing else', () => {
    expect(edited(withHome, { atHome: true })).toBe('saved');
    expect(edited(offline, { atHome: true })).toBe('saved');
    expect(edited(offline, { peers: 3 })).toBe('device');
    expect(savedOf(withHome), 'nothing waits for home').toBe('saved');
    expect(savedOf({ ...offline, outbox: 2 }), 'from a sitting before this').toBe('device');
    expect(savedOf({ ...offline, deletion: { time: 1, atHome: true } }), 'it is deleted').toBeNull();
  });

  test('rule 1: while it is being written it is saving, and then on this device if home does not answer', () => {
    expect(edited(offline, { onDevice: false })).toBe('saving');
    expect(edited(offline, {})).toBe('device');
    expect(edited({ ...withHome, home: 'connecting' }, {})).toBe('device');
  });

  test('on its way to a home that is called, by this page or by another, it is saving', () => {
    expect(edited(withHome, {})).toBe('saving');
    const carried: Status = {
      ...withHome,
      home: 'off',
      peers: [{ session: 'a', role: 'edit', route: 'direct', client: 1 }],
    };
    expect(edited(carried, {})).toBe('saving');
    expect(edited({ ...carried, peers: [] }, {})).toBe('device');
    for (const code of ['home-full', 'home-unreachable', 'home-key-changed', 'home-contradicts'] as const)
      expect(edited(withHome, {}, code), code).toBe('device');
  });

  test('what this device cannot store is not saved, unless home has it', () => {
    for (const code of ['storage-refused', 'storage-full', 'unsealable'] as const) {
      expect(edited(withHome, { onDevice: false, peers: 2 }, code), code).toBe('not');
      expect(edited(withHome, { onDevice: false, atHome: true }, code), code).toBe('saved');
    }
    expect(savedOf({ ...withHome, problems: [{ code: 'storage-refused' }] })).toBe('not');
  });

  test('nothing is said before the document is here', () => {
    expect(savedOf({ ...withHome, arrived: false })).toBe(null);
  });
});
