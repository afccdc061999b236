import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { beforeEach, expect, test } from 'vitest';
import { UPKEEP, Upkeep } from './upkeep.ts';

const turn = { urls: ['turn:turn.test'], username: 'u', credential: 'c', expires: 0 };

let clock: SimulatedClock;
let visibility: { visible: boolean; onChange: () => () => void };
let upkeep: Upkeep;
let did: string[];

beforeEach(() => {
  clock = new SimulatedClock();
  visibility = { visible: true, onChange: () => () => {} };
  did = [];
  upkeep = new Upkeep({ clock, random: seededRandom('upkeep'), visibility });
});

/** Whether channels run direct is answered in a later turn, as statistics are. */
const after = async (ms: number): Promise<string[]> => {
  clock.advance(ms);
  await new Promise((resolve) => setTimeout(resolve));
  return did.splice(0);
};

const open = (session: string, initiator: boolean, path: 'direct' | 'relayed'): void =>
  upkeep.opened(session, {
    initiator,
    dial: {
      look: () => did.push(`${session} looks`),
      renew: ({ username }) => did.push(`${session} is renewed by ${username}`),
    },
    channel: { path: async () => path },
    ask: () => did.push(`${session} is asked`),
  });

test('what is relayed looks for a direct way within a minute, again and again; what is direct does not', async () => {
  open('ada', true, 'relayed');
  open('bob', true, 'direct');
  open('cleo', false, 'relayed');
  expect(await after(UPKEEP.relayed.min - 1)).toEqual([]);
  expect(await after(UPKEEP.relayed.max - UPKEEP.relayed.min + 1)).toEqual(['ada looks']);
  expect(await after(UPKEEP.relayed.max)).toEqual(['ada looks']);
  upkeep.stop();
  expect(clock.pending).toBe(0);
});

test('a page out of sight waits, and looks again once it is in sight', async () => {
  open('ada', true, 'relayed');
  visibility.visible = false;
  expect(await after(UPKEEP.relayed.max)).toEqual([]);
  visibility.visible = true;
  expect(await after(UPKEEP.relayed.max)).toEqual(['ada looks']);
});

test('a way in doubt is looked after at once, by who can; the other asks for it, and is bounded', async () => {
  open('ada', true, 'direct');
  open('bob', false, 'direct');
  upkeep.doubted('ada');
  upkeep.doubted('bob');
  upkeep.doubted('nobody');
  expect(did.splice(0)).toEqual(['ada looks', 'bob is asked']);
  for (const session of ['ada', 'ada', 'bob']) upkeep.asked(session);
  expect(await after(UPKEEP.asked)).toEqual(['ada looks']);
  upkeep.asked('ada');
  upkeep.closed('ada');
  upkeep.asked('ada');
  expect(did).toEqual(['ada looks']);
});

test('another network: what is relayed looks at once, at either end', async () => {
  open('ada', true, 'relayed');
  open('bob', false, 'relayed');
  open('cleo', true, 'direct');
  upkeep.nudge();
  expect(await after(0)).toEqual(['ada looks', 'bob is asked']);
});

test('newer credentials reach every open connection', async () => {
  open('ada', true, 'direct');
  open('bob', false, 'relayed');
  upkeep.renewed(turn);
  expect(did).toEqual(['ada is renewed by u', 'bob is renewed by u']);
});
