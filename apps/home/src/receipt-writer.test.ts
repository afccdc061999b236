import { setImmediate as turn } from 'node:timers/promises';
import { SimulatedClock } from '@parley/runtime/testing';
import { type SigningKey, verifyReceipt } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import {
  type Bytes,
  digestOfRuns,
  type Receipt,
  type Runs,
  type SessionId,
  sha256Sync,
  utf8,
} from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
import { ReceiptSigner } from './receipt-signer.ts';
import { ReceiptWriter } from './receipt-writer.ts';

const ROOM = sha256Sync(utf8('room'));
const ZEROS = '0'.repeat(64);
const session = (name: string): SessionId => sha256Sync(utf8(name));
const suite = nodeCrypto();

/** A key whose signatures take as long as the test says, later ones less than earlier ones. */
class SlowKey implements SigningKey {
  readonly #key: SigningKey;
  readonly #clock: SimulatedClock;
  ms = 0;
  broken = false;

  constructor(key: SigningKey, clock: SimulatedClock) {
    this.#key = key;
    this.#clock = clock;
  }

  get publicKey(): Bytes {
    return this.#key.publicKey;
  }

  async sign(data: Bytes): Promise<Bytes> {
    if (this.broken) throw new Error('no signature');
    const { ms } = this;
    if (ms > 0) await new Promise<void>((resolve) => this.#clock.after(ms, resolve));
    return this.#key.sign(data);
  }
}

let clock: SimulatedClock;
let key: SlowKey;
let runs: Runs;
let seq: number;
let sent: { readonly at: number; readonly receipt: Receipt }[];
let failed: unknown[];
let writer: ReceiptWriter;

beforeEach(async () => {
  clock = new SimulatedClock(1_000_000);
  key = new SlowKey(await suite.signingKey(new Uint8Array(32).fill(1)), clock);
  runs = new Map();
  seq = 0;
  sent = [];
  failed = [];
  writer = new ReceiptWriter({
    part: 1,
    signer: new ReceiptSigner({ room: ROOM, suite, key, clock }),
    clock,
    pace: { often: 2_000, lively: 10_000, seldom: 60_000 },
    facts: () => ({ position: { seq, head: ZEROS }, asOf: null, proved: null, bases: [], runs }),
    send: (receipt) => sent.push({ at: clock.now(), receipt }),
    failed: (error) => failed.push(error),
  });
});

const run = (ms: number): Promise<void> => clock.advanceSettled(ms, turn);

function grow(...names: string[]): void {
  const grown = new Map(runs);
  for (const name of names.map(session)) {
    grown.set(name, [{ from: 0, to: countIn(grown, name) + 1, last: ZEROS }]);
  }
  runs = grown;
  seq += names.length;
  writer.soon();
}

const countIn = (all: Runs, name: SessionId): number => all.get(name)?.[0]?.to ?? 0;

test('says soon what became durable, gathers a burst, and repeats its word every 2 s for a while', async () => {
  grow('a');
  await run(5);
  grow('a', 'b');
  await run(14);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.receipt).toMatchObject({ room: ROOM, part: 1, seq: 3 });
  expect([...(sent[0]?.receipt.runs ?? [])]).toEqual([...runs].sort(([a], [b]) => (a < b ? -1 : 1)));
  await run(6_000);
  expect(sent).toHaveLength(4);
  for (const { receipt } of sent) expect(await verifyReceipt(suite, key.publicKey, receipt)).toBe(true);
});

test('a word that stays the same is said five times in 10 s, then each minute; a change begins that anew', async () => {
  grow('a');
  await run(20_000);
  const [first = 0] = sent.map(({ at }) => at);
  expect(sent.map(({ at }) => at - first)).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
  sent.length = 0;
  await run(180_000);
  expect(sent.map(({ at }) => at - first)).toEqual([68_000, 128_000, 188_000]);
  // All have heard of everything: it says that home is there.
  for (const { receipt } of sent)
    expect([receipt.full, receipt.seq, receipt.runs.size]).toEqual([false, 1, 0]);
  sent.length = 0;
  grow('b');
  await run(5_000);
  expect(sent).toHaveLength(3);
});

test('whoever rests repeats nothing, and begins anew when somebody is there again', async () => {
  writer.rest();
  await run(200_000);
  expect([sent.length, writer.rests]).toEqual([0, true]);
  writer.wake();
  await run(5_000);
  expect(sent).toHaveLength(2);
});

test('an edit after a silence is said to be durable at once, those after it 200 ms later', async () => {
  grow('a');
  writer.durable();
  // The rest of its batch.
  grow('a');
  writer.durable();
  await run(0);
  expect(sent.map(({ at, receipt }) => [at, receipt.seq])).toEqual([[1_000_000, 2]]);
  await run(50);
  grow('a');
  writer.durable();
  await run(149);
  expect(sent).toHaveLength(1);
  await run(1);
  expect(sent.map(({ receipt }) => receipt.seq)).toEqual([2, 3]);
  await run(1_000);
  expect(sent).toHaveLength(2);
});

test('keeps receipts 200 ms apart however much is written, and none is wrong about its moment', async () => {
  for (let i = 0; i < 200; i++) {
    grow(i % 2 === 0 ? 'a' : 'b');
    await run(10);
  }
  expect(sent.length).toBeLessThanOrEqual(11);
  for (const { receipt } of sent) {
    const total = [...receipt.runs.keys()].reduce((sum, name) => sum + countIn(receipt.runs, name), 0);
    expect(total).toBe(receipt.seq);
    expect(receipt.digest).toBe(digestOfRuns(receipt.runs));
  }
});

