import type { Bytes, Hash, SessionId } from '@parley/wire';
import { sha256Sync } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashAt, listsOf, prevAt, sliceOf } from '../kept-edits.ts';
import {
  type Damage,
  type EditRow,
  type HeldEdit,
  type Log,
  LogStaleError,
  type LogState,
  LogStorageError,
  type ScanCursor,
} from '../log.ts';
import { META_LIMIT } from '../meta.ts';
import { GENESIS, nextHead } from '../position.ts';
import {
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleNote,
  sampleSession,
  sampleSnapshot,
} from './samples.ts';

/** One room's storage on one device, as the suite needs it. */
export interface LogHarness {
  /** A log of a part, 0 if absent, not yet open. Each call gives another holder, as another tab would be. */
  log(part?: number): Log;
  /** Turns a bit in what part 0 has stored. */
  corrupt(what: Corruption): Promise<void>;
  /** Called after all its logs are closed. */
  destroy(): Promise<void>;
}

export type Corruption =
  | { readonly kind: 'edit'; readonly session: SessionId; readonly number: number }
  | { readonly kind: 'snapshot'; readonly hash: Hash }
  | { readonly kind: 'chunk'; readonly hash: Hash };

const A = sampleSession('a');
const B = sampleSession('b');
const C = sampleSession('c');
const numbers = (edits: readonly HeldEdit[]): number[] => edits.map(({ envelope }) => envelope.header.number);
const hashes = (edits: readonly { readonly hash: Hash }[]): Hash[] => edits.map(({ hash }) => hash);
const bytesOf = (edits: readonly { readonly envelope: { readonly bytes: Bytes } }[]): Bytes[] =>
  edits.map(({ envelope }) => envelope.bytes);
const headAfter = (rows: readonly EditRow[], head: Hash = GENESIS.head): Hash =>
  rows.reduce((last, { hash }) => nextHead(last, hash), head);
const sizeOf = ({ envelope, chunks }: EditRow): number =>
  chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length);
const totalOf = (rows: readonly EditRow[]): number => rows.reduce((sum, row) => sum + sizeOf(row), 0);
const numbersOf = (state: LogState, session: SessionId): readonly number[] =>
  state.kept.get(session)?.numbers ?? [];
const listOf = (rows: readonly EditRow[]) =>
  listsOf(
    rows.map(({ envelope: { header }, hash }) => ({ session: header.session, number: header.number, hash })),
  );

