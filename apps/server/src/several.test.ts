import { PostgresServer, postgresPrograms } from '@parley/log/postgres-server';
import { freshSeed } from '@parley/runtime/seeds';
import { seededRandom } from '@parley/runtime/testing';
import { verifyReceipt } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { RedisServer } from '@parley/transport/redis-server';
import { type Receipt, toHex } from '@parley/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Guest } from './testing/guest.ts';
import { type ReadyServer, ServerProcesses } from './testing/server-process.ts';

const suite = nodeCrypto();
const processes = new ServerProcesses();
let database: PostgresServer;
let redis: RedisServer;
beforeAll(async () => {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  database = await PostgresServer.start(programs);
  redis = await RedisServer.start();
}, 60_000);
afterAll(async () => {
  await processes.close();
  await redis?.close();
  await database?.close();
});

const receiptsOf = ({ heard }: Guest): Receipt[] =>
  heard.flatMap((message) =>
    message.type === 'receipt' && message.receipt.part === 0 ? [message.receipt] : [],
  );

const numbersHeard = ({ heard }: Guest): Set<string> =>
  new Set(
    heard.flatMap((each) =>
      each.type === 'envelope' && each.envelope.header.kind === 'edit'
        ? [`${each.envelope.header.session} ${each.envelope.header.number}`]
        : [],
    ),
  );

/** Of all that was said of one room, by whatever process: what is said later holds what was said before. */
function expectOneHome(receipts: readonly Receipt[]): void {
  const inTime = [...receipts].sort((a, b) => a.time - b.time || a.seq - b.seq);
  const heads = new Map<number, string>();
  for (const [at, { seq, head, time }] of inTime.entries()) {
    const before = inTime[at - 1];
    if (before) expect([time, seq >= before.seq]).toEqual([time, true]);
    expect(heads.get(seq) ?? head).toBe(head);
    heads.set(seq, head);
  }
}

test('what is written at one process is read at another, and both speak as one home', async () => {
  const store = { PARLEY_STORE: await database.fresh(), PARLEY_LOG_LEVEL: 'error' };
  const [one, two] = await Promise.all([processes.start(store), processes.start(store)]);
  const [writer, reader] = [
    await Guest.join({ url: one.url, room: 'a' }),
    await Guest.join({ url: two.url, room: 'a' }),
  ];
  reader.listen();
  for (let round = 1; round <= 3; round++) {
    expect(await writer.write(5)).toBe('kept');
    await expect.poll(() => numbersHeard(reader).size, { timeout: 20_000 }).toBe(5 * round);
  }
  // What is written at the other is said here, too.
  const said = receiptsOf(writer).length;
  expect(await reader.write(2)).toBe('kept');
  await expect.poll(() => receiptsOf(writer).length, { timeout: 20_000 }).toBeGreaterThan(said);
  expect(toHex(writer.homeKey)).toBe(toHex(reader.homeKey));
  const receipts = [...receiptsOf(writer), ...receiptsOf(reader)];
  for (const receipt of receipts) expect(await verifyReceipt(suite, writer.homeKey, receipt)).toBe(true);
  expectOneHome(receipts);
  for (const { child, stderr } of [one, two]) {
    expect(stderr()).toBe('');
    child.kill('SIGTERM');
  }
}, 90_000);

test('over Redis what is written at one process is read at another at once, and over the database while Redis is gone', async () => {
  const store = await database.fresh();
  const settings = { PARLEY_STORE: store, PARLEY_REDIS: redis.url, PARLEY_LOG_LEVEL: 'error' };
  const [one, two] = await Promise.all([processes.start(settings), processes.start(settings)]);
  const writer = await Guest.join({ url: one.url, room: 'a' });
  const reader = await Guest.join({ url: two.url, room: 'a' });
  reader.listen();
  expect(await writer.write(2)).toBe('kept');
  await expect.poll(() => numbersHeard(reader).size, { timeout: 20_000 }).toBe(2);
  // Nothing can come by the database for as long as this is held.
  const letGo = await database.hold(store);
  await writer.say();
  await expect.poll(() => numbersHeard(reader).size, { timeout: 20_000 }).toBe(3);
  await letGo();
  await redis.kill();
  await writer.say();
  await writer.say();
  await expect.poll(() => numbersHeard(reader).size, { timeout: 20_000 }).toBe(5);
  await redis.again();
  await writer.keeps(5);
  expectOneHome([...receiptsOf(writer), ...receiptsOf(reader)]);
  for (const { child } of [one, two]) child.kill('SIGTERM');
}, 90_000);

