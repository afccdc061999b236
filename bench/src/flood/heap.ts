import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { flooding, Replica, shareBounds } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { silentLogger, systemClock } from '@parley/runtime';
import { createVerifier, hashOf } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel, ChannelEvents } from '@parley/transport';
import { type Bytes, encodeSync } from '@parley/wire';
import { progress } from '../lib/progress.ts';
import { certificateOf, edits, newAuthor, newRoom } from './people.ts';

const EDITS = 20_000;

export interface HeapFigures {
  readonly edits: number;
  /** What one waiting edit is charged, and what it takes in the heap and outside of it, in bytes. */
  readonly charged: number;
  readonly heap: number;
  readonly outside: number;
}

/** What an edit that waits behind a gap costs, in a replica of this process. */
export async function measureHeap(): Promise<HeapFigures> {
  progress('what a waiting edit takes');
  const suite = nodeCrypto();
  const access = await newRoom();
  const author = await newAuthor(access);
  const shared = shareBounds((error) => progress(String(error)));
  const log = new MemoryLog();
  const replica = new Replica({
    room: access.room,
    log,
    state: await log.open(),
    verifier: createVerifier(suite, access.room, access.publicKeys),
    hash: (bytes) => hashOf(suite, bytes),
    clock: systemClock,
    logger: silentLogger,
    forwarding: flooding(),
    snapshots: 'compare-and-swap',
    shared,
  });
  const channel = new Mouth();
  replica.link(channel, { kind: 'caller', session: null });
  const messages = await edits(author, 1, EDITS + 1);
  channel.say(encodeSync(certificateOf(author)));
  await settled();
  const before = await memory();
  for (const [index, bytes] of messages.entries()) {
    // As from a socket: a buffer of its own for each.
    channel.say(bytes.slice());
    if (index % 100 === 0) await turn();
  }
  await settled();
  const after = await memory();
  const figures = {
    // Which also keeps those that were sent: what they take is no part of the difference.
    edits: messages.length,
    charged: shared.budget.total / EDITS,
    heap: (after.heapUsed - before.heapUsed) / EDITS,
    outside: (after.external - before.external) / EDITS,
  };
  await replica.close('going-away');
  return figures;
}

/** A channel that only brings. */
class Mouth implements Channel {
  readonly kind = 'memory';
  readonly writable = true;
  #events: ChannelEvents | null = null;

  listen(events: ChannelEvents): void {
    this.#events = events;
  }

  say(bytes: Bytes): void {
    this.#events?.message(bytes);
  }

  send(): void {}

  close(): void {}
}

const settled = (): Promise<void> => sleep(500);

/** After garbage is collected. Buffers are let go of a little later than what held them. */
async function memory(): Promise<NodeJS.MemoryUsage> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  for (let i = 0; i < 3; i++) {
    if (typeof collect === 'function') collect();
    await settled();
  }
  return process.memoryUsage();
}
