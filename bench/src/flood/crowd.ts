import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '@parley/runtime';
import type { RoomAccess, Sealer } from '@parley/seal';
import { type SyncMessage, stateClaim, toHex } from '@parley/wire';
import { progress } from '../lib/progress.ts';
import { idle } from './gaps.ts';
import { certificateOf, edits, newAuthor, newRoom, nothing } from './people.ts';
import { Visitor } from './visitor.ts';
import type { WatchedHome } from './watched-home.ts';

const SESSIONS = 5_990;
const JOINS = 100;
const MESSAGES = 500;
/** Slow enough for every one of them to be looked at. */
const BETWEEN_MS = 10;
const PATIENCE_MS = 60_000;

export interface CrowdFigures {
  readonly sessions: number;
  /** CPU time of one join with its leave, ms: while somebody else is there, and while nobody is. */
  readonly join: number;
  readonly reopen: number;
  readonly claims: FloodFigures;
  /** At a hundred a second, and as fast as the socket takes them. */
  readonly haves: FloodFigures;
  readonly bursts: FloodFigures;
}

/** Messages of one link, until it was closed. */
export interface FloodFigures {
  /** CPU time of one of them, and of all, ms. */
  readonly each: number;
  readonly all: number;
  /** Why the link was closed; null: it was not. */
  readonly closed: string | null;
}

/** A room in which many have written: what it costs that somebody comes, or says what is not so. */
export async function measureCrowd(home: WatchedHome): Promise<CrowdFigures> {
  progress(`a room of ${SESSIONS} sessions is written`);
  const access = await newRoom();
  const author = await newAuthor(access);
  await write(home, access, author);
  await idle(home);

  progress(`${JOINS} joins`);
  const resident = await Visitor.join(home.url, access, author);
  await idle(home);
  const join = await measureJoins(home, access);
  resident.close();
  const reopen = await measureJoins(home, access);

  progress('claims that are false');
  const claims: SyncMessage[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const covers = new Map([[author.session, { count: 2 + i, hash: toHex(systemRandom.bytes(32)) }]]);
    const { envelope } = await author.snapshot(0, stateClaim([], covers), new Uint8Array([1]));
    claims.push({ type: 'envelope', envelope });
  }
  const claimed = await overwhelm(home, access, claims);
  progress('sessions that are made up');
  const haves = Array.from(
    { length: MESSAGES },
    (): SyncMessage => ({
      type: 'have',
      part: 0,
      proved: null,
      bases: [],
      digest: toHex(systemRandom.bytes(32)),
      runs: new Map([
        [toHex(systemRandom.bytes(32)), [{ from: 0, to: 5, last: toHex(systemRandom.bytes(32)) }]],
      ]),
      covered: new Map(),
      full: false,
      ask: true,
      more: false,
    }),
  );
  const said = await overwhelm(home, access, haves);
  const bursts = await overwhelm(home, access, [...haves, ...haves, ...haves, ...haves], 0);
  return { sessions: SESSIONS, join, reopen, claims: claimed, haves: said, bursts };
}

/** CPU time of one who comes, hears home's word, and leaves, ms. */
async function measureJoins(home: WatchedHome, access: RoomAccess): Promise<number> {
  const before = home.cpu;
  for (let i = 0; i < JOINS; i++) {
    const visitor = await Visitor.join(home.url, access, await newAuthor(access));
    await visitor.awaits(({ type }) => type === 'receipt', PATIENCE_MS);
    visitor.close();
  }
  await idle(home);
  return (home.cpu - before) / JOINS;
}

async function write(home: WatchedHome, access: RoomAccess, author: Sealer): Promise<void> {
  const visitor = await Visitor.join(home.url, access, author);
  visitor.say(nothing);
  for (let i = 0; i < SESSIONS; i++) {
    const each = i === 0 ? author : await newAuthor(access);
    visitor.say(certificateOf(each));
    await visitor.pour(await edits(each, 0, 1));
  }
  await visitor.awaits(
    (message) => message.type === 'receipt' && message.receipt.seq === SESSIONS,
    PATIENCE_MS,
  );
  visitor.close();
}

async function overwhelm(
  home: WatchedHome,
  access: RoomAccess,
  messages: readonly SyncMessage[],
  betweenMs = BETWEEN_MS,
): Promise<FloodFigures> {
  const visitor = await Visitor.join(home.url, access, await newAuthor(access));
  await idle(home);
  const before = home.cpu;
  let said = 0;
  for (const message of messages) {
    if (visitor.closed) break;
    visitor.say(message);
    said += 1;
    if (betweenMs > 0) await sleep(betweenMs);
  }
  await idle(home);
  const all = home.cpu - before;
  const { closed } = visitor;
  visitor.close();
  return { each: all / said, all, closed };
}
