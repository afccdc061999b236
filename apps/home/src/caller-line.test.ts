import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import type { Channel } from '@parley/transport';
import { memoryPair } from '@parley/transport/testing';
import { encodeSync, type SyncMessage } from '@parley/wire';
import { beforeEach, expect, test, vi } from 'vitest';
import { CallerLine } from './caller-line.ts';
import { session } from './testing/test-session.ts';

let clock: SimulatedClock;
let channel: Channel;
let line: CallerLine;
let say: (message: SyncMessage) => void;
/** Whether their channel brings nothing now. */
let isHeld: boolean;

const ping = (nonce: number): SyncMessage => ({ type: 'ping', nonce });
/** Something that needs the room. */
const want: SyncMessage = { type: 'want', hashes: [] };

beforeEach(() => {
  clock = new SimulatedClock();
  const [theirs, here] = memoryPair({ clock, random: seededRandom('caller line'), delay: 1 });
  theirs.listen({ message() {}, drain() {}, close() {} });
  channel = here;
  isHeld = false;
  vi.spyOn(channel, 'hold').mockImplementation(() => {
    isHeld = true;
  });
  vi.spyOn(channel, 'goOn').mockImplementation(() => {
    isHeld = false;
  });
  line = new CallerLine({ channel, session: session('caller') }, { host: 'home.example' });
  say = (message) => {
    theirs.send(encodeSync(message), 'live');
    clock.advance(2);
  };
});

const rest = (): void => line.rest({ woken() {}, hungUp() {} });

test('what waits for a room that holds the line while it hears it does not let the line go on', () => {
  rest();
  say(want);
  expect(isHeld).toBe(true);
  const room = line.attach();
  room.listen({ message: () => room.hold?.(), drain() {}, close() {} });
  expect(isHeld).toBe(true);
  room.goOn?.();
  expect(isHeld).toBe(false);
});

test('a line that was held when its room was put away brings what comes', () => {
  const room = line.attach();
  room.listen({ message() {}, drain() {}, close() {} });
  room.hold?.();
  expect(isHeld).toBe(true);
  rest();
  expect(isHeld).toBe(false);
  // Nor does what is left of the room get at it.
  room.hold?.();
  expect(isHeld).toBe(false);
  say(ping(1));
  expect(isHeld).toBe(false);
});
