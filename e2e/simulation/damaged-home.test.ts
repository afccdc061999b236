import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@parley/log';
import { SqliteStore } from '@parley/log/sqlite';
import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import type { PartId, RoomId } from '@parley/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAMAGED_TABLES, type DamagedTable, damageRow } from '../../packages/log/src/testing/damage-row.ts';
import { contentOf, World } from './world.ts';

/** What of each table is damaged in one run; PARLEY_DAMAGES names another number. */
const TIMES = Number(process.env.PARLEY_DAMAGES ?? 1);
const FIRST = Number(process.env.PARLEY_FIRST ?? 0);
/** Letters that make an edit a large one, with chunks of its own. */
const LARGE = 200_000;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-damaged-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** A world whose home keeps a real database. */
class DatabaseHome {
  readonly world: World;
  readonly path: string;
  readonly #database: Database;

  private constructor(world: World, path: string, database: Database) {
    this.world = world;
    this.path = path;
    this.#database = database;
  }

  static async make(seed: string): Promise<DatabaseHome> {
    const path = join(directory, `${seed.replaceAll(' ', '-')}.db`);
    const database = new Database(path);
    const homeLog = (room: RoomId, part: PartId): Log => database.store.log(room, part);
    const world = await World.make({ seed, homeLog });
    database.clock = world.clock;
    return new DatabaseHome(world, path, database);
  }

  /** Home dies, something is done to its file, and it starts again. */
  async between(what: () => void): Promise<void> {
    this.world.crashHome();
    await this.#database.close();
    what();
    this.#database.open();
    await this.world.startHome();
  }

  async close(): Promise<void> {
    for (const name of this.world.peers.keys()) this.world.crash(name);
    this.world.crashHome();
    await this.#database.close();
  }
}

class Database {
  readonly #path: string;
  clock: Clock = systemClock;
  store: SqliteStore;

  constructor(path: string) {
    this.#path = path;
    this.store = this.open();
  }

  open(): SqliteStore {
    // Simulated time has parts of milliseconds.
    const clock = { ...systemClock, now: () => Math.floor(this.clock.now()) };
    this.store = SqliteStore.open(this.#path, { clock, logger: silentLogger });
    return this.store;
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** A document with a base, edits above it, and large things, all of it at home and on the devices of two. */
async function written(home: DatabaseHome): Promise<void> {
  const { world } = home;
  const a = await world.open('a');
  const b = await world.open('b');
  await world.run(2_000);
  for (let i = 0; i < 62; i++) {
    a.doc.getText('text').insert(0, `a${i} `);
    if (i % 6 === 0) b.doc.getText('text').insert(0, `b${i} `);
    await world.run(40);
  }
  await world.run(15_000);
  a.doc.getMap('marks').set('x'.repeat(LARGE), true);
  b.doc.getText('text').insert(0, 'later ');
  await world.run(5_000);
}

async function live(table: DamagedTable, seed: number): Promise<string | null> {
  const home = await DatabaseHome.make(`damaged ${table} ${seed}`);
  const { world } = home;
  try {
    await written(home);
    let done: string | null = null;
    await home.between(() => {
      for (let i = 0; i < 10 && done === null; i++) done = damageRow(home.path, table, world.random);
    });
    const what = `${table} ${seed}: ${done}`;
    const [a, b] = [world.peers.get('a'), world.peers.get('b')];
    if (!a || !b || done === null) return null;
    await world.run(3_000);
    a.doc.getText('text').insert(0, 'new ');
    const isHome = await world.runUntil(() => world.status('a').lastEdit?.atHome === true, 60_000);
    expect([what, isHome]).toEqual([what, true]);
    const n = await world.open('n', { link: 'view', webRtc: false });
    const isRead = await world.runUntil(() => contentOf(n.doc).text === contentOf(a.doc).text, 60_000);
    expect([what, isRead, contentOf(n.doc).text.length]).toEqual([what, true, contentOf(a.doc).text.length]);
    expect([what, contentOf(n.doc).marks]).toEqual([what, contentOf(a.doc).marks]);
    await world.runUntil(() => world.status('a').outbox + world.status('b').outbox === 0, 60_000);
    // What was told to be at home is there when nobody else is.
    const { text, marks } = contentOf(a.doc);
    for (const name of ['a', 'b', 'n']) world.crash(name);
    await home.between(() => {});
    const alone = await world.open('alone', { link: 'view', webRtc: false });
    await world.runUntil(() => contentOf(alone.doc).text === text, 30_000);
    expect([what, contentOf(alone.doc).text]).toEqual([what, text]);
    expect([what, contentOf(alone.doc).marks]).toEqual([what, marks]);
    expect([what, world.status('alone').problems]).toEqual([what, []]);
    return what;
  } finally {
    await home.close();
  }
}

test.each(DAMAGED_TABLES)(
  'whatever bit or row of home’s %s is damaged: nothing a device holds is lost, and nobody is told what is not so',
  async (table) => {
    for (let seed = FIRST; seed < FIRST + TIMES; seed++) await live(table, seed);
  },
);
