import { newDocument } from '@parley/e2e';
import { idle } from '../flood/gaps.ts';
import { newAuthor, nothing } from '../flood/people.ts';
import { Visitor } from '../flood/visitor.ts';
import { WatchedHome } from '../flood/watched-home.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import { keep, type PastRoom, pastRoom } from './past-room.ts';
import { startOver } from './prepared-server.ts';

const PATIENCE_MS = 60_000;

/** What a room of so many past sessions costs home. */
export interface JoinCost {
  readonly sessions: number;
  /** Processor time of one who comes, hears home's word and leaves, while somebody is there, ms. */
  readonly join: number;
  /** Of the first, for whom the room is opened. */
  readonly opening: number;
}

export interface JoinCostOptions {
  readonly sessions: readonly number[];
  readonly joins: number;
  readonly rounds: number;
}

/** At one real home with all these rooms in its database; the rooms take turns. */
export function measureJoinCost({ sessions, joins, rounds }: JoinCostOptions): Promise<JoinCost[]> {
  return owning(async (own) => {
    const rooms: { sessions: number; past: PastRoom; took: number[]; opening: number }[] = [];
    const server = await startOver(WatchedHome.SETTINGS, async (store) => {
      for (const count of sessions) {
        progress(`joins: a room with ${count} past sessions`);
        const past = await pastRoom((await newDocument('http://localhost')).edit, count);
        await keep(past, store.log(past.access.room, 0));
        rooms.push({ sessions: count, past, took: [], opening: 0 });
      }
    });
    const home = own(WatchedHome.of(server));
    await idle(home);
    for (const room of rooms) {
      const before = home.cpu;
      own(await visit(home, room.past));
      await idle(home);
      room.opening = home.cpu - before;
      await visits(home, room.past, joins);
    }
    for (let round = 0; round < rounds; round++) {
      progress(`joins: round ${round + 1} of ${rounds}`);
      for (const room of rooms) room.took.push(await visits(home, room.past, joins));
    }
    return rooms.map(({ sessions: count, took, opening }) => ({
      sessions: count,
      join: quantile(took, 0.5),
      opening,
    }));
  });
}

/** Processor time of each of so many, ms. */
async function visits(home: WatchedHome, past: PastRoom, joins: number): Promise<number> {
  const before = home.cpu;
  for (let i = 0; i < joins; i++) (await visit(home, past)).close();
  await idle(home);
  return (home.cpu - before) / joins;
}

/** Somebody whose device has the document comes, and hears home's word. */
async function visit(home: WatchedHome, { access, base }: PastRoom): Promise<Visitor> {
  const visitor = await Visitor.join(home.url, access, await newAuthor(access));
  visitor.say({ ...nothing, proved: base.hash, bases: [base.hash] });
  await visitor.awaits(({ type }) => type === 'receipt', PATIENCE_MS);
  return visitor;
}
