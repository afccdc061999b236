import { setTimeout as sleep } from 'node:timers/promises';
import { progress } from '../lib/progress.ts';
import { certificateOf, edits, newAuthor, newRoom } from './people.ts';
import { Visitor } from './visitor.ts';
import type { WatchedHome } from './watched-home.ts';

/** Connections that all bring edits without the first of their session, each in a room of its own. */
const CONNECTIONS = 14;
/** Edits each of them brings. Nothing waits for the one that is missing (L6): they are kept as they come. */
const EDITS = 50_000;
/** Further edits of one connection. */
const BEYOND = 10_000;

export interface GapFigures {
  readonly connections: number;
  readonly edits: number;
  readonly survived: boolean;
  /** Resident memory of the process before, and the most it came to, bytes. */
  readonly before: number;
  readonly peak: number;
  /** CPU time of one further edit, ms. */
  readonly full: number;
}

/** Every edit but the first one of its session. */
export async function measureGaps(home: WatchedHome): Promise<GapFigures> {
  const before = home.memory;
  const visitors: Visitor[] = [];
  let full = 0;
  for (let index = 0; index < CONNECTIONS && home.alive; index++) {
    progress(`edits without the first: connection ${index + 1} of ${CONNECTIONS}`);
    const access = await newRoom();
    const author = await newAuthor(access);
    const visitor = await Visitor.join(home.url, access, author);
    visitors.push(visitor);
    visitor.say(certificateOf(author));
    await visitor.pour(await edits(author, 1, EDITS + 1));
    await idle(home);
    if (index === 0)
      full = await measureFull(home, visitor, await edits(author, EDITS + 1, EDITS + BEYOND + 1));
  }
  const figures = { connections: CONNECTIONS, edits: EDITS, before, full };
  const peak = home.peak;
  for (const visitor of visitors) visitor.close();
  return { ...figures, peak, survived: home.alive };
}

async function measureFull(
  home: WatchedHome,
  visitor: Visitor,
  further: Uint8Array<ArrayBuffer>[],
): Promise<number> {
  const before = home.cpu;
  await visitor.pour(further);
  await idle(home);
  return (home.cpu - before) / further.length;
}

/** Resolves when the process has nothing to do any more, or is gone. */
export async function idle(home: WatchedHome): Promise<void> {
  for (let quiet = 0; quiet < 3 && home.alive; ) {
    const before = home.cpu;
    await sleep(200);
    quiet = home.cpu - before <= 20 ? quiet + 1 : 0;
  }
}
