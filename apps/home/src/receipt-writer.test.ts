import { setImmediate as turn } from 'node:timers/promises';
import { SimulatedClock } from '@parley/runtime';
import { type SigningKey, verifyReceipt } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { type Bytes, digestOf, type Receipt, type SessionId, sha256Sync, utf8 } from '@parley/wire';
import { beforeEach, expect, test } from 'vitest';
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
let durable: Map<SessionId, number>;
let seq: number;
let sent: { readonly at: number; readonly receipt: Receipt }[];
let failed: unknown[];
let writer: ReceiptWriter;

beforeEach(async () => {
  clock = new SimulatedClock(1_000_000);
  key = new SlowKey(await suite.signingKey(new Uint8Array(32).fill(1)), clock);
  durable = new Map();
  seq = 0;
  sent = [];
  failed = [];
  writer = new ReceiptWriter({
    room: ROOM,
    suite,
    key,
    clock,
    facts: () => ({
      position: { epoch: ZEROS, seq, head: ZEROS },
      base: null,
      digest: digestOf(durable),
      durable,
    }),
    send: (receipt) => sent.push({ at: clock.now(), receipt }),
    failed: (error) => failed.push(error),
  });
});

const run = (ms: number): Promise<void> => clock.advanceSettled(ms, turn);

function grow(...names: string[]): void {
  for (const name of names) durable.set(session(name), (durable.get(session(name)) ?? 0) + 1);
  seq += names.length;
  writer.grown(new Set(names.map(session)));
}

test('says soon what became durable, gathers a burst, and repeats its word every 2 s', async () => {
  grow('a');
  await run(5);
  grow('a', 'b');
  await run(14);
  expect(sent).toHaveLength(1);
  expect([...(sent[0]?.receipt.counts ?? [])]).toEqual([...durable].sort());
  await run(6_000);
  expect(sent).toHaveLength(4);
  for (const { receipt } of sent) expect(await verifyReceipt(suite, key.publicKey, receipt)).toBe(true);
});

test('keeps receipts 200 ms apart however much is written, and none is wrong about its moment', async () => {
  for (let i = 0; i < 200; i++) {
    grow(i % 2 === 0 ? 'a' : 'b');
    await run(10);
  }
  expect(sent.length).toBeLessThanOrEqual(11);
  for (const { receipt } of sent) {
    const total = [...receipt.counts.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBe(receipt.seq);
    expect(receipt.digest).toBe(digestOf(receipt.counts));
  }
});

test('receipts leave in the order of their times, each of another time, however long a signature takes', async () => {
  const greeted: Receipt[] = [];
  key.ms = 500;
  grow('a');
  writer.full((receipt) => greeted.push(receipt));
  writer.full((receipt) => greeted.push(receipt));
  await run(20);
  key.ms = 0;
  grow('b');
  await run(5_000);
  const times = [...greeted, ...sent.map(({ receipt }) => receipt)].map(({ time }) => time);
  expect(greeted).toHaveLength(2);
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
  expect(sent[0]?.receipt.counts.size).toBe(1);
});

test('with few sessions each names everything; with many only what changed, and everything every 30 s', async () => {
  grow('a');
  await run(500);
  expect(sent.at(-1)?.receipt.full).toBe(true);
  for (let i = 0; i < 100; i++) grow(`many ${i}`);
  await run(500);
  sent.length = 0;
  grow('a');
  await run(250);
  expect(sent.map(({ receipt }) => [receipt.full, receipt.counts.size])).toEqual([[false, 1]]);
  await run(62_000);
  const full = sent.filter(({ receipt }) => receipt.full);
  expect(full).toHaveLength(2);
  expect(full[0]?.receipt.counts.size).toBe(101);
});

test('a signature that fails is reported, and the next receipt is sent all the same', async () => {
  key.broken = true;
  grow('a');
  await run(500);
  expect([sent.length, failed.length]).toEqual([0, 1]);
  key.broken = false;
  await run(2_000);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.receipt.counts.get(session('a'))).toBe(1);
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
