import * as Y from 'yjs';
import { writtenProse } from '../document/prose.ts';
import type { Outcome } from '../lib/outcome.ts';
import { type Own, owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import type { RunningStack, Way } from '../stacks/running-stack.ts';
import { inTurns, startStacks } from '../stacks/start-stacks.ts';
import { enter, TEXT } from '../traces/history.ts';
import type { Trace } from '../traces/trace.ts';
import { type NewcomerReport, newcomerText, type Opening } from './report.ts';
import { WrittenRoom } from './written-room.ts';

/** Bytes of text. */
const SIZES = [60_000, 1_000_000, 5_000_000, 20_000_000];
/** Enough for a snapshot, whichever size. */
const EDITS = 2_500;
/** Single letters typed after it: what a log holds above its snapshot is between none and a thousand. */
const TAIL = 200;
const REPETITIONS = 5;

/** To see that all of it works. */
const QUICK = { sizes: [60_000, 1_000_000], repetitions: 1 };

export interface NewcomerOptions {
  readonly quick: boolean;
  /** A commit whose Parley is measured, too. */
  readonly against: string | null;
}

/** `npm run bench -- newcomer`: until a fresh browser has a document, from others and from home. */
export function newcomer({ quick, against }: NewcomerOptions): Promise<Outcome> {
  return owning(async (own) => {
    const stacks = await startStacks(own, against);
    const { sizes, repetitions } = quick ? QUICK : { sizes: SIZES, repetitions: REPETITIONS };
    const openings: Opening[] = [];
    const atHome: string[] = [];
    for (const bytes of sizes) {
      await owning(async (ownRoom) => {
        const rooms = await writeRooms(ownRoom, stacks, bytes);
        for (const room of rooms) {
          if (room.atHome !== '') atHome.push(`${bytes} bytes, ${room.stack.title}: ${room.atHome}`);
        }
        for (const way of ['mesh', 'home'] as const) {
          openings.push(...(await measure(rooms, way, bytes, repetitions)));
        }
      });
    }
    const titles = Object.fromEntries(stacks.map(({ name, title }) => [name, title]));
    const report: NewcomerReport = { edits: EDITS, tail: TAIL, titles, openings, atHome };
    return { report, text: newcomerText(report) };
  });
}

async function writeRooms(own: Own, stacks: readonly RunningStack[], bytes: number): Promise<WrittenRoom[]> {
  const trace = traceOf(bytes - TAIL);
  const rooms: WrittenRoom[] = [];
  for (const stack of stacks) {
    progress(`${bytes} bytes: writing with ${stack.title}`);
    const room = await WrittenRoom.write(own, stack, trace, TAIL);
    // Nobody needs the author of what comes from a server alone.
    if (!stack.ways.includes('mesh')) await room.close();
    rooms.push(room);
  }
  return rooms;
}

/** Newcomers one after the other, each in a fresh browser; the first to each room is to warm its servers up. */
async function measure(
  rooms: readonly WrittenRoom[],
  way: Way,
  bytes: number,
  repetitions: number,
): Promise<Opening[]> {
  const those = rooms.filter(({ stack }) => stack.ways.includes(way));
  // From home only what is left when all authors have gone.
  if (way === 'home') for (const room of rooms) await room.close();
  const samples = new Map<WrittenRoom, number[]>(those.map((room) => [room, []]));
  const never = new Set<WrittenRoom>();
  for (let round = 0; round <= repetitions; round++) {
    for (const room of inTurns(those, round)) {
      if (never.has(room)) continue;
      progress(`${bytes} bytes by ${way}, ${round} of ${repetitions}: ${room.stack.title}`);
      const ms = await room.open(way);
      if (ms === Number.POSITIVE_INFINITY) never.add(room);
      if (round > 0 || never.has(room)) samples.get(room)?.push(ms);
    }
  }
  return [...samples].map(([room, values]) => ({
    stack: room.stack.name,
    way,
    bytes,
    // Once never, always never: what came before does not make up for it.
    samples: never.has(room) ? [Number.POSITIVE_INFINITY] : values,
  }));
}

function traceOf(bytes: number): Trace {
  const doc = new Y.Doc();
  const txns = writtenProse(bytes, EDITS);
  for (const { patches } of txns) enter(doc, patches);
  return { txns, endContent: doc.getText(TEXT).toString() };
}
