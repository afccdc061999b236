import { silentLogger, systemClock } from '@parley/runtime';
import { fromHex, type RoomId, sha256Sync, utf8 } from '@parley/wire';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sliceOf } from '../kept-edits.ts';
import { type Corruption, type LogHarness, logContract } from '../testing/log-contract.ts';
import { logTwin } from '../testing/log-twin.ts';
import { PostgresServer, postgresPrograms } from '../testing/postgres-server.ts';
import { roomsContract } from '../testing/rooms-contract.ts';
import { SAMPLE_ROOM, sampleEdits, sampleSession, sampleSnapshot } from '../testing/samples.ts';
import { checkPostgresRooms } from '../transfer/index.ts';
import { PostgresStore } from './postgres-store.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts';

const A = sampleSession('a');

describe('PostgreSQL', () => {
  let server: PostgresServer;
  let store: PostgresStore;
  const open = (): Promise<PostgresStore> =>
    PostgresStore.open(server.url, { clock: systemClock, logger: silentLogger });

  beforeAll(async () => {
    const programs = postgresPrograms();
    if (programs === null) throw new Error('PostgreSQL is not installed');
    server = await PostgresServer.start(programs);
    store = await open();
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await server?.close();
  });

  async function sql(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Turns a bit in the row of a room's part 0 that is meant, behind the store's back. */
  async function corrupt(room: RoomId, what: Corruption): Promise<void> {
    const of = `log = (SELECT logs.id FROM logs JOIN rooms ON rooms.id = logs.room WHERE rooms.room = $1 AND part = 0)`;
    const [table, where, key] =
      what.kind === 'edit'
        ? (['edits', 'session = $2 AND number = $3', [fromHex(what.session), what.number]] as const)
        : ([`${what.kind}s`, 'hash = $2', [fromHex(what.hash)]] as const);
    const turned = 'set_byte(bytes, length(bytes) / 2, get_byte(bytes, length(bytes) / 2) # 16)';
    const rows = await sql(`UPDATE ${table} SET bytes = ${turned} WHERE ${of} AND ${where} RETURNING 1`, [
      fromHex(room),
      ...key,
    ]);
    if (rows.length === 0) throw new Error('that row is not there');
  }

  /** Each a room of its own. */
  let rooms = 0;
  function harness(): LogHarness {
    const room = sha256Sync(utf8(`room ${rooms++}`));
    return {
      log: (part = 0) => store.log(room, part),
      corrupt: (what) => corrupt(room, what),
      destroy: async () => {},
    };
  }

  roomsContract('PostgreSQL', {
    begin: async () => {
      const tables = await sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'parley_schema'",
      );
      await sql(`TRUNCATE ${tables.map(({ tablename }) => tablename).join(', ')}`);
    },
    open: (options) => PostgresStore.open(server.url, options),
    count: async (table) => Number((await sql(`SELECT count(*) AS n FROM ${table}`))[0]?.n),
    tamper: async (text) => {
      await sql(text);
    },
    zeros: (bytes) => `decode(repeat('00', ${bytes}), 'hex')`,
    no: 'false',
    damages: (signed) => checkPostgresRooms(server.url, signed),
    end: async () => {},
  });

  logContract('PostgreSQL', harness);
  logTwin('PostgreSQL', harness, { runs: 8 });

  it('processes that start at once make the tables once, and another version is left as it is', async () => {
    const url = await server.fresh();
    const options = { clock: systemClock, logger: silentLogger };
    const stores = await Promise.all([1, 2, 3, 4].map(() => PostgresStore.open(url, options)));
    await Promise.all(stores.map((each) => each.close()));
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('UPDATE parley_schema SET version = $1', [SCHEMA_VERSION + 1]);
    await client.end();
    await expect(PostgresStore.open(url, options)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(`schema ${SCHEMA_VERSION + 1}`),
    });
  });

  it('processes that start at once bring the tables of an older version up to this one', async () => {
    const url = await server.fresh();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(MIGRATIONS[0] ?? '');
    const options = { clock: systemClock, logger: silentLogger };
    const stores = await Promise.all([1, 2, 3].map(() => PostgresStore.open(url, options)));
    expect((await client.query('SELECT version FROM parley_schema')).rows).toEqual([
      { version: SCHEMA_VERSION },
    ]);
    await client.end();
    const log = stores[0]?.log(SAMPLE_ROOM);
    await log?.open();
    await log?.write({ edits: sampleEdits(A, 0, 3) });
    expect(await stores[1]?.stands(SAMPLE_ROOM)).toBe(true);
    await Promise.all(stores.map((each) => each.close()));
  });

  it('a log knows what is all there is, and until when, and is told once others have written', async () => {
    const other = await open();
    const room = sha256Sync(utf8('watched'));
    const [mine, theirs] = [store.log(room), other.log(room)];
    await Promise.all([mine.open(), theirs.open()]);
    let told = 0;
    mine.onElsewhere(() => {
      told += 1;
    });
    await mine.write({ edits: sampleEdits(A, 0, 1, { room }) });
    const before = mine.asOf;
    await expect.poll(() => mine.asOf, { timeout: 10_000 }).toBeGreaterThan(before);
    expect(told).toBe(0);
    await theirs.refresh();
    await theirs.write({ edits: sampleEdits(A, 1, 2, { room }) });
    const at = theirs.asOf;
    await expect.poll(() => told, { timeout: 10_000 }).toBe(1);
    // Whoever writes later has a later time: what was said before it was true.
    expect(at).toBeGreaterThan(mine.asOf);
    expect((await mine.refresh()).position.seq).toBe(2);
    expect(mine.asOf).toBeGreaterThanOrEqual(at);
    // A write finds it before it resolves.
    await theirs.write({ edits: sampleEdits(A, 2, 3, { room }) });
    await mine.write({ edits: sampleEdits(A, 3, 4, { room }) });
    expect(told).toBe(2);
    await other.close();
  }, 30_000);

  it('nothing brings a deleted room back, and its logs are told', async () => {
    const room = sha256Sync(utf8('deleted'));
    const gone: string[] = [];
    const other = await PostgresStore.open(server.url, {
      clock: systemClock,
      logger: silentLogger,
      deleted: (each) => gone.push(each),
    });
    const log = other.log(room);
    await log.open();
    await log.write({ edits: sampleEdits(A, 0, 1, { room }) });
    expect(await store.delete(room)).toBe(true);
    const late = log.write({ edits: sampleEdits(A, 1, 2, { room }) });
    await expect(late).rejects.toMatchObject({ kind: 'refused', message: 'the room was deleted' });
    await expect.poll(() => gone[0], { timeout: 10_000 }).toBe(room);
    expect(await store.stands(room)).toBe(false);
    await other.close();
  }, 30_000);

  it('who wants a database alone is refused while somebody uses it', async () => {
    const options = { clock: systemClock, logger: silentLogger, alone: true };
    await expect(PostgresStore.open(server.url, options)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('two processes that write one log agree: no edit twice, none lost, one chain', async () => {
    const other = await open();
    const room = sha256Sync(utf8('shared'));
    const logs = [store.log(room), other.log(room)];
    await Promise.all(logs.map((log) => log.open()));
    const edits = sampleEdits(A, 0, 60, { room });
    await Promise.all(
      edits.flatMap((edit, i) =>
        logs.filter((_, at) => i % 3 === 2 || i % 2 === at).map((log) => log.write({ edits: [edit] })),
      ),
    );
    const [one, two] = await Promise.all(logs.map((log) => log.refresh()));
    expect(one).toEqual(two);
    expect(one?.position.seq).toBe(60);
    expect(one?.kept.get(A)?.numbers).toHaveLength(60);
    await other.close();
  });

  it('what lies on a shelf is swept when its end has come', async () => {
    const room = SAMPLE_ROOM;
    const log = store.log(room);
    await log.open();
    const base = sampleSnapshot('base');
    await log.write({ edits: sampleEdits(A, 0, 10), snapshots: [base] });
    const kept = (await log.refresh()).kept.get(A);
    if (!kept) throw new Error('nothing of A');
    await log.write({ replace: [{ by: base.hash, edits: [sliceOf(A, kept, 0, 7)], keepUntil: 5 }] });
    // Rooms of other tests lie in the same database, and may be due as well.
    expect(await store.sweep()).toBeGreaterThanOrEqual(7);
    const { shelves, bytes } = await log.refresh();
    expect([shelves, bytes.shelved]).toEqual([[], 0]);
  });

  it('a database that is not there is refused', async () => {
    const nowhere = 'postgres://parley@/postgres?host=%2Fnowhere';
    const opening = PostgresStore.open(nowhere, { clock: systemClock, logger: silentLogger });
    await expect(opening).rejects.toMatchObject({ name: 'LogStorageError', kind: 'refused' });
  });
});
