import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHome, type Home } from '@parley/home';
import { joinClient } from '@parley/join';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, createSealer, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { createSignaling, type Signaling } from '@parley/signaling';
import type { Channel } from '@parley/transport';
import { memoryPair } from '@parley/transport/testing';
import { encodeSync, sha256Sync, utf8 } from '@parley/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Budgets } from './budgets.ts';
import { Policy } from './policy.ts';
import { Refusals } from './refusals.ts';

const HOST = 'docs.example.org';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Documents that are opened again and again, and visits every three hours, of two people each. */
const ROOMS = 12;
const VISITS = 2;
/** What five of its days may leave behind in memory, bytes: public keys are remembered, up to a bound, and take 0.6 MB of it; a visit
 * that left 10 kB would leave 1.6 MB. */
const FLAT = 1_000_000;

const suite = nodeCrypto();
const random = seededRandom('a week');
const clock = new SimulatedClock(1_800_000_000_000);
let folder: string;
let store: SqliteStore;
let home: Home;
let signaling: Signaling;
let rooms: RoomAccess[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-week-'));
  store = SqliteStore.open(join(folder, 'rooms.sqlite'), { clock, logger: silentLogger });
  const limits = {
    connections: 1e4,
    connectionsEach: 1e3,
    newRoomsEach: 1e3,
    storedBytesEach: 1e9,
    storedBytes: 1e9,
  };
  const budgets = new Budgets(limits, { clock, stored: () => store.usedBytes });
  const refusals = new Refusals({ clock, logger: silentLogger, count() {} });
  const policy = new Policy({
    config: { newRooms: 'anybody', turnFor: 'rooms' },
    budgets,
    refusals,
    rooms: () => store,
    stood: (room) => signaling.stands(room),
    clock,
    failed(error) {
      throw error;
    },
  });
  const key = await suite.signingKey(new Uint8Array(32).fill(3));
  const shared = { suite, clock, random, logger: silentLogger, policy };
  home = createHome({ ...shared, log: (room, part) => store.log(room, part), key });
  signaling = createSignaling({ ...shared, turn: null });
  rooms = await Promise.all(Array.from({ length: ROOMS }, newRoom));
});
afterAll(async () => {
  await home.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const newRoom = async (): Promise<RoomAccess> =>
  openFragment(suite, (await createOwnerLink(suite, random)).edit);

const run = (ms: number): Promise<void> => clock.advanceSettled(ms, turn);

/** Lets time pass until that is done. */
async function during<Value>(work: Promise<Value>): Promise<Value> {
  let done = false;
  const settle = (): void => {
    done = true;
  };
  work.then(settle, settle);
  while (!done) await run(20);
  return work;
}

/** Somebody opens a document, writes a little, stays for some minutes and goes; now and then without a word. */
async function visit(access: RoomAccess, address: string, leaves: boolean): Promise<() => void> {
  const author = await createSealer(suite, access, random);
  const dial = (accept: (channel: Channel) => void): Channel => {
    const [mine, theirs] = memoryPair({ clock, random, delay: 5 });
    accept(theirs);
    return mine;
  };
  const visitor = { host: HOST, address };
  const asked = { access, prover: author, role: access.role, origin: HOST, random, clock, timeoutMs: 10_000 };
  const lines: Channel[] = [];
  for (const service of ['home', 'signaling'] as const) {
    const server = service === 'home' ? home : signaling;
    const joining = joinClient(
      dial((channel) => server.accept(channel, visitor)),
      { ...asked, service },
    );
    const { channel } = await during(joining);
    channel.listen({ message() {}, drain() {}, close() {} });
    lines.push(channel);
  }
  const [line] = lines;
  if (!line || !author.certificate) throw new Error('an editor has a certificate');
  line.send(encodeSync({ type: 'certificate', certificate: author.certificate }), 'live');
  let prev: string | null = null;
  for (let number = 0; number < 3; number++) {
    const { envelope } = await author.edit({ part: 0, number, prev }, utf8(`word ${number}`));
    prev = sha256Sync(envelope.bytes);
    line.send(encodeSync({ type: 'envelope', envelope }), 'live');
    await run(500);
  }
  return () => {
    for (const channel of lines) channel.close(leaves ? 'left' : 'lost');
  };
}

/** What the heap holds once what is garbage is gone, bytes. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let at = 0; at < 3; at++) collect();
  return process.memoryUsage().heapUsed;
}

test('a week of ordinary use in simulated time: nothing stays open, nothing waits, and memory is flat', async () => {
  const atMidnight: number[] = [];
  const waiting: number[] = [];
  for (let hour = 0; hour < 7 * 24; hour += 3) {
    const begun = clock.now();
    const goodbyes: (() => void)[] = [];
    for (let at = 0; at < VISITS; at++) {
      const room = hour % 6 === 0 && at === 0 ? await newRoom() : rooms[(hour * 5 + at) % ROOMS];
      if (!room) throw new Error('there are rooms');
      for (const person of [0, 1])
        goodbyes.push(await visit(room, `203.0.113.${(hour + at) % 250}`, (hour + person) % 3 !== 0));
    }
    await run(60_000);
    for (const bye of goodbyes) bye();
    await run(Math.max(0, begun + 3 * HOUR - clock.now()));
    if ((clock.now() - 1_800_000_000_000) % DAY === 0) {
      await store.sweep();
      atMidnight.push(heap());
      waiting.push(clock.pending);
    }
  }
  expect(atMidnight).toHaveLength(7);
  expect(store.rooms).toBeGreaterThan(ROOMS);
  expect([home.stats(), signaling.stats().connections]).toEqual([{ rooms: 0, callers: 0 }, 0]);
  // The timers of the first night, and no more each night.
  expect(new Set(waiting)).toEqual(new Set([waiting[0]]));
  const [, second = 0] = atMidnight;
  const last = atMidnight.at(-1) ?? 0;
  expect(last - second, `bytes, from ${atMidnight.join(', ')}`).toBeLessThan(FLAT);
}, 120_000);
