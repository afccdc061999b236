import { expect, test } from 'vitest';
import type { Status } from '../session/room.ts';
import { type Heard, heardAfter, NOTHING_HEARD } from './heard.ts';
import { statusWords } from './status-words.ts';

const CONNECTING: Status = {
  route: 'offline',
  arrived: true,
  signaling: 'connecting',
  home: 'connecting',
  peers: [],
  lastEdit: null,
  unsaved: false,
  outbox: 0,
  deletion: null,
  homeKeepsDays: null,
  problems: [],
};
const AWAY: Status = {
  ...CONNECTING,
  signaling: 'offline',
  home: 'offline',
  problems: [{ code: 'signaling-unreachable' }],
};
const HOME: Status = { ...CONNECTING, route: 'home', signaling: 'connected', home: 'connected' };
const WITHOUT_SIGNALING: Status = { ...HOME, problems: [{ code: 'signaling-unreachable' }] };

/** What is read out, one after the other. */
function read(...all: Status[]): string[] {
  let heard: Heard = NOTHING_HEARD;
  return all.map((status) => {
    heard = heardAfter(heard, statusWords(status));
    return heard.says;
  });
}

const OFFLINE = 'Offline. Keep writing: it is stored on this device';

test('the first connection is no news', () => {
  expect(read(CONNECTING, HOME, CONNECTING, HOME)).toEqual(['', '', '', '']);
});

test('connected again is who was connected, away, and is connected', () => {
  expect(read(CONNECTING, HOME, AWAY, CONNECTING, HOME, HOME)).toEqual([
    '',
    '',
    OFFLINE,
    '',
    'Connected again',
    'Connected again',
  ]);
});

test('who heard to be offline from the beginning hears what they are then, not again', () => {
  expect(read(AWAY, CONNECTING, HOME)).toEqual([OFFLINE, '', 'Connected to home']);
});

test('what passes is over when it is', () => {
  const [first, second] = read(WITHOUT_SIGNALING, HOME);
  expect([first, second]).toEqual([statusWords(WITHOUT_SIGNALING).heard, 'Connected again']);
});
