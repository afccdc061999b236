import type { Bytes, Counts, Envelope } from '@parley/wire';
import { sha256Sync } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Log, LogGapError, type LogState, LogStorageError, type ScanCursor } from '../log.ts';
import { META_LIMIT } from '../meta.ts';
import { GENESIS, nextEpoch, nextHead } from '../position.ts';
import {
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleSession,
  sampleSnapshot,
} from './samples.ts';

/** One device's storage, as the suite needs it. */
export interface LogHarness {
  /** A log over this storage, not yet open. Each call gives another holder, as another tab would be. */
  log(): Log;
  /** Called after all its logs are closed. */
  destroy(): Promise<void>;
}

const A = sampleSession('a');
const B = sampleSession('b');
const C = sampleSession('c');
const counts = (entries: Record<string, number>): Counts => new Map(Object.entries(entries));
const numbers = (envelopes: readonly Envelope[]): number[] => envelopes.map(({ header }) => header.number);
const bytesOf = (envelopes: readonly Envelope[]): Bytes[] => envelopes.map(({ bytes }) => bytes);

/** What every kind of log must do. Call it in a test file of the kind; `create` gives fresh storage each time. */
export function logContract(kind: string, create: () => Promise<LogHarness> | LogHarness): void {
  describe(`log contract: ${kind}`, () => {
    let harness: LogHarness;
    let opened: Log[];
    let log: Log;

    const open = async (): Promise<{ log: Log; state: LogState }> => {
      const another = harness.log();
      opened.push(another);
      return { log: another, state: await another.open() };
    };
    /** What a fresh holder reads. */
    const stored = async (): Promise<LogState> => (await open()).state;
    const scanAll = async (limit: number): Promise<Envelope[]> => {
      const all: Envelope[] = [];
      let after: ScanCursor = null;
      do {
        const { envelopes, next } = await log.scan(after, limit);
        expect(envelopes.length).toBeLessThanOrEqual(limit);
        all.push(...envelopes);
        after = next;
      } while (after !== null);
      return all;
    };

    beforeEach(async () => {
      harness = await create();
      opened = [];
      ({ log } = await open());
    });

    afterEach(async () => {
      for (const each of opened) await each.close();
      await harness.destroy();
    });

    describe('append', () => {
      it('begins at genesis, with nothing', async () => {
        const state = await log.refresh();
        expect(state.position).toEqual(GENESIS);
        expect(state.counts.size).toBe(0);
        expect(state.certificates.size).toBe(0);
        expect(state.base).toBeNull();
        expect(state.tail).toEqual({ envelopes: 0, bytes: 0 });
        expect(await log.scan(null, 10)).toEqual({ envelopes: [], next: null });
      });

      it('chains the head over the appended envelopes in their order', async () => {
        const items = [sampleEdit(A, 0), sampleEdit(B, 0), sampleEdit(A, 1)];
        const position = await log.append(items, []);
        const head = items.reduce((last, { envelope }) => nextHead(last, envelope.bytes), GENESIS.head);
        expect(position).toEqual({ epoch: GENESIS.epoch, seq: 3, head });
        const state = await stored();
        expect(state.position).toEqual(position);
        expect(state.counts).toEqual(counts({ [A]: 2, [B]: 1 }));
      });

      it('counts the bytes of envelopes and chunks in its tail', async () => {
        const chunk = sampleBytes('chunk', 500);
        const items = [sampleEdit(A, 0), sampleEdit(A, 1, { chunks: [chunk] })];
        await log.append(items, []);
        const bytes = items.reduce((sum, { envelope }) => sum + envelope.bytes.length, chunk.length);
        expect((await stored()).tail).toEqual({ envelopes: 2, bytes });
      });

      it('rule 6: skips silently what it already holds', async () => {
        const first = await log.append(sampleEdits(A, 0, 3), []);
        expect(await log.append(sampleEdits(A, 0, 3), [])).toEqual(first);
        const more = await log.append([sampleEdit(A, 2), sampleEdit(A, 3), sampleEdit(A, 3)], []);
        expect(more.seq).toBe(4);
        expect(numbers(await log.read(A, 0, 10))).toEqual([0, 1, 2, 3]);
      });

      it('refuses a gap, and holds nothing of that call', async () => {
        const chunk = sampleBytes('never', 100);
        await log.append(sampleEdits(A, 0, 2), []);
        const before = await stored();
        const call = log.append(
          [sampleEdit(B, 0, { chunks: [chunk] }), sampleEdit(A, 3)],
          [sampleCertificate(B)],
        );
        await expect(call).rejects.toBeInstanceOf(LogGapError);
        expect(await stored()).toEqual(before);
        expect(await log.read(B, 0, 10)).toEqual([]);
        expect(await log.chunk(sha256Sync(chunk))).toBeNull();
      });

      it('refuses edits of one session in the wrong order', async () => {
        await expect(log.append([sampleEdit(A, 1), sampleEdit(A, 0)], [])).rejects.toBeInstanceOf(
          LogGapError,
        );
        expect((await stored()).position).toEqual(GENESIS);
      });

      it('refuses what is no edit, and an edit without its chunks', async () => {
        const { snapshot } = sampleSnapshot(A, GENESIS, null, counts({}));
        await expect(log.append([{ envelope: snapshot, chunks: [] }], [])).rejects.toBeInstanceOf(TypeError);
        const { envelope } = sampleEdit(A, 0, { chunks: [sampleBytes('x', 10)] });
        await expect(log.append([{ envelope, chunks: [] }], [])).rejects.toBeInstanceOf(TypeError);
        expect((await stored()).position).toEqual(GENESIS);
      });

      it('keeps the first certificate of a session', async () => {
        const first = sampleCertificate(A);
        await log.append([], [first, sampleCertificate(B)]);
        const position = await log.append([], [sampleCertificate(A, 'second')]);
        expect(position).toEqual(GENESIS);
        const { certificates } = await stored();
        expect(certificates).toEqual(
          new Map([
            [A, first],
            [B, sampleCertificate(B)],
          ]),
        );
      });

      it('takes calls that overlap, in their order, and fails only the one with a gap', async () => {
        const calls = await Promise.allSettled([
          log.append([sampleEdit(A, 0)], []),
          log.append([sampleEdit(A, 2)], []),
          log.append([sampleEdit(A, 1)], []),
          log.append([sampleEdit(A, 2), sampleEdit(B, 0)], []),
          log.append([sampleEdit(B, 1)], [sampleCertificate(B)]),
        ]);
        expect(calls.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'fulfilled',
          'fulfilled',
          'fulfilled',
        ]);
        expect(numbers(await scanAll(10))).toEqual([0, 1, 2, 0, 1]);
        expect((await stored()).counts).toEqual(counts({ [A]: 3, [B]: 2 }));
      });

      it('keeps an envelope that is a view into a larger message', async () => {
        const { envelope } = sampleEdit(A, 0);
        const message = new Uint8Array(envelope.bytes.length + 20);
        message.set(envelope.bytes, 10);
        const view = message.subarray(10, 10 + envelope.bytes.length);
        await log.append([{ envelope: { ...envelope, bytes: view }, chunks: [] }], []);
        const [read] = await log.read(A, 0, 1);
        expect(read?.bytes).toEqual(envelope.bytes);
      });
    });

    describe('reading', () => {
      it('reads a session from a number, at most a limit, as the bytes came', async () => {
        const items = sampleEdits(A, 0, 20);
        await log.append([...items, ...sampleEdits(B, 0, 5)], []);
        const part = await log.read(A, 7, 5);
        expect(bytesOf(part)).toEqual(bytesOf(items.slice(7, 12).map(({ envelope }) => envelope)));
        expect(numbers(await log.read(A, 18, 5))).toEqual([18, 19]);
        expect(await log.read(A, 20, 5)).toEqual([]);
        expect(await log.read(C, 0, 5)).toEqual([]);
      });

      it('scans everything once, in append order, whatever the page', async () => {
        const items = Array.from({ length: 9 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
        await log.append(items, []);
        for (const limit of [1, 4, 6, 18, 100]) {
          expect(bytesOf(await scanAll(limit))).toEqual(items.map(({ envelope }) => envelope.bytes));
        }
      });

      it('goes on from a cursor to what was appended since', async () => {
        await log.append(sampleEdits(A, 0, 5), []);
        const { next } = await log.scan(null, 3);
        await log.append(sampleEdits(B, 0, 2), []);
        const { envelopes, next: end } = await log.scan(next, 100);
        expect(envelopes.map(({ header }) => header.session)).toEqual([A, A, B, B]);
        expect(end).toBeNull();
      });

      it('reads and scans a long log that came in calls of all sizes', async () => {
        const sessions = [A, B, C];
        const items = Array.from({ length: 1_500 }, (_, i) =>
          sampleEdit(sessions[i % 3] ?? A, Math.floor(i / 3)),
        );
        let at = 0;
        for (const size of [1, 1, 700, 1, 1, 3, 290, 255, 1, 1, 200]) {
          await log.append(items.slice(at, at + size), []);
          at += size;
        }
        await log.append(items.slice(at), []);
        const bytes = bytesOf(items.map(({ envelope }) => envelope));
        for (const limit of [7, 256, 1_499, 1_500, 5_000])
          expect(bytesOf(await scanAll(limit))).toEqual(bytes);
        for (const [from, limit] of [
          [0, 500],
          [229, 9],
          [410, 1_000],
        ] as const) {
          const expected = items.map(({ envelope }) => envelope).filter(({ header }) => header.session === B);
          expect(bytesOf(await log.read(B, from, limit))).toEqual(
            bytesOf(expected.slice(from, from + limit)),
          );
        }
        for (const seq of [1, 702, 703, 1_100, 1_499]) {
          const later = await log.at(seq);
          expect(later?.counts.get(A)).toBe(Math.ceil(seq / 3));
          expect(later?.head).toBe(
            items.slice(0, seq).reduce((head, { envelope }) => nextHead(head, envelope.bytes), GENESIS.head),
          );
        }
      });

      it('a cursor stays right when a snapshot is installed meanwhile', async () => {
        const items = Array.from({ length: 10 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
        const position = await log.append(items, []);
        const first = await log.scan(null, 5);
        const { snapshot, hash } = sampleSnapshot(C, position, null, counts({ [A]: 10, [B]: 1 }));
        await log.install(snapshot, hash, [], { adopt: false });
        const second = await log.scan(first.next, 4);
        const third = await log.scan(second.next, 4);
        expect(numbers([...second.envelopes, ...third.envelopes])).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
        expect(third.next).toBeNull();
        expect(numbers(await scanAll(3))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(numbers(await log.read(B, 3, 3))).toEqual([3, 4, 5]);
      });

      it('holds the chunks of an envelope once it holds the envelope', async () => {
        const chunks = [sampleBytes('one', 65_536), sampleBytes('two', 1_000)];
        await log.append([sampleEdit(A, 0, { chunks })], []);
        const other = (await open()).log;
        for (const chunk of chunks) expect(await other.chunk(sha256Sync(chunk))).toEqual(chunk);
        expect(await other.chunk(sha256Sync(sampleBytes('three', 10)))).toBeNull();
      });
    });

    describe('install', () => {
      it('rule 5: replaces what the snapshot covers and goes on from there', async () => {
        await log.append([...sampleEdits(A, 0, 4), ...sampleEdits(B, 0, 3)], [sampleCertificate(A)]);
        const { position } = await stored();
        const chunk = sampleBytes('snapshot', 2_000);
        const { snapshot, hash } = sampleSnapshot(A, position, null, counts({ [A]: 3, [B]: 3 }), [chunk]);
        const installed = await log.install(snapshot, hash, [chunk], { adopt: false });
        expect(installed).toEqual({ ...position, epoch: nextEpoch(position.epoch, hash) });
        const state = await stored();
        expect(state.position).toEqual(installed);
        expect(state.base?.hash).toBe(hash);
        expect(state.base?.envelope.bytes).toEqual(snapshot.bytes);
        expect(state.counts).toEqual(counts({ [A]: 4, [B]: 3 }));
        expect(state.certificates.has(A)).toBe(true);
        const rest = sampleEdit(A, 3).envelope.bytes;
        expect(state.tail).toEqual({ envelopes: 1, bytes: rest.length });
        expect(bytesOf(await scanAll(10))).toEqual([rest]);
        expect(bytesOf(await log.read(A, 0, 10))).toEqual([rest]);
        expect(await log.read(B, 0, 10)).toEqual([]);
        expect(await log.chunk(sha256Sync(chunk))).toEqual(chunk);
        const next = await log.append([sampleEdit(B, 3)], []);
        expect(next).toEqual({
          epoch: installed?.epoch,
          seq: 8,
          head: nextHead(position.head, sampleEdit(B, 3).envelope.bytes),
        });
      });

      it('rule 5: counts stay known beyond compaction, so old envelopes cannot come back', async () => {
        const position = await log.append(sampleEdits(A, 0, 4), []);
        const { snapshot, hash } = sampleSnapshot(B, position, null, counts({ [A]: 4 }));
        const installed = await log.install(snapshot, hash, [], { adopt: false });
        expect(await log.append(sampleEdits(A, 0, 4), [])).toEqual(installed);
        expect(await scanAll(10)).toEqual([]);
      });

      it('rule 5: the swap is lost against another epoch, another parent, or counts it does not hold', async () => {
        const position = await log.append(sampleEdits(A, 0, 4), []);
        const base = sampleSnapshot(B, position, null, counts({ [A]: 2 }));
        const stale = sampleSnapshot(B, position, null, counts({ [A]: 3 }));
        const ahead = sampleSnapshot(B, position, null, counts({ [A]: 5 }));
        const unknown = sampleSnapshot(B, position, null, counts({ [C]: 1 }));
        for (const { snapshot, hash } of [ahead, unknown]) {
          expect(await log.install(snapshot, hash, [], { adopt: false })).toBeNull();
        }
        const installed = await log.install(base.snapshot, base.hash, [], { adopt: false });
        if (!installed) throw new Error('the first swap is lost');
        expect(await log.install(stale.snapshot, stale.hash, [], { adopt: false })).toBeNull();
        const orphan = sampleSnapshot(B, installed, stale.hash, counts({ [A]: 4 }));
        expect(await log.install(orphan.snapshot, orphan.hash, [], { adopt: false })).toBeNull();
        const state = await stored();
        expect(state.position).toEqual(installed);
        expect(state.base?.hash).toBe(base.hash);
        expect(numbers(await scanAll(10))).toEqual([2, 3]);
        const child = sampleSnapshot(B, installed, base.hash, counts({ [A]: 4 }));
        expect(await log.install(child.snapshot, child.hash, [], { adopt: false })).toEqual({
          ...installed,
          epoch: nextEpoch(installed.epoch, child.hash),
        });
      });

      it('rule 5: of two swaps at once one wins', async () => {
        const position = await log.append(sampleEdits(A, 0, 4), []);
        const one = sampleSnapshot(B, position, null, counts({ [A]: 4 }), [sampleBytes('1', 10)]);
        const two = sampleSnapshot(C, position, null, counts({ [A]: 4 }), [sampleBytes('2', 10)]);
        const other = (await open()).log;
        const outcomes = await Promise.all([
          log.install(one.snapshot, one.hash, one.chunks, { adopt: false }),
          other.install(two.snapshot, two.hash, two.chunks, { adopt: false }),
        ]);
        expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
        const winner = outcomes[0] ? one : two;
        expect((await stored()).base?.hash).toBe(winner.hash);
      });

      it('installing what it already stands on changes nothing', async () => {
        const position = await log.append(sampleEdits(A, 0, 4), []);
        const { snapshot, hash } = sampleSnapshot(B, position, null, counts({ [A]: 4 }));
        const installed = await log.install(snapshot, hash, [], { adopt: false });
        await log.append([sampleEdit(A, 4)], []);
        const before = await stored();
        for (const adopt of [counts({}), false as const]) {
          expect(await log.install(snapshot, hash, [], { adopt })).toEqual(before.position);
        }
        expect(before.position.epoch).toBe(installed?.epoch);
        expect(await stored()).toEqual(before);
      });

      it('adopts a newer base from elsewhere, whose covers exceed its own counts', async () => {
        await log.append([...sampleEdits(A, 0, 2), ...sampleEdits(B, 0, 6)], []);
        const before = await stored();
        const elsewhere = {
          epoch: sha256Sync(sampleBytes('epoch', 8)),
          seq: 40,
          head: sha256Sync(sampleBytes('head', 8)),
        };
        const parent = sha256Sync(sampleBytes('parent', 8));
        const covers = counts({ [A]: 9, [B]: 4, [C]: 2 });
        const { snapshot, hash } = sampleSnapshot(C, elsewhere, parent, covers);
        expect(await log.install(snapshot, hash, [], { adopt: false })).toBeNull();
        const position = await log.install(snapshot, hash, [], { adopt: counts({ [A]: 2, [B]: 4 }) });
        expect(position).toEqual({
          epoch: nextEpoch(elsewhere.epoch, hash),
          seq: before.position.seq,
          head: before.position.head,
        });
        expect((await stored()).counts).toEqual(counts({ [A]: 9, [B]: 6, [C]: 2 }));
        expect(numbers(await scanAll(10))).toEqual([4, 5]);
        expect((await log.append([sampleEdit(A, 1), sampleEdit(A, 9), sampleEdit(C, 2)], [])).seq).toBe(10);
        expect(numbers(await log.read(A, 0, 10))).toEqual([9]);
        await expect(log.append([sampleEdit(C, 4)], [])).rejects.toBeInstanceOf(LogGapError);
      });

      it('adopts none that would take the place of an edit not known to be in it', async () => {
        await log.append([...sampleEdits(A, 0, 3), ...sampleEdits(B, 0, 2)], []);
        const before = await stored();
        const { snapshot, hash } = sampleSnapshot(C, GENESIS, null, counts({ [A]: 9, [B]: 1 }));
        for (const known of [counts({}), counts({ [A]: 2, [B]: 2 }), counts({ [A]: 3 })]) {
          expect(await log.install(snapshot, hash, [], { adopt: known })).toBeNull();
          expect(await stored()).toEqual(before);
        }
        expect(await log.install(snapshot, hash, [], { adopt: counts({ [A]: 3, [B]: 1 }) })).not.toBeNull();
        expect(numbers(await scanAll(10))).toEqual([1]);
      });

      it('never adopts a base that covers less than its own: those edits stand nowhere else', async () => {
        const position = await log.append([...sampleEdits(A, 0, 4), ...sampleEdits(B, 0, 2)], []);
        const base = sampleSnapshot(C, position, null, counts({ [A]: 4, [B]: 1 }));
        await log.install(base.snapshot, base.hash, [], { adopt: false });
        const before = await stored();
        const other = sampleSnapshot(C, position, null, counts({ [A]: 3, [B]: 2 }));
        expect(
          await log.install(other.snapshot, other.hash, [], { adopt: other.snapshot.claim?.covers ?? false }),
        ).toBeNull();
        expect(await stored()).toEqual(before);
      });

      it('keeps a chunk that something it still holds names', async () => {
        const shared = sampleBytes('shared', 300);
        const position = await log.append(
          [sampleEdit(A, 0, { chunks: [shared] }), sampleEdit(B, 0, { chunks: [shared] })],
          [],
        );
        const one = sampleSnapshot(C, position, null, counts({ [A]: 1 }), [sampleBytes('one', 300)]);
        const installed = await log.install(one.snapshot, one.hash, one.chunks, { adopt: false });
        expect(await log.chunk(sha256Sync(shared))).toEqual(shared);
        if (!installed) throw new Error('the first swap is lost');
        const two = sampleSnapshot(C, installed, one.hash, counts({ [A]: 1, [B]: 1 }), [shared]);
        expect(await log.install(two.snapshot, two.hash, two.chunks, { adopt: false })).not.toBeNull();
        expect(await log.chunk(sha256Sync(shared))).toEqual(shared);
      });

      it('holds nothing of a snapshot that lost', async () => {
        const chunk = sampleBytes('lost', 100);
        const { snapshot, hash } = sampleSnapshot(A, GENESIS, null, counts({ [A]: 1 }), [chunk]);
        expect(await log.install(snapshot, hash, [chunk], { adopt: false })).toBeNull();
        expect(await log.chunk(sha256Sync(chunk))).toBeNull();
      });

      it('refuses what is no snapshot, and a snapshot without its chunks', async () => {
        const { envelope } = sampleEdit(A, 0);
        const hash = sha256Sync(envelope.bytes);
        await expect(log.install(envelope, hash, [], { adopt: counts({}) })).rejects.toBeInstanceOf(
          TypeError,
        );
        const lacking = sampleSnapshot(A, GENESIS, null, counts({}), [sampleBytes('x', 10)]);
        const call = log.install(lacking.snapshot, lacking.hash, [], { adopt: counts({}) });
        await expect(call).rejects.toBeInstanceOf(TypeError);
        expect((await stored()).base).toBeNull();
      });
    });

    describe('at', () => {
      it('rule 8: answers head and counts after each append of this epoch', async () => {
        const items = [sampleEdit(A, 0), sampleEdit(B, 0), sampleEdit(A, 1), sampleEdit(B, 1)];
        await log.append(items, []);
        const expected = [
          counts({}),
          counts({ [A]: 1 }),
          counts({ [A]: 1, [B]: 1 }),
          counts({ [A]: 2, [B]: 1 }),
        ];
        let head = GENESIS.head;
        for (const [seq, each] of expected.entries()) {
          expect(await log.at(seq)).toEqual({ head, counts: each });
          head = nextHead(head, (items[seq] as (typeof items)[number]).envelope.bytes);
        }
        expect(await log.at(4)).toEqual({ head, counts: counts({ [A]: 2, [B]: 2 }) });
        for (const seq of [5, -1, 1.5, Number.NaN]) expect(await log.at(seq)).toBeNull();
      });

      it('rule 8: knows nothing of the epoch before', async () => {
        await log.append([...sampleEdits(A, 0, 3), ...sampleEdits(B, 0, 3)], []);
        const { position } = await stored();
        const { snapshot, hash } = sampleSnapshot(C, position, null, counts({ [A]: 3, [B]: 2, [C]: 5 }));
        await log.install(snapshot, hash, [], { adopt: counts({ [A]: 3, [B]: 2 }) });
        const item = sampleEdit(C, 5);
        await log.append([item], []);
        expect(await log.at(5)).toBeNull();
        expect(await log.at(6)).toEqual({ head: position.head, counts: counts({ [A]: 3, [B]: 3, [C]: 5 }) });
        expect(await log.at(7)).toEqual({
          head: nextHead(position.head, item.envelope.bytes),
          counts: counts({ [A]: 3, [B]: 3, [C]: 6 }),
        });
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
      it('an edit that both append is held once', async () => {
        const other = (await open()).log;
        const [one, two] = await Promise.all([
          log.append(sampleEdits(A, 0, 3), []),
          other.append(sampleEdits(A, 0, 3), []),
        ]);
        expect([one.seq, two.seq]).toEqual([3, 3]);
        expect(numbers(await scanAll(10))).toEqual([0, 1, 2]);
      });

      it('refresh reads what the other wrote, and appends go on from it', async () => {
        const other = (await open()).log;
        await other.append(sampleEdits(A, 0, 3), [sampleCertificate(A)]);
        const state = await log.refresh();
        expect(state.counts).toEqual(counts({ [A]: 3 }));
        expect(state.certificates.has(A)).toBe(true);
        const position = await log.append([sampleEdit(A, 3)], []);
        expect(position.seq).toBe(4);
        expect((await other.refresh()).position).toEqual(position);
      });

      it('a base that the other installed counts', async () => {
        const other = (await open()).log;
        const position = await log.append(sampleEdits(A, 0, 3), []);
        const { snapshot, hash } = sampleSnapshot(B, position, null, counts({ [A]: 3 }));
        await other.install(snapshot, hash, [], { adopt: false });
        expect(await log.install(snapshot, hash, [], { adopt: false })).toEqual(
          (await other.refresh()).position,
        );
        expect((await log.refresh()).base?.hash).toBe(hash);
        expect(await scanAll(10)).toEqual([]);
      });
    });

    describe('close', () => {
      it('finishes pending appends, refuses new calls, and may be called twice', async () => {
        const pending = log.append(sampleEdits(A, 0, 3), []);
        await log.close();
        await log.close();
        expect((await pending).seq).toBe(3);
        const calls = [
          () => log.open(),
          () => log.append([sampleEdit(A, 3)], []),
          () => log.read(A, 0, 1),
          () => log.scan(null, 1),
          () => log.chunk(A),
          () => log.at(0),
          () => log.getMeta('x'),
          () => log.setMeta('x', null),
          () => log.refresh(),
        ];
        for (const call of calls) {
          const error: unknown = await call().catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(LogStorageError);
          expect((error as LogStorageError).kind).toBe('closed');
        }
        expect((await stored()).counts).toEqual(counts({ [A]: 3 }));
      });

      it('refuses calls before open', async () => {
        const early = harness.log();
        await expect(early.append([], [])).rejects.toBeInstanceOf(LogStorageError);
        await early.close();
      });
    });
  });
}