test('a process that stops hands its peers over one after another, and goes on serving the others meanwhile', async () => {
  const settings = {
    PARLEY_STORE: await database.fresh(),
    PARLEY_REDIS: redis.url,
    PARLEY_LOG_LEVEL: 'error',
    PARLEY_DRAIN_SECONDS: '4',
  };
  const [one, two] = await Promise.all([processes.start(settings), processes.start(settings)]);
  const guests: Guest[] = [];
  for (let at = 0; at < 4; at++) guests.push(await Guest.join({ url: one.url, room: 'a' }));
  for (const guest of guests) expect(await guest.write(1)).toBe('kept');
  one.child.kill('SIGTERM');
  const [first, , , last] = guests as [Guest, Guest, Guest, Guest];
  await expect.poll(() => first.closed, { timeout: 20_000 }).toBe('going-away');
  // The last one is served until it is its turn.
  expect(last.closed).toBe(null);
  expect(await last.write(1)).toBe('kept');
  for (const guest of guests) {
    await expect.poll(() => guest.closed, { timeout: 20_000 }).toBe('going-away');
    expect(guest.retryAfterMs).toBeLessThanOrEqual(250);
    const back = await Guest.join({ url: two.url, room: 'a', memory: guest.memory });
    back.ask();
    await back.keeps(guest.memory.written.length);
    back.leave();
  }
  expect((await one.exit()).code).toBe(0);
  expect(one.stderr()).toBe('');
  two.child.kill('SIGTERM');
}, 90_000);

test('three processes, killed at random while people write: nothing that a receipt covered is lost, and none goes back', async () => {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const pick = (below: number): number => (random.bytes(1)[0] ?? 0) % below;
  const store = { PARLEY_STORE: await database.fresh() };
  const servers: ReadyServer[] = await Promise.all([1, 2, 3].map(() => processes.start(store)));
  const receipts: Receipt[] = [];
  const written = new Map<string, number>();
  let stopped = false;

  /** Somebody who writes a word now and then, and dials another process when the line is gone. */
  const life = async (room: string): Promise<void> => {
    let memory: Guest['memory'] | undefined;
    let edits = 0;
    while (!stopped) {
      const server = servers[pick(servers.length)] as ReadyServer;
      const guest = await Guest.join({ url: server.url, room, ...(memory ? { memory } : {}) }).catch(
        () => null,
      );
      if (!guest) continue;
      memory = guest.memory;
      guest.ask();
      try {
        while (!stopped) {
          await guest.say();
          edits = guest.memory.written.length;
          await new Promise((resolve) => setTimeout(resolve, 20 + pick(60)));
          if (guest.closed) break;
          if (guest.heard.length % 7 === 0) guest.handIn();
        }
        if (stopped) {
          guest.handIn();
          await guest.keeps(edits);
        }
        receipts.push(...(room === 'a' ? receiptsOf(guest) : []));
      } catch (error) {
        if (!guest.closed) throw error;
        receipts.push(...(room === 'a' ? receiptsOf(guest) : []));
      }
      guest.leave();
    }
    // The line may have been cut just at the end: then all of it is handed in once more.
    const server = servers[0] as ReadyServer;
    const guest = await Guest.join({ url: server.url, room, ...(memory ? { memory } : {}) });
    guest.ask();
    await guest.keeps(edits);
    written.set(`${room} ${guest.memory.author.session}`, edits);
    guest.leave();
  };

  const lives = ['a', 'a', 'a', 'b', 'b', 'c'].map((room) => life(room));
  for (let kill = 0; kill < 4; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 800 + pick(200) * 4));
    const at = pick(servers.length);
    const dead = servers[at] as ReadyServer;
    dead.child.kill('SIGKILL');
    await dead.exit();
    servers[at] = await processes.start(store);
  }
  stopped = true;
  await Promise.all(lives);

  expectOneHome(receipts);
  expect(receipts.length).toBeGreaterThan(20);
  for (const room of ['a', 'b', 'c']) {
    const edits = [...written].filter(([name]) => name.startsWith(room)).reduce((sum, [, n]) => sum + n, 0);
    const reader = await Guest.join({ url: (servers[1] as ReadyServer).url, room });
    reader.ask();
    await expect.poll(() => numbersHeard(reader).size, { timeout: 30_000 }).toBe(edits);
    reader.leave();
  }
}, 180_000);
