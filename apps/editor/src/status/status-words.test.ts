import { expect, test } from 'vitest';
import type { Status } from '../session/room.ts';
import { isJoinedAcross, otherPeople, problemsToSay, statusWords } from './status-words.ts';

type Peer = Status['peers'][number];

const alone: Status = {
  route: 'offline',
  arrived: true,
  signaling: 'connected',
  home: 'off',
  peers: [],
  lastEdit: null,
  unsaved: false,
  outbox: 0,
  deletion: null,
  homeKeepsDays: null,
  problems: [],
};

const offline: Status = {
  ...alone,
  signaling: 'offline',
  home: 'offline',
  problems: [{ code: 'home-unreachable' }, { code: 'signaling-unreachable' }],
};

const peer = (route: Peer['route']): Peer => ({ session: `${route}`, role: 'edit', route, client: null });

test('alone with the server reached is waiting, while it is looked for connecting, without it offline', () => {
  expect(statusWords(alone)).toMatchObject({
    tone: 'waiting',
    route: 'Nobody else here',
    people: '',
    heard: '',
  });
  expect(statusWords({ ...alone, signaling: 'connecting' })).toMatchObject({
    route: 'Connecting…',
    notice: '',
    heard: '',
  });
  expect(statusWords(offline)).toMatchObject({
    tone: 'waiting',
    route: 'Offline',
    people: '',
    notice: 'Keep writing: it is stored on this device',
    heard: 'Offline. Keep writing: it is stored on this device',
  });
});

test('rule 1: offline says that what is written is kept only where it is, and to whom can write', () => {
  for (const code of ['storage-refused', 'storage-full', 'unsealable'] as const) {
    const words = statusWords({ ...offline, problems: [...offline.problems, { code }] });
    expect(words.notice).toBe('');
    expect(words.sentence).not.toContain('kept');
    expect(words.sentence).not.toContain('is stored');
  }
  expect(statusWords(offline, true)).toMatchObject({ notice: 'You read what this device holds' });
  expect(statusWords(offline, true).sentence).not.toContain('writing');
});

test('who has nothing of the document yet is not told to keep writing in it, or that they read it', () => {
  for (const viewer of [true, false])
    expect(statusWords({ ...offline, arrived: false }, viewer).notice).toBe(
      'The document has not arrived yet',
    );
});

test('somebody to whom no way leads is not nobody', () => {
  const unreached: Status = { ...alone, home: 'offline', problems: [{ code: 'peers-unreachable' }] };
  expect(statusWords(unreached)).toMatchObject({ route: 'Nobody in reach', tone: 'waiting' });
  const carried: Status = { ...unreached, route: 'direct', peers: [peer('direct')] };
  expect(statusWords(carried)).toMatchObject({
    route: 'Connected directly',
    notice: 'Somebody out of reach',
  });
});

test('what the name of the status explains is not explained twice', () => {
  expect(problemsToSay(offline)).toEqual([]);
  const full: Status = { ...offline, problems: [...offline.problems, { code: 'storage-full' }] };
  expect(problemsToSay(full)).toEqual([{ code: 'storage-full' }]);
  const direct: Status = { ...offline, route: 'direct', peers: [peer('direct')] };
  expect(problemsToSay(direct)).toEqual(offline.problems);
});

test('the route that carries this peer is the one that is named', () => {
  const words = (route: Status['route']) => statusWords({ ...alone, route, peers: [peer('direct')] }).route;
  expect(words('direct')).toBe('Connected directly');
  expect(words('relayed')).toBe('Connected by relay');
  expect(words('home')).toBe('Connected through home');
  expect(words('tabs')).toBe('Connected to your other tabs');
  expect(words('offline')).toBe('Offline');
});

test('rule 8: another tab of this browser is not another person', () => {
  const status: Status = { ...alone, route: 'direct', peers: [peer('tab'), peer('direct'), peer('home')] };
  expect(otherPeople(status).map(({ route }) => route)).toEqual(['direct', 'home']);
  expect(statusWords(status).people).toBe('You and 2 others');
  expect(statusWords({ ...status, peers: [peer('tab')] }).people).toBe('Only you');
});

test('rule 1: on this device is said only of an edit that is there', () => {
  const edited = (onDevice: boolean): Status => ({
    ...alone,
    lastEdit: { onDevice, peers: 0, atHome: false },
  });
  expect(statusWords(edited(false)).sentence).toContain('not yet on this device');
  expect(statusWords(edited(true)).sentence).toContain('Last edit: on this device');
  expect(statusWords(alone).sentence).toContain('Nothing changed since this page was opened');
});

test('rule 8: an edit that others may well show is not said to be with nobody', () => {
  const unknown: Status = {
    ...alone,
    route: 'home',
    home: 'connected',
    peers: [peer('home')],
    lastEdit: { onDevice: true, peers: 0, atHome: true },
  };
  expect(statusWords(unknown).sentence).toContain('not known to be on another device, at home');
  expect(isJoinedAcross(unknown)).toBe(true);
  expect(isJoinedAcross({ ...unknown, peers: [peer('indirect'), peer('direct')] })).toBe(false);
  expect(isJoinedAcross({ ...unknown, peers: [peer('tab')] })).toBe(false);
});

test('before the document is here nobody is told that they edited nothing: what they type is held apart', () => {
  const words = statusWords({ ...alone, arrived: false });
  expect([words.saved, words.sentence]).toEqual([null, 'Nobody else here']);
  expect(statusWords(alone).sentence).toContain('Nothing changed since this page was opened');
  expect(statusWords({ ...alone, arrived: false }, true).saved).toBe(null);
});

test('what is said beside the first word is only what is out of reach', () => {
  const direct: Status = { ...alone, route: 'direct', peers: [peer('direct')] };
  expect(statusWords(direct).beside).toBe('');
  expect(statusWords(alone).beside).toBe('');
  expect(statusWords(offline).beside).toBe('Offline');
  expect(statusWords({ ...direct, problems: [{ code: 'home-unreachable' }] }).beside).toBe(
    'Home out of reach',
  );
});

test('rule 8: at home is said only of a receipted edit, whoever calls home', () => {
  const edited = (home: Status['home'], atHome: boolean): string =>
    statusWords({ ...alone, home, lastEdit: { onDevice: true, peers: 2, atHome } }).sentence;
  expect(edited('connected', true)).toContain('with 2 peers, at home');
  expect(edited('off', true)).toContain('with 2 peers, at home');
  expect(edited('connected', false)).toContain('not yet at home');
});

test('alone with home is not called a connection to others', () => {
  const status: Status = { ...alone, route: 'home', home: 'connected' };
  expect(statusWords(status)).toMatchObject({ tone: 'good', route: 'Connected to home', people: 'Only you' });
  expect(statusWords({ ...status, peers: [peer('tab')] }).route).toBe('Connected to home');
  expect(statusWords({ ...status, peers: [peer('home')] }).route).toBe('Connected through home');
});

test('what may cost somebody their words is trouble; what passes by itself is not', () => {
  const direct: Status = { ...alone, route: 'direct', peers: [peer('direct')] };
  expect(statusWords(direct).tone).toBe('good');
  expect(statusWords({ ...direct, problems: [{ code: 'home-unreachable' }] })).toMatchObject({
    tone: 'waiting',
    notice: 'Home out of reach',
  });
  expect(statusWords({ ...direct, problems: [{ code: 'storage-full' }] }).tone).toBe('trouble');
  expect(statusWords({ ...direct, home: 'untrusted' }).tone).toBe('trouble');
});
