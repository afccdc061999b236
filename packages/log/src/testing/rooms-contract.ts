import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import type { SessionId } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { sliceOf } from '../kept-edits.ts';
import type { Log, Replacement, SnapshotRow } from '../log.ts';
import type { RoomDamage, RoomsStore } from '../rooms-store.ts';
import type { CheckSignature } from '../sqlite/log-check.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleNote,
  sampleSession,
  sampleSnapshot,
} from './samples.ts';

/** What a store is opened with. */
export interface RoomsOptions {
  readonly clock: Clock;
  readonly logger: typeof silentLogger;
  readonly maxRoomBytes?: number;
  readonly committed?: (commit: { calls: number; bytes: number; ms: number; failed: boolean }) => void;
}

/** One database of rooms, as the suite needs it. */
export interface RoomsHarness {
  /** Empties it. */
  begin(): Promise<void>;
  open(options: RoomsOptions): Promise<RoomsStore>;
  /** Rows of a table. */
  count(table: string): Promise<number>;
  /** Changes it behind the store's back. */
  tamper(sql: string): Promise<void>;
  /** SQL for so many bytes of zeros. */
  readonly zeros: (bytes: number) => string;
  /** And for what is not so. */
  readonly no: string;
  damages(signed: CheckSignature): AsyncGenerator<RoomDamage>;
  end(): Promise<void>;
}

