import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sealer } from '@parley/seal';
import { type Bytes, type Hash, type SyncMessage, sha256Sync } from '@parley/wire';
import { progress } from '../lib/progress.ts';
import { certificateOf, newAuthor, newRoom, nextEdit, nothing } from './people.ts';
import { Visitor } from './visitor.ts';
import type { WatchedHome } from './watched-home.ts';

/** As large as an edit may be, nearly. */
const DRIPPING_BYTES = 60 * 1024 * 1024;
const OTHER_BYTES = 10 * 1024 * 1024;
const DRIP_MS = 25_000;
const PATIENCE_MS = 90_000;

export interface DripFigures {
  readonly dripping: number;
  readonly other: number;
  /** Until the other edit was at home, ms; null: not within 90 s. */
  readonly took: number | null;
}

/** One editor's edit of 60 MiB drips a chunk in 25 s; another brings one of 10 MiB to the same room. */
export async function measureDrip(home: WatchedHome): Promise<DripFigures> {
  progress('an edit that drips, and another one');
  const access = await newRoom();
  const dripping = await bring(home, await newAuthor(access), access, DRIPPING_BYTES);
  let going = true;
  const drops = (async () => {
    while (going) {
      dripping.give(1);
      await sleep(Math.min(DRIP_MS, 1_000));
      for (let waited = 1_000; going && waited < DRIP_MS; waited += 1_000) await sleep(1_000);
    }
  })();
  await sleep(2_000);
  const author = await newAuthor(access);
  const began = performance.now();
  const other = await bring(home, author, access, OTHER_BYTES);
  const giving = setInterval(() => other.give(1_000), 5);
  const came = await other.visitor.awaits(
    (message) => message.type === 'receipt' && message.receipt.runs.has(author.session),
    PATIENCE_MS,
  );
  const took = came ? performance.now() - began : null;
  going = false;
  clearInterval(giving);
  await drops;
  for (const { visitor } of [dripping, other]) visitor.close();
  return { dripping: DRIPPING_BYTES, other: OTHER_BYTES, took };
}

interface Bringing {
  readonly visitor: Visitor;
  /** Gives the next chunks that were asked for. */
  give(count: number): void;
}

async function bring(
  home: WatchedHome,
  author: Sealer,
  access: Parameters<typeof Visitor.join>[1],
  size: number,
): Promise<Bringing> {
  const { envelope, chunks } = await nextEdit(author, new Uint8Array(randomBytes(size)));
  const byHash = new Map<Hash, Bytes>(
    chunks.map((chunk, i) => [envelope.chunks[i] ?? sha256Sync(chunk), chunk]),
  );
  const visitor = await Visitor.join(home.url, access, author);
  const asked: Hash[] = [];
  visitor.hears = (message: SyncMessage) => {
    if (message.type === 'want') asked.push(...message.hashes);
  };
  visitor.say(nothing, certificateOf(author), { type: 'envelope', envelope });
  return {
    visitor,
    give(count) {
      for (const hash of asked.splice(0, count)) {
        const bytes = byHash.get(hash);
        if (bytes) visitor.say({ type: 'chunk', bytes });
      }
    },
  };
}