/** What every kind of log must do. Call it in a test file of the kind; `create` gives fresh storage each time. */
export function logContract(kind: string, create: () => Promise<LogHarness> | LogHarness): void {
  describe(`log contract: ${kind}`, () => {
    let harness: LogHarness;
    let opened: Log[];
    let log: Log;
    let damage: Damage[];

    const open = async (part?: number): Promise<{ log: Log; state: LogState }> => {
      const another = harness.log(part);
      opened.push(another);
      another.onDamaged((each) => damage.push(each));
      return { log: another, state: await another.open() };
    };
    /** What a fresh holder reads. */
    const stored = async (): Promise<LogState> => (await open()).state;
    const scanAll = async (limit: number): Promise<HeldEdit[]> => {
      const all: HeldEdit[] = [];
      let after: ScanCursor = null;
      do {
        const { edits, next } = await log.scan(after, limit);
        expect(edits.length).toBeLessThanOrEqual(limit);
        all.push(...edits);
        after = next;
      } while (after !== null);
      return all;
    };

    beforeEach(async () => {
      harness = await create();
      opened = [];
      damage = [];
      ({ log } = await open());
    });

    afterEach(async () => {
      for (const each of opened) await each.close();
      await harness.destroy();
    });

    describe('edits', () => {
      it('begins at genesis, with nothing', async () => {
        expect(await log.refresh()).toEqual({
          position: GENESIS,
          kept: new Map(),
          certificates: new Map(),
          snapshots: [],
          shelves: [],
          notes: [],
          proved: null,
          bytes: { kept: 0, snapshots: 0, shelved: 0, notes: 0, certificates: 0 },
        });
        expect(await log.scan(null, 10)).toEqual({ edits: [], next: null });
        expect(await log.write({})).toEqual(GENESIS);
      });

      it('chains the head over the edits in the order in which they are written', async () => {
        const edits = [sampleEdit(A, 0), sampleEdit(B, 0), sampleEdit(A, 1)];
        const position = await log.write({ edits });
        expect(position).toEqual({ seq: 3, head: headAfter(edits) });
        expect((await stored()).position).toEqual(position);
      });

      it('says of each session which edits it keeps: number, hash, size, what it follows', async () => {
        const chunk = sampleBytes('chunk', 500);
        const edits = [...sampleEdits(A, 0, 3), sampleEdit(B, 0, { chunks: [chunk] })];
        await log.write({ edits });
        const { kept, bytes } = await stored();
        const ofA = kept.get(A);
        if (!ofA) throw new Error('nothing of A');
        expect(ofA.numbers).toEqual([0, 1, 2]);
        expect([0, 1, 2].map((i) => hashAt(ofA, i))).toEqual(hashes(edits.slice(0, 3)));
        expect([0, 1, 2].map((i) => prevAt(ofA, i))).toEqual([null, edits[0]?.hash, edits[1]?.hash]);
        expect(ofA.prevs).toEqual(new Map([[0, null]]));
        expect(kept.get(B)?.sizes).toEqual([sizeOf(edits[3] as EditRow)]);
        expect(bytes.kept).toBe(totalOf(edits));
      });

      it('L6: a run begins anywhere, and what comes later may lie before it', async () => {
        const chain = sampleEdits(A, 0, 12);
        const [first, last] = [chain.slice(9), chain.slice(2, 5)];
        await log.write({ edits: first });
        await log.write({ edits: last });
        const kept = (await stored()).kept.get(A);
        expect(kept?.numbers).toEqual([2, 3, 4, 9, 10, 11]);
        expect(kept?.prevs).toEqual(
          new Map([
            [0, chain[1]?.hash],
            [3, chain[8]?.hash],
          ]),
        );
        expect(numbers(await log.read(A, 0, 10))).toEqual([2, 3, 4, 9, 10, 11]);
        expect(numbers(await log.read(A, 3, 3))).toEqual([3, 4, 9]);
        expect(numbers(await scanAll(4))).toEqual([9, 10, 11, 2, 3, 4]);
        await log.write({ edits: chain });
        expect((await stored()).kept.get(A)?.prevs).toEqual(new Map([[0, null]]));
        expect((await stored()).position.seq).toBe(12);
      });

      it('L12: two edits under one number are both kept, and read in the order of their hashes', async () => {
        const one = sampleEdits(A, 0, 4);
        const two = [
          sampleEdit(A, 1, { name: 'x' }),
          sampleEdit(A, 2, { name: 'x' }),
          sampleEdit(A, 1, { name: 'y' }),
        ];
        await log.write({ edits: one });
        await log.write({ edits: two });
        const under = (number: number): Hash[] =>
          hashes([...one, ...two].filter(({ envelope }) => envelope.header.number === number)).sort();
        const read = await log.read(A, 0, 100);
        expect(numbers(read)).toEqual([0, 1, 1, 1, 2, 2, 3]);
        expect(hashes(read)).toEqual([0, 1, 2, 3].flatMap(under));
        // All of one number come together, so that the next page can begin at the next number.
        expect(hashes(await log.read(A, 0, 2))).toEqual([0, 1].flatMap(under));
        const kept = (await stored()).kept.get(A);
        if (!kept) throw new Error('nothing of A');
        expect(kept.numbers.map((_, i) => hashAt(kept, i))).toEqual(hashes(read));
        expect(kept.numbers.map((_, i) => prevAt(kept, i))).toEqual(
          read.map(({ envelope }) => envelope.prev),
        );
      });

      it('skips silently what it already holds', async () => {
        const first = await log.write({ edits: sampleEdits(A, 0, 3) });
        expect(await log.write({ edits: sampleEdits(A, 0, 3) })).toEqual(first);
        const more = await log.write({ edits: [sampleEdit(A, 2), sampleEdit(A, 3), sampleEdit(A, 3)] });
        expect(more.seq).toBe(4);
        expect(numbers(await log.read(A, 0, 10))).toEqual([0, 1, 2, 3]);
      });

      it('refuses what is no edit, and an edit without its chunks; nothing of that call is held', async () => {
        const { envelope, hash } = sampleSnapshot('s');
        await expect(
          log.write({ edits: [sampleEdit(A, 0), { envelope, hash, chunks: [] }] }),
        ).rejects.toBeInstanceOf(TypeError);
        const lacking = { ...sampleEdit(A, 0, { chunks: [sampleBytes('x', 10)] }), chunks: [] };
        const call = log.write({ certificates: [sampleCertificate(A)], edits: [sampleEdit(B, 0), lacking] });
        await expect(call).rejects.toBeInstanceOf(TypeError);
        const state = await stored();
        expect(state.position).toEqual(GENESIS);
        expect(state.certificates.size).toBe(0);
      });

      it('keeps the first certificate of a session', async () => {
        const first = sampleCertificate(A);
        await log.write({ certificates: [first, sampleCertificate(B)] });
        expect(await log.write({ certificates: [sampleCertificate(A, 'second')] })).toEqual(GENESIS);
        const state = await stored();
        expect(state.certificates).toEqual(
          new Map([
            [A, first],
            [B, sampleCertificate(B)],
          ]),
        );
        await log.write({ drop: { certificates: [B, C] } });
        const later = await stored();
        expect([...later.certificates.keys()]).toEqual([A]);
        expect(later.bytes.certificates).toBe(state.bytes.certificates / 2);
      });

      it('takes calls that overlap, in their order, and fails only the one that is wrong', async () => {
        const calls = await Promise.allSettled([
          log.write({ edits: [sampleEdit(A, 0)] }),
          log.write({ edits: [sampleEdit(A, 2)], given: [A] }),
          log.write({ edits: [sampleEdit(A, 1)] }),
          log.write({ edits: [sampleEdit(A, 2), sampleEdit(B, 0)] }),
          log.write({ edits: [sampleEdit(B, 1)], certificates: [sampleCertificate(B)] }),
        ]);
        expect(calls.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'fulfilled',
          'fulfilled',
          'fulfilled',
        ]);
        expect(numbers(await scanAll(10))).toEqual([0, 1, 2, 0, 1]);
      });

      it('keeps an envelope that is a view into a larger message', async () => {
        const { envelope, hash } = sampleEdit(A, 0);
        const message = new Uint8Array(envelope.bytes.length + 20);
        message.set(envelope.bytes, 10);
        const view = message.subarray(10, 10 + envelope.bytes.length);
        await log.write({ edits: [{ envelope: { ...envelope, bytes: view }, hash, chunks: [] }] });
        const [read] = await log.read(A, 0, 1);
        expect(read?.envelope.bytes).toEqual(envelope.bytes);
      });
    });

    describe('reading', () => {
      it('reads a session from a number, at most a limit, as the bytes came', async () => {
        const edits = sampleEdits(A, 0, 20);
        await log.write({ edits: [...edits, ...sampleEdits(B, 0, 5)] });
        const part = await log.read(A, 7, 5);
        expect(bytesOf(part)).toEqual(bytesOf(edits.slice(7, 12)));
        expect(hashes(part)).toEqual(hashes(edits.slice(7, 12)));
        expect(numbers(await log.read(A, 18, 5))).toEqual([18, 19]);
        expect(await log.read(A, 20, 5)).toEqual([]);
        expect(await log.read(A, 0, 0)).toEqual([]);
        expect(await log.read(C, 0, 5)).toEqual([]);
      });

      it('scans everything once, in the order written, whatever the page', async () => {
        const edits = Array.from({ length: 9 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
        await log.write({ edits });
        for (const limit of [1, 4, 6, 18, 100]) expect(hashes(await scanAll(limit))).toEqual(hashes(edits));
      });

      it('goes on from a cursor to what was written since', async () => {
        await log.write({ edits: sampleEdits(A, 0, 5) });
        const { next } = await log.scan(null, 3);
        await log.write({ edits: sampleEdits(B, 0, 2) });
        const { edits, next: end } = await log.scan(next, 100);
        expect(edits.map(({ envelope }) => envelope.header.session)).toEqual([A, A, B, B]);
        expect(end).toBeNull();
      });

      it('reads and scans a long log that came in calls of all sizes', async () => {
        const sessions = [A, B, C];
        const edits = Array.from({ length: 1_500 }, (_, i) =>
          sampleEdit(sessions[i % 3] ?? A, Math.floor(i / 3)),
        );
        let at = 0;
        for (const size of [1, 1, 700, 1, 1, 3, 290, 255, 1, 1, 200, 46]) {
          await log.write({ edits: edits.slice(at, at + size) });
          at += size;
        }
        for (const limit of [7, 256, 1_499, 1_500, 5_000])
          expect(hashes(await scanAll(limit))).toEqual(hashes(edits));
        const expected = hashes(edits.filter(({ envelope }) => envelope.header.session === B));
        for (const [from, limit] of [
          [0, 500],
          [229, 9],
          [410, 1_000],
        ] as const)
          expect(hashes(await log.read(B, from, limit))).toEqual(expected.slice(from, from + limit));
        const { kept } = await stored();
        expect(kept.get(C)?.numbers).toEqual(Array.from({ length: 500 }, (_, i) => i));
        expect(kept.get(C)?.prevs).toEqual(new Map([[0, null]]));
      });

      it('a cursor stays right when edits go meanwhile', async () => {
        const edits = Array.from({ length: 10 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
        await log.write({ edits });
        const first = await log.scan(null, 5);
        await log.write({ drop: { edits: listOf([...sampleEdits(A, 0, 10), sampleEdit(B, 0)]) } });
        const second = await log.scan(first.next, 4);
        const third = await log.scan(second.next, 4);
        expect(numbers([...second.edits, ...third.edits])).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
        expect(third.next).toBeNull();
        expect(numbers(await scanAll(3))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(numbers(await log.read(B, 3, 3))).toEqual([3, 4, 5]);
      });

      it('holds the chunks of an envelope once it holds the envelope', async () => {
        const chunks = [sampleBytes('one', 65_536), sampleBytes('two', 1_000)];
        await log.write({ edits: [sampleEdit(A, 0, { chunks })] });
        const other = (await open()).log;
        for (const chunk of chunks) expect(await other.chunk(sha256Sync(chunk))).toEqual(chunk);
        expect(await other.chunk(sha256Sync(sampleBytes('three', 10)))).toBeNull();
      });
    });

    describe('snapshots and shelves', () => {
      const one = sampleSnapshot('one', { chunks: [sampleBytes('in one', 300)] });
      const two = sampleSnapshot('two', {
        parents: [one.hash],
        covers: new Map([[A, { count: 2, hash: B }]]),
      });

      it('L2: taking one deletes nothing; several are listed, in their order', async () => {
        const edits = sampleEdits(A, 0, 3);
        await log.write({ edits, snapshots: [one] });
        await log.write({ snapshots: [two, one], proved: two.hash });
        const state = await stored();
        expect(state.snapshots.map(({ hash, shelf }) => [hash, shelf])).toEqual([
          [one.hash, null],
          [two.hash, null],
        ]);
        expect(state.snapshots[1]?.envelope.bytes).toEqual(two.envelope.bytes);
        expect(state.snapshots[1]?.envelope.claim).toEqual(two.envelope.claim);
        expect(state.proved).toBe(two.hash);
        expect(numbersOf(state, A)).toEqual([0, 1, 2]);
        expect(state.bytes).toMatchObject({
          kept: totalOf(edits),
          snapshots: totalOf([one, two]),
          shelved: 0,
        });
        expect((await log.snapshot(one.hash))?.bytes).toEqual(one.envelope.bytes);
        expect(await log.snapshot(A)).toBeNull();
      });

      it('a device: what a proved one holds goes, the last one is kept for a while', async () => {
        const edits = [...sampleEdits(A, 0, 4), ...sampleEdits(B, 0, 2)];
        await log.write({ edits, snapshots: [one], proved: one.hash });
        const kept = (await log.refresh()).kept.get(A);
        if (!kept) throw new Error('nothing of A');
        await log.write({ snapshots: [two] });
        await log.write({
          proved: two.hash,
          replace: [{ by: two.hash, snapshots: [one.hash], keepUntil: 1_000 }],
          drop: { edits: [sliceOf(A, kept, 0, 3)] },
        });
        const state = await stored();
        expect(state.proved).toBe(two.hash);
        expect(numbersOf(state, A)).toEqual([3]);
        expect(numbersOf(state, B)).toEqual([0, 1]);
        expect(state.snapshots.map(({ shelf }) => shelf)).toEqual([two.hash, null]);
        expect(state.shelves).toEqual([{ by: two.hash, until: 1_000, edits: new Map() }]);
        expect(state.bytes).toMatchObject({ snapshots: totalOf([two]), shelved: totalOf([one]) });
        expect((await log.snapshot(one.hash))?.bytes).toEqual(one.envelope.bytes);
        await log.write({ sweepBefore: 999 });
        expect((await stored()).snapshots).toHaveLength(2);
        await log.write({ sweepBefore: 1_000 });
        const swept = await stored();
        expect(swept.snapshots.map(({ hash }) => hash)).toEqual([two.hash]);
        expect(swept.shelves).toEqual([]);
        expect(swept.bytes.shelved).toBe(0);
        expect(await log.snapshot(one.hash)).toBeNull();
        expect(await log.chunk(sha256Sync(one.chunks[0] as Bytes))).toBeNull();
      });

      it('L4: home serves what was replaced until it is confirmed, keeps it until its end, then sweeps it', async () => {
        const edits = [...sampleEdits(A, 0, 4), ...sampleEdits(B, 0, 2)];
        const below = [...sampleEdits(A, 0, 3), ...sampleEdits(B, 0, 2)];
        await log.write({ edits, snapshots: [one] });
        await log.write({ snapshots: [two] });
        await log.write({
          replace: [{ by: two.hash, edits: listOf(below), snapshots: [one.hash], keepUntil: null }],
        });
        const state = await stored();
        expect([...state.kept].map(([session, { numbers: each }]) => [session, each])).toEqual([[A, [3]]]);
        expect(state.shelves.map(({ by, until }) => [by, until])).toEqual([[two.hash, null]]);
        expect(state.shelves[0]?.edits.get(A)?.numbers).toEqual([0, 1, 2]);
        expect(state.shelves[0]?.edits.get(B)?.numbers).toEqual([0, 1]);
        expect(state.bytes).toMatchObject({
          kept: sizeOf(edits[3] as EditRow),
          shelved: totalOf([...below, one]),
          snapshots: totalOf([two]),
        });
        expect(numbers(await log.read(A, 0, 10))).toEqual([3]);
        expect(numbers(await log.read(A, 0, 10, { served: true }))).toEqual([0, 1, 2, 3]);
        expect(numbers(await scanAll(10))).toEqual([3]);
        // What comes again is held already.
        const position = await log.write({ edits, snapshots: [one] });
        expect(position.seq).toBe(6);
        expect(numbers(await log.read(A, 0, 10))).toEqual([3]);

        await log.write({
          confirm: [
            { by: two.hash, until: 50 },
            { by: A, until: 1 },
          ],
        });
        await log.write({ confirm: [{ by: two.hash, until: 40 }] });
        expect((await stored()).shelves[0]?.until).toBe(50);
        expect(numbers(await log.read(A, 0, 10, { served: true }))).toEqual([3]);
        await log.write({ sweepBefore: 50 });
        const swept = await stored();
        expect(swept.shelves).toEqual([]);
        expect(swept.snapshots.map(({ hash }) => hash)).toEqual([two.hash]);
        expect(swept.bytes).toMatchObject({ kept: sizeOf(edits[3] as EditRow), shelved: 0 });
        // Swept, it may come again.
        expect((await log.write({ edits: sampleEdits(A, 0, 1) })).seq).toBe(7);
      });

      it('of two ends of one shelf the later counts, and none is the latest', async () => {
        const edits = sampleEdits(A, 0, 4);
        const put = (i: number, keepUntil: number | null) =>
          log.write({ replace: [{ by: two.hash, edits: listOf(edits.slice(i, i + 1)), keepUntil }] });
        await log.write({ edits, snapshots: [two] });
        await put(0, 10);
        await put(1, 5);
        expect((await stored()).shelves.map(({ until }) => until)).toEqual([10]);
        await put(2, 20);
        expect((await stored()).shelves.map(({ until }) => until)).toEqual([20]);
        await put(3, null);
        expect((await stored()).shelves.map(({ until }) => until)).toEqual([null]);
        // A shelf on which nothing lies any more is none.
        await log.write({ drop: { edits: listOf(edits) } });
        expect((await stored()).shelves).toEqual([]);
        expect((await stored()).bytes.shelved).toBe(0);
        await log.write({ replace: [{ by: two.hash, edits: listOf(edits), keepUntil: null }] });
        expect((await stored()).shelves).toEqual([]);
      });

      it('a listed snapshot that is dropped gives back what it replaced', async () => {
        const edits = sampleEdits(A, 0, 3);
        await log.write({ edits, snapshots: [one, two], proved: one.hash });
        await log.write({
          replace: [{ by: two.hash, edits: listOf(edits), snapshots: [one.hash], keepUntil: 5 }],
          proved: two.hash,
        });
        expect((await stored()).kept.size).toBe(0);
        await log.write({ drop: { snapshots: [two.hash] } });
        const state = await stored();
        expect(numbersOf(state, A)).toEqual([0, 1, 2]);
        expect(state.snapshots.map(({ hash, shelf }) => [hash, shelf])).toEqual([[one.hash, null]]);
        expect(state.shelves).toEqual([]);
        expect(state.proved).toBeNull();
        expect(hashes(await scanAll(10))).toEqual(hashes(edits));
        expect(state.bytes).toMatchObject({ kept: totalOf(edits), snapshots: totalOf([one]), shelved: 0 });
      });

      it('a shelf outlives the replacement of its snapshot', async () => {
        const three = sampleSnapshot('three');
        const edits = sampleEdits(A, 0, 3);
        await log.write({ edits, snapshots: [two, three] });
        await log.write({ replace: [{ by: two.hash, edits: listOf(edits), keepUntil: null }] });
        await log.write({ replace: [{ by: three.hash, snapshots: [two.hash], keepUntil: 5 }] });
        await log.write({ sweepBefore: 5 });
        const state = await stored();
        expect(state.snapshots.map(({ hash }) => hash)).toEqual([three.hash]);
        expect(state.shelves.map(({ by, until }) => [by, until])).toEqual([[two.hash, null]]);
        expect(numbers(await log.read(A, 0, 10, { served: true }))).toEqual([0, 1, 2]);
      });

      it('a proved one that is replaced, or dropped, is not proved any more', async () => {
        await log.write({ snapshots: [one, two], proved: one.hash });
        await log.write({ replace: [{ by: two.hash, snapshots: [one.hash], keepUntil: null }] });
        expect((await stored()).proved).toBeNull();
        await log.write({ proved: two.hash });
        await log.write({ proved: null });
        expect((await stored()).proved).toBeNull();
      });

      it('nothing is done for a snapshot that is not listed any more', async () => {
        const edits = sampleEdits(A, 0, 2);
        await log.write({ edits, snapshots: [one, two] });
        await log.write({ replace: [{ by: two.hash, snapshots: [one.hash], keepUntil: null }] });
        const before = await stored();
        const drop = { edits: listOf(edits) };
        for (const change of [
          { given: [one.hash], drop },
          { proved: one.hash, drop },
          { replace: [{ by: one.hash, keepUntil: null }], drop },
          { given: [C], drop },
          { snapshots: [one], proved: one.hash, drop },
        ]) {
          await expect(log.write(change)).rejects.toBeInstanceOf(LogStaleError);
        }
        expect(await stored()).toEqual(before);
        const three = sampleSnapshot('three');
        await log.write({ snapshots: [three], given: [three.hash, two.hash], proved: three.hash, drop });
        expect((await stored()).proved).toBe(three.hash);
      });

      it('of two edits under one number exactly the named one goes', async () => {
        const [plain, other] = [sampleEdit(A, 1), sampleEdit(A, 1, { name: 'other' })];
        await log.write({ edits: [sampleEdit(A, 0), plain, other], snapshots: [one] });
        await log.write({ replace: [{ by: one.hash, edits: listOf([plain]), keepUntil: null }] });
        expect(hashes(await log.read(A, 1, 9))).toEqual([other.hash]);
        await log.write({ drop: { edits: listOf([other, plain, sampleEdit(A, 7)]) } });
        expect(hashes(await log.read(A, 0, 9, { served: true }))).toEqual([sampleEdit(A, 0).hash]);
      });

      it('refuses what is no snapshot, one without its chunks, and one that replaces itself', async () => {
        const { envelope, hash } = sampleEdit(A, 0);
        const wrong = [
          { snapshots: [{ envelope, hash, chunks: [] }] },
          { snapshots: [{ ...one, chunks: [] }] },
          { snapshots: [two], replace: [{ by: two.hash, snapshots: [two.hash], keepUntil: null }] },
          { drop: { edits: [{ session: A, numbers: [1, 2], hashes: new Uint8Array(32) }] } },
        ];
        for (const change of wrong) await expect(log.write(change)).rejects.toBeInstanceOf(TypeError);
        expect((await stored()).snapshots).toEqual([]);
      });

      it('keeps notes, in their order, until they are dropped', async () => {
        const notes = [sampleNote(A, one.hash), sampleNote(B, two.hash, [one.hash])];
        await log.write({ notes });
        await log.write({ notes: [...notes].reverse() });
        const state = await stored();
        expect(state.notes).toEqual(notes);
        expect(state.bytes.notes).toBe(notes.reduce((sum, { note }) => sum + note.bytes.length, 0));
        await log.write({ drop: { notes: [notes[0]?.hash ?? '', C] } });
        expect((await stored()).notes).toEqual(notes.slice(1));
        expect((await stored()).bytes.notes).toBe(notes[1]?.note.bytes.length);
      });

      it('L4: a bulk of edits is shelved, given back and swept', async () => {
        const edits = Array.from({ length: 600 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
        const below = edits.filter(({ envelope: { header } }) => header.session === A || header.number < 500);
        await log.write({ edits, snapshots: [one, two] });
        await log.write({ replace: [{ by: one.hash, edits: listOf(below), keepUntil: null }] });
        expect(hashes(await scanAll(64))).toEqual(hashes(edits.filter((each) => !below.includes(each))));
        expect(numbers(await log.read(B, 490, 20, { served: true }))).toEqual(
          Array.from({ length: 20 }, (_, i) => 490 + i),
        );
        await log.write({ drop: { snapshots: [one.hash] } });
        expect(hashes(await scanAll(512))).toEqual(hashes(edits));
        await log.write({ replace: [{ by: two.hash, edits: listOf(below), keepUntil: 1 }] });
        await log.write({ sweepBefore: 1 });
        const state = await stored();
        expect(numbersOf(state, B)).toEqual(Array.from({ length: 100 }, (_, i) => 500 + i));
        expect(state.bytes).toMatchObject({ kept: totalOf(edits) - totalOf(below), shelved: 0 });
      });
    });

    describe('chunks', () => {
      it('one that several name stays as long as one of them is held, listed or shelved', async () => {
        const shared = sampleBytes('shared', 300);
        const chunks = [shared];
        const edits = [sampleEdit(A, 0, { chunks }), sampleEdit(B, 0, { chunks: [shared, shared] })];
        const base = sampleSnapshot('base', { chunks });
        const held = (): Promise<Bytes | null> => log.chunk(sha256Sync(shared));
        await log.write({ edits, snapshots: [base] });
        await log.write({ drop: { edits: listOf(edits.slice(0, 1)) } });
        expect(await held()).toEqual(shared);
        await log.write({ snapshots: [sampleSnapshot('next')] });
        const next = sampleSnapshot('next').hash;
        await log.write({
          replace: [{ by: next, edits: listOf(edits), snapshots: [base.hash], keepUntil: 9 }],
        });
        expect(await held()).toEqual(shared);
        await log.write({ drop: { snapshots: [base.hash] } });
        expect(await held()).toEqual(shared);
        await log.write({ sweepBefore: 9 });
        expect(await held()).toBeNull();
        expect((await stored()).bytes.kept).toBe(0);
      });

      it('one that goes and comes back in one call is there', async () => {
        const row = sampleEdit(A, 0, { chunks: [sampleBytes('again', 100)] });
        await log.write({ edits: [row] });
        await Promise.all([log.write({ drop: { edits: listOf([row]) } }), log.write({ edits: [row] })]);
        expect(await log.chunk(sha256Sync(row.chunks[0] as Bytes))).toEqual(row.chunks[0]);
        expect((await stored()).position.seq).toBe(2);
      });
    });

    describe('reads are checked', () => {
      it('an edit of which a bit has turned is given up and named; the rest is read; it may come again', async () => {
        const edits = sampleEdits(A, 0, 6);
        await log.write({ edits });
        await harness.corrupt({ kind: 'edit', session: A, number: 2 });
        expect(numbers(await log.read(A, 0, 4))).toEqual([0, 1, 3, 4]);
        const lost = { kind: 'edit', session: A, number: 2, hash: edits[2]?.hash };
        expect(damage).toEqual([lost]);
        const state = await stored();
        expect(numbersOf(state, A)).toEqual([0, 1, 3, 4, 5]);
        expect(state.bytes.kept).toBe(totalOf(edits) - sizeOf(edits[2] as EditRow));
        expect(prevAt(state.kept.get(A) as never, 2)).toBe(edits[2]?.hash);
        await harness.corrupt({ kind: 'edit', session: A, number: 0 });
        await harness.corrupt({ kind: 'edit', session: A, number: 5 });
        expect(numbers(await scanAll(2))).toEqual([1, 3, 4]);
        expect(damage).toHaveLength(3);
        await log.write({ edits });
        expect(numbers(await log.read(A, 0, 10))).toEqual([0, 1, 2, 3, 4, 5]);
        expect((await log.refresh()).position.seq).toBe(9);
        expect(damage).toHaveLength(3);
      });

      it('the chunks of an edit that is given up go with it', async () => {
        const chunks = [sampleBytes('gone', 100)];
        await log.write({ edits: [sampleEdit(A, 0, { chunks })] });
        await harness.corrupt({ kind: 'edit', session: A, number: 0 });
        expect((await log.scan(null, 10)).edits).toEqual([]);
        expect(await log.chunk(sha256Sync(chunks[0] as Bytes))).toBeNull();
        expect((await stored()).bytes.kept).toBe(0);
      });

      it('a snapshot is given up likewise, and gives back what it replaced', async () => {
        const edits = sampleEdits(A, 0, 3);
        const [one, two] = [sampleSnapshot('one'), sampleSnapshot('two')];
        await log.write({ edits, snapshots: [one, two], proved: two.hash });
        await log.write({
          replace: [{ by: two.hash, edits: listOf(edits), snapshots: [one.hash], keepUntil: 9 }],
        });
        await harness.corrupt({ kind: 'snapshot', hash: two.hash });
        expect(await log.snapshot(two.hash)).toBeNull();
        expect(damage).toEqual([{ kind: 'snapshot', hash: two.hash }]);
        const state = await stored();
        expect(numbersOf(state, A)).toEqual([0, 1, 2]);
        expect(state.snapshots.map(({ hash, shelf }) => [hash, shelf])).toEqual([[one.hash, null]]);
        expect(state.proved).toBeNull();
        await harness.corrupt({ kind: 'snapshot', hash: one.hash });
        // Opening reads all snapshots.
        expect((await stored()).snapshots).toEqual([]);
        expect(damage).toHaveLength(2);
      });

      it('a chunk takes along whatever names it, so that all of it is handed in again', async () => {
        const chunks = [sampleBytes('damaged', 500)];
        const hash = sha256Sync(chunks[0] as Bytes);
        const edits = [sampleEdit(A, 0, { chunks }), sampleEdit(A, 1)];
        const base = sampleSnapshot('base', { chunks });
        await log.write({ edits, snapshots: [base] });
        await harness.corrupt({ kind: 'chunk', hash });
        expect(await log.chunk(hash)).toBeNull();
        expect(damage).toHaveLength(3);
        expect(damage).toEqual(
          expect.arrayContaining([
            { kind: 'chunk', hash },
            { kind: 'edit', session: A, number: 0, hash: edits[0]?.hash },
            { kind: 'snapshot', hash: base.hash },
          ]),
        );
        const state = await stored();
        expect(numbersOf(state, A)).toEqual([1]);
        expect(state.snapshots).toEqual([]);
        await log.write({ edits, snapshots: [base] });
        expect(await log.chunk(hash)).toEqual(chunks[0]);
      });
    });

    describe('parts', () => {
      it('are logs of their own; small values are the room’s', async () => {
        const [text, discussion] = [log, (await open(1)).log];
        const chunk = sampleBytes('chunk', 100);
        const [first, second] = await Promise.all([
          text.write({
            edits: [sampleEdit(A, 0, { chunks: [chunk] })],
            certificates: [sampleCertificate(A)],
          }),
          discussion.write({ edits: sampleEdits(A, 0, 2, { part: 1 }), snapshots: [sampleSnapshot('s')] }),
        ]);
        expect([first.seq, second.seq]).toEqual([1, 2]);
        expect((await text.refresh()).snapshots).toEqual([]);
        expect((await discussion.refresh()).certificates.size).toBe(0);
        expect(numbers((await discussion.scan(null, 9)).edits)).toEqual([0, 1]);
        expect(await discussion.chunk(sha256Sync(chunk))).toBeNull();
        await text.setMeta('home key', sampleBytes('key', 32));
        expect(await discussion.getMeta('home key')).toEqual(sampleBytes('key', 32));
        await text.write({ drop: { edits: listOf([sampleEdit(A, 0, { chunks: [chunk] })]) } });
        expect(numbers(await discussion.read(A, 0, 9))).toEqual([0, 1]);
      });
    });

    describe('meta', () => {
      it('keeps, replaces and removes small values', async () => {
        expect(await log.getMeta('home key')).toBeNull();
        await log.setMeta('home key', sampleBytes('key', 32));
        await log.setMeta('receipt', sampleBytes('receipt', META_LIMIT));
        await log.setMeta('home key', sampleBytes('other', 32));
        const other = (await open()).log;
        expect(await other.getMeta('home key')).toEqual(sampleBytes('other', 32));
        expect(await other.getMeta('receipt')).toEqual(sampleBytes('receipt', META_LIMIT));
        await other.setMeta('home key', null);
        expect(await log.getMeta('home key')).toBeNull();
      });

      it('refuses more than 64 KiB', async () => {
        await expect(log.setMeta('big', new Uint8Array(META_LIMIT + 1))).rejects.toBeInstanceOf(RangeError);
        expect(await log.getMeta('big')).toBeNull();
      });

      it('does not follow its caller’s later changes', async () => {
        const value = sampleBytes('value', 8);
        await log.setMeta('value', value);
        value.fill(0);
        const read = await log.getMeta('value');
        expect(read).toEqual(sampleBytes('value', 8));
        read?.fill(0);
        expect(await log.getMeta('value')).toEqual(sampleBytes('value', 8));
      });
    });

    describe('rule 12: several holders of one storage', () => {
      it('an edit that both write is held once', async () => {
        const other = (await open()).log;
        const [one, two] = await Promise.all([
          log.write({ edits: sampleEdits(A, 0, 3) }),
          other.write({ edits: sampleEdits(A, 0, 3) }),
        ]);
        expect([one.seq, two.seq]).toEqual([3, 3]);
        expect(numbers(await scanAll(10))).toEqual([0, 1, 2]);
      });

      it('refresh reads what the other wrote, and writes go on from it', async () => {
        const other = (await open()).log;
        await log.write({ edits: [sampleEdit(A, 0)] });
        await other.write({ edits: sampleEdits(A, 1, 3), certificates: [sampleCertificate(A)] });
        await other.write({ snapshots: [sampleSnapshot('s')], notes: [sampleNote(A, B)] });
        const state = await log.refresh();
        expect(numbersOf(state, A)).toEqual([0, 1, 2]);
        expect(state.certificates.has(A)).toBe(true);
        expect(state.snapshots).toHaveLength(1);
        expect(state.notes).toHaveLength(1);
        const position = await log.write({ edits: [sampleEdit(A, 2), sampleEdit(A, 3)] });
        expect(position.seq).toBe(4);
        expect((await other.refresh()).position).toEqual(position);
        expect(await other.refresh()).toEqual(await log.refresh());
      });

      it('what one has taken away is not what the other may rest on', async () => {
        const other = (await open()).log;
        const base = sampleSnapshot('base');
        await log.write({ edits: sampleEdits(A, 0, 3), snapshots: [base] });
        await other.write({ drop: { snapshots: [base.hash] } });
        const change = { proved: base.hash, drop: { edits: listOf(sampleEdits(A, 0, 3)) } };
        await expect(log.write(change)).rejects.toBeInstanceOf(LogStaleError);
        expect(numbers(await scanAll(9))).toEqual([0, 1, 2]);
      });
    });

    describe('close', () => {
      it('finishes pending writes, refuses new calls, and may be called twice', async () => {
        const pending = log.write({ edits: sampleEdits(A, 0, 3) });
        await log.close();
        await log.close();
        expect((await pending).seq).toBe(3);
        const calls = [
          () => log.open(),
          () => log.write({ edits: [sampleEdit(A, 3)] }),
          () => log.read(A, 0, 1),
          () => log.scan(null, 1),
          () => log.snapshot(A),
          () => log.chunk(A),
          () => log.getMeta('x'),
          () => log.setMeta('x', null),
          () => log.refresh(),
        ];
        for (const call of calls) {
          const error: unknown = await call().catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(LogStorageError);
          expect((error as LogStorageError).kind).toBe('closed');
        }
        expect(numbersOf(await stored(), A)).toEqual([0, 1, 2]);
      });

      it('refuses calls before open', async () => {
        const early = harness.log();
        await expect(early.write({})).rejects.toBeInstanceOf(LogStorageError);
        await early.close();
      });
    });
  });
}