const A = sampleSession('a');
const B = sampleSession('b');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What who runs a home asks of a store: the same of every kind. */
export function roomsContract(name: string, harness: RoomsHarness): void {
  describe(`rooms in ${name}`, () => {
    let now: number;
    const clock: Clock = { ...systemClock, now: () => now };
    let store: RoomsStore;
    beforeEach(async () => {
      now = 1_000_000;
      await harness.begin();
    });
    afterEach(async () => {
      await store.close();
      await harness.end();
    });

    async function open(options: Partial<RoomsOptions> = {}): Promise<Log> {
      store = await harness.open({ clock, logger: silentLogger, ...options });
      const log = store.log(SAMPLE_ROOM);
      await log.open();
      return log;
    }

    test('a room is listed with its sizes, edits, sessions and times, all its parts together', async () => {
      const log = await open();
      expect(await store.list()).toEqual([]);
      const chunk = sampleBytes('chunk', 1_000);
      await log.write({
        certificates: [sampleCertificate(A), sampleCertificate(B)],
        edits: [sampleEdit(A, 0, { chunks: [chunk] }), ...sampleEdits(B, 0, 3)],
      });
      const discussion = store.log(SAMPLE_ROOM, 1);
      await discussion.open();
      now += 1;
      await discussion.write({
        certificates: [sampleCertificate(A)],
        edits: [sampleEdit(A, 0, { part: 1 })],
      });
      await log.setMeta('name', chunk);
      const { total, parts, meta } = await store.sizes(SAMPLE_ROOM);
      expect([...parts.keys()]).toEqual([0, 1]);
      expect(meta).toBe(1_000);
      expect(await store.list()).toEqual([
        { room: SAMPLE_ROOM, bytes: total, edits: 5, sessions: 2, writtenAt: now, touchedAt: now },
      ]);
      expect(await store.rooms).toBe(1);
      now += 2 * HOUR;
      await store.touch(SAMPLE_ROOM);
      expect((await store.list())[0]).toMatchObject({ writtenAt: now - 2 * HOUR, touchedAt: now });
      expect(await store.stands(SAMPLE_ROOM)).toBe(true);
      expect(await store.stands(A)).toBe(false);
    });

    describe('a room that goes', () => {
      const TABLES = [
        'rooms',
        'logs',
        'leaves',
        'edits',
        'snapshots',
        'shelves',
        'notes',
        'certificates',
        'chunks',
        'holders',
        'meta',
      ];
      const NOTHING = TABLES.map(() => 0);
      const tables = (): Promise<number[]> => Promise.all(TABLES.map((name) => harness.count(name)));

      beforeEach(async () => {
        const log = await open();
        const chunk = sampleBytes('chunk', 1_000);
        const [one, two] = [sampleSnapshot('one'), sampleSnapshot('two', { chunks: [chunk] })];
        await log.write({
          certificates: [sampleCertificate(A)],
          edits: [sampleEdit(A, 0, { chunks: [chunk] }), sampleEdit(A, 1)],
          snapshots: [one, two],
          notes: [sampleNote(A, two.hash)],
        });
        await log.write({ replace: [{ ...(await replacing(log, two, A, 1)), snapshots: [one.hash] }] });
        await log.setMeta('name', chunk);
        await log.close();
        expect(await tables()).not.toContain(0);
      });

      it('is erased whole when it is deleted, and is known to be deleted', async () => {
        expect(await store.delete(SAMPLE_ROOM)).toBe(true);
        expect(await tables()).toEqual(NOTHING);
        expect(await store.isDeleted(SAMPLE_ROOM)).toBe(true);
        expect(await store.delete(SAMPLE_ROOM)).toBe(false);
        expect(await store.undelete(SAMPLE_ROOM)).toBe(true);
        expect(await store.isDeleted(SAMPLE_ROOM)).toBe(false);
      });

      it('keeps its owner’s deletion, whoever else deletes it, until it may come back', async () => {
        const deletion = sampleBytes('deletion', 108);
        await store.delete(SAMPLE_ROOM);
        expect([await store.isDeleted(SAMPLE_ROOM), await store.deletionOf(SAMPLE_ROOM)]).toEqual([
          true,
          null,
        ]);
        await store.delete(SAMPLE_ROOM, deletion);
        await store.delete(SAMPLE_ROOM);
        await store.delete(SAMPLE_ROOM, sampleBytes('another', 108));
        expect(await store.deletionOf(SAMPLE_ROOM)).toEqual(deletion);
        await store.undelete(SAMPLE_ROOM);
        expect([await store.isDeleted(SAMPLE_ROOM), await store.deletionOf(SAMPLE_ROOM)]).toEqual([
          false,
          null,
        ]);
      });

      it('gives its space back', async () => {
        const log = store.log(SAMPLE_ROOM);
        await log.open();
        await log.write({ edits: [sampleEdit(A, 2, { chunks: [sampleBytes('large', 3_000_000)] })] });
        await log.close();
        await store.delete(SAMPLE_ROOM);
        await store.giveBack();
        expect(await store.usedBytes).toBeLessThan(200_000);
      });

      it('may come back when it expired', async () => {
        expect(await store.untouchedSince(now)).toEqual([]);
        expect(await store.untouchedSince(now + 1)).toEqual([SAMPLE_ROOM]);
        expect(await store.expire(SAMPLE_ROOM)).toBe(true);
        expect(await tables()).toEqual(NOTHING);
        expect(await store.isDeleted(SAMPLE_ROOM)).toBe(false);
      });

      it('is known to have expired until it has come back', async () => {
        expect(await store.expiredAt(SAMPLE_ROOM)).toBeNull();
        await store.expire(SAMPLE_ROOM);
        expect(await store.expiredAt(SAMPLE_ROOM)).toBe(now);
        expect(await store.expire(SAMPLE_ROOM)).toBe(false);
        expect(await store.expiredAt('cd'.repeat(32))).toBeNull();
        const log = store.log(SAMPLE_ROOM);
        await log.open();
        await log.write({ certificates: [sampleCertificate(A)], edits: [sampleEdit(A, 0)] });
        await log.close();
        expect(await store.expiredAt(SAMPLE_ROOM)).toBeNull();
      });
    });

    describe('the bound of one room', () => {
      const MOST = 100_000;
      const total = async (): Promise<number> => (await store.sizes(SAMPLE_ROOM)).total;

      /** Edits of 20,000 bytes each, each replaced by a snapshot of its own, which somebody confirmed or not. */
      async function fill(log: Log, until: (number: number) => number | null): Promise<SnapshotRow[]> {
        const made: SnapshotRow[] = [];
        for (let number = 0; number < 4; number++) {
          const chunks = [sampleBytes(`edit ${number}`, 20_000)];
          const base = sampleSnapshot(`base ${number}`);
          await log.write({ edits: [sampleEdit(A, number, { chunks })], snapshots: [base] });
          const snapshots = made.slice(-1).map(({ hash }) => hash);
          const replaced = await replacing(log, base, A, number + 1);
          await log.write({ replace: [{ ...replaced, snapshots, keepUntil: until(number) }] });
          made.push(base);
        }
        return made;
      }

      it('what snapshots replaced gives way to it, the shelf that ends first before the others', async () => {
        const log = await open({ maxRoomBytes: MOST });
        const made = await fill(log, (number) => now + DAY - number);
        expect((await store.sizes(SAMPLE_ROOM)).yielding).toBeGreaterThan(80_000);
        await log.write({ edits: [sampleEdit(A, 4, { chunks: [sampleBytes('large', 40_000)] })] });
        expect(await total()).toBeLessThanOrEqual(MOST);
        const { shelves } = await log.refresh();
        const left = shelves.filter(({ edits }) => edits.size > 0).map(({ by }) => by);
        expect(new Set(left)).toEqual(new Set(made.slice(0, 2).map(({ hash }) => hash)));
        expect((await store.list())[0]?.bytes).toBe(await total());
      });

      it('what nobody has confirmed stays, and nothing is refused', async () => {
        const log = await open({ maxRoomBytes: MOST });
        await fill(log, () => null);
        await log.write({ edits: [sampleEdit(A, 4, { chunks: [sampleBytes('large', 60_000)] })] });
        expect(await total()).toBeGreaterThan(MOST);
        expect(await log.read(A, 0, 9, { served: true })).toHaveLength(5);
      });

      it('a full room gives way whole: the snapshots on its shelves too, in all its parts', async () => {
        const log = await open();
        await fill(log, () => now + DAY);
        await store.close();
        const again = await open({ maxRoomBytes: 1 });
        const discussion = store.log(SAMPLE_ROOM, 1);
        await discussion.open();
        await discussion.write({ edits: [sampleEdit(A, 0, { part: 1 })] });
        const { shelves, bytes, snapshots } = await again.refresh();
        expect(shelves).toEqual([]);
        expect(bytes.shelved).toBe(0);
        expect(snapshots).toHaveLength(1);
      });
    });

    describe('a check of everything', () => {
      async function damages(signed = async () => true): Promise<RoomDamage[]> {
        const found: RoomDamage[] = [];
        for await (const damage of harness.damages(signed)) found.push(damage);
        return found;
      }

      beforeEach(async () => {
        const log = await open();
        await log.write({ certificates: [sampleCertificate(A)], edits: sampleEdits(A, 0, 450) });
        const [one, two] = [
          sampleSnapshot('one'),
          sampleSnapshot('two', { chunks: [sampleBytes('s', 500)] }),
        ];
        await log.write({
          edits: [sampleEdit(B, 0, { chunks: [sampleBytes('chunk', 2_000)] })],
          snapshots: [one, two],
          notes: [sampleNote(A, two.hash)],
          proved: two.hash,
        });
        await log.write({ replace: [{ ...(await replacing(log, two, A, 400)), snapshots: [one.hash] }] });
        await log.write({ edits: sampleEdits(A, 450, 460) });
      });

      it('finds nothing in what is whole, beside a store that is open and one that goes on writing', async () => {
        expect(await damages()).toEqual([]);
        const log = store.log(SAMPLE_ROOM);
        await log.open();
        let number = 460;
        const found = await damages(async () => {
          if (number < 480) await log.write({ edits: [sampleEdit(A, number++)] });
          return true;
        });
        expect(found).toEqual([]);
      });

      it.each<[string, (dialect: RoomsHarness) => string]>([
        ['an edit', ({ zeros }) => `UPDATE edits SET bytes = ${zeros(50)} WHERE seq = 20`],
        [
          'an edit of another place',
          () => 'UPDATE edits SET bytes = (SELECT bytes FROM edits WHERE seq = 21) WHERE seq = 20',
        ],
        ['an edit that is gone', () => 'DELETE FROM edits WHERE seq = 20'],
        [
          'an edit the index does not know',
          ({ zeros }) => `UPDATE leaves SET entries = ${zeros(4)} WHERE first = 0`,
        ],
        ['an edit that lies elsewhere', ({ no }) => `UPDATE edits SET shelved = ${no} WHERE seq = 20`],
        ['an end of the chain', ({ zeros }) => `UPDATE logs SET head = ${zeros(32)}`],
        ['a sum', () => 'UPDATE logs SET kept = kept + 1'],
        ['a shelf', () => 'UPDATE shelves SET bytes = bytes + 1'],
        ['a shelf that is gone', () => 'DELETE FROM shelves'],
        ['a chunk', ({ zeros }) => `UPDATE chunks SET bytes = ${zeros(2000)} WHERE length(bytes) = 2000`],
        ['a chunk that is gone', () => 'DELETE FROM chunks WHERE length(bytes) = 2000'],
        ['a snapshot', ({ zeros }) => `UPDATE snapshots SET bytes = ${zeros(50)}`],
        ['a snapshot that is gone', ({ zeros }) => `UPDATE logs SET proved = ${zeros(32)}`],
        ['a note', ({ zeros }) => `UPDATE notes SET bytes = ${zeros(50)}`],
        ['a certificate', ({ zeros }) => `UPDATE certificates SET session = ${zeros(32)}`],
      ])('names the room: %s', async (_, sql) => {
        await harness.tamper(sql(harness));
        expect(await damages()).toEqual([{ room: SAMPLE_ROOM, problem: expect.any(String) }]);
      });

      it('names the room whose signatures do not hold', async () => {
        expect(await damages(async () => false)).toEqual([
          { room: SAMPLE_ROOM, problem: 'an envelope is not signed by its session' },
        ]);
      });
    });

    test('what is used is counted, and a probe changes nothing', async () => {
      const log = await open();
      await log.write({ edits: [sampleEdit(A, 0, { chunks: [sampleBytes('chunk', 5_000)] })] });
      expect(await store.usedBytes).toBeGreaterThan(5_000);
      await store.probe();
      expect(await store.rooms).toBe(1);
    });

    test('what a commit took is told', async () => {
      const told: { calls: number; bytes: number; failed: boolean }[] = [];
      const log = await open({
        committed: ({ calls, bytes, failed }) => told.push({ calls, bytes, failed }),
      });
      const item = sampleEdit(A, 0);
      await log.write({ edits: [item] });
      expect(told).toEqual([{ calls: 1, bytes: item.envelope.bytes.length, failed: false }]);
    });
  });
}

/** That snapshot replaces what of a session lies below a number, until it is confirmed. */
async function replacing(
  log: Log,
  { hash }: SnapshotRow,
  session: SessionId,
  below: number,
): Promise<Replacement> {
  const kept = (await log.refresh()).kept.get(session);
  if (!kept) throw new Error('nothing of that session');
  return { by: hash, edits: [sliceOf(session, kept, 0, below)], keepUntil: null };
}