test('receipts leave in the order of their times, however long a signature takes; who comes at once shares one', async () => {
  const greeted: Receipt[] = [];
  key.ms = 500;
  grow('a');
  writer.full((receipt) => greeted.push(receipt));
  writer.full((receipt) => greeted.push(receipt));
  await run(20);
  key.ms = 0;
  grow('b');
  await run(5_000);
  const [first, second] = greeted;
  expect(greeted).toHaveLength(2);
  expect(second).toBe(first);
  const times = [...greeted.slice(1), ...sent.map(({ receipt }) => receipt)].map(({ time }) => time);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(new Set(times).size).toBe(times.length);
});

test('a signature speaks of the moment it was asked for, not of the moment it was made', async () => {
  key.ms = 300;
  grow('a');
  await run(16);
  grow('b', 'c');
  await run(290);
  expect(sent).toHaveLength(0);
  await run(60);
  expect(sent[0]?.receipt.seq).toBe(1);
  expect(sent[0]?.receipt.runs.size).toBe(1);
});

test('with few sessions each names everything; with many only what changed, and everything every 30 s and before a silence', async () => {
  grow('a');
  await run(500);
  expect(sent.at(-1)?.receipt.full).toBe(true);
  for (let i = 0; i < 100; i++) grow(`many ${i}`);
  await run(500);
  sent.length = 0;
  grow('a');
  await run(250);
  expect(sent.map(({ receipt }) => [receipt.full, receipt.runs.size])).toEqual([[false, 1]]);
  await run(9_000);
  expect(sent.map(({ receipt }) => receipt.full)).toEqual([false, false, false, false, true]);
  expect(sent.at(-1)?.receipt.runs.size).toBe(101);
  sent.length = 0;
  for (let i = 0; i < 64; i++) {
    grow('a');
    await run(1_000);
  }
  expect(sent.filter(({ receipt }) => receipt.full)).toHaveLength(2);
});

test('a signature that fails is reported, and the next receipt is sent all the same', async () => {
  key.broken = true;
  grow('a');
  await run(500);
  expect([sent.length, failed.length]).toEqual([0, 1]);
  key.broken = false;
  await run(2_000);
  expect(sent).toHaveLength(1);
  expect(sent[0] && countIn(sent[0].receipt.runs, session('a'))).toBe(1);
});

test('a closed writer says nothing more, also not what is being signed', async () => {
  key.ms = 100;
  grow('a');
  await run(20);
  writer.close();
  grow('b');
  await run(10_000);
  expect(sent).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('however many come to a room of many sessions, everything is named anew five times a second at most', async () => {
  grow(...Array.from({ length: 1_000 }, (_, i) => `session ${i}`));
  await run(1_000);
  const greeted: Receipt[] = [];
  const signed = () => new Set(greeted).size;
  for (let i = 0; i < 500; i++) writer.full((receipt) => greeted.push(receipt));
  await run(1);
  expect([greeted.length, signed()]).toEqual([500, 1]);
  // Somebody writes all the time.
  for (let i = 0; i < 100; i++) {
    grow('a');
    writer.full((receipt) => greeted.push(receipt));
    await run(10);
  }
  await run(200);
  expect(greeted).toHaveLength(600);
  expect(signed()).toBeLessThanOrEqual(8);
  for (const { full, runs: all } of greeted) expect([full, all.size >= 1_000]).toEqual([true, true]);
});

test('who comes is never given a word that is not true any more', async () => {
  grow('a');
  await run(1_000);
  grow('b');
  const greeted: Receipt[] = [];
  writer.full((receipt) => greeted.push(receipt));
  await run(300);
  expect(greeted.map((receipt) => receipt.seq)).toEqual([seq]);
  expect(greeted[0]?.runs.size).toBe(2);
});

test('a signature that fails is asked for again by whoever comes next', async () => {
  grow('a');
  key.broken = true;
  writer.full(() => expect.unreachable('nothing was signed'));
  await run(10);
  key.broken = false;
  const greeted: Receipt[] = [];
  writer.full((receipt) => greeted.push(receipt));
  await run(10);
  expect([greeted.length, failed.length]).toEqual([1, 1]);
});

test('of what was replaced it is said that nothing is held any more; bases are named', async () => {
  grow(...Array.from({ length: 50 }, (_, i) => `session ${i}`));
  await run(500);
  sent.length = 0;
  runs = new Map([...runs].filter(([name]) => name !== session('session 7')));
  writer.soon();
  await run(250);
  expect(sent.map(({ receipt }) => [receipt.full, [...receipt.runs]])).toEqual([
    [false, [[session('session 7'), []]]],
  ]);
});

test('what does not fit into one receipt is left out, and it is not said to be all', async () => {
  grow(...Array.from({ length: 5_000 }, (_, i) => `session ${i}`));
  const greeted: Receipt[] = [];
  writer.full((receipt) => greeted.push(receipt));
  await run(300);
  expect(greeted[0]?.full).toBe(false);
  expect(greeted[0]?.runs.size).toBeGreaterThan(2_500);
  expect(greeted[0]?.digest).toBe(digestOfRuns(runs));
});
