import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { Guest } from './guest.ts';
import { type OddFrames, sendOddFrames } from './odd-frames.ts';
import { type ReadyServer, ServerProcesses } from './server-process.ts';

/** A small nursery: what is garbage is cleared soon, and not when the heap pleases. */
const TIDY = '--max-semi-space-size=1';
/** Between two edits of the canary, ms. */
const BREATH = 25;
const WARM_UP_FRAMES = 5_000;
/** What the crowd around the canary sends. */
const CROWD_PER_SECOND = 2_000;
/** How long connections that are over may stay, ms: a WebSocket's close waits for its answer. */
const SETTLED = 10_000;

export interface FrameFigures {
  readonly sent: OddFrames;
  /** The server's descriptors and memory in bytes, before and after. */
  readonly before: ReturnType<ReadyServer['vitals']>;
  readonly after: ReturnType<ReadyServer['vitals']>;
  /** 95th percentile of the way of an edit through home, in a room of its own, ms: alone, and amid the crowd. */
  readonly idle: number;
  readonly crowded: number;
  /** What the server wrote to its log. */
  readonly log: string;
}

/** Sends so many odd frames to a server of its own, and watches one room meanwhile. Rejects if the server ends. */
export async function withstandFrames(
  frames: number,
  { seed, edits }: { readonly seed: string; readonly edits: number },
): Promise<FrameFigures> {
  const servers = new ServerProcesses();
  try {
    const server = await servers.start({ PARLEY_LOG_LEVEL: 'error', NODE_OPTIONS: TIDY });
    const { url } = server;
    const random = (what: string): Random => seededRandom(`${seed}, ${what}`);
    await sendOddFrames(WARM_UP_FRAMES, { url, random: random('warm-up') });
    const canary = new Canary(
      await Guest.join({ url, room: 'canary' }),
      await Guest.join({ url, room: 'canary' }),
    );
    await canary.delays(edits);
    const idle = p95(await canary.delays(edits));
    const watched = canary.delays(edits);
    const around = Math.max(1, Math.round((CROWD_PER_SECOND * BREATH * edits) / 1_000));
    await sendOddFrames(around, { url, random: random('crowd'), perSecond: CROWD_PER_SECOND });
    const crowded = p95(await watched);
    canary.leave();

    // Whatever SQLite opens for its first writes is open by now.
    await untilNobody(server);
    const before = server.vitals();
    const sent = await sendOddFrames(frames, { url, random: random('flood') });
    await untilNobody(server);
    return { sent, before, after: server.vitals(), idle, crowded, log: server.stderr() };
  } finally {
    await servers.close();
  }
}

/** Two in a room of their own. */
class Canary {
  readonly #writer: Guest;
  readonly #reader: Guest;

  constructor(writer: Guest, reader: Guest) {
    this.#writer = writer;
    this.#reader = reader;
    reader.listen();
  }

  /** How long each of so many edits took from one to the other, ms. */
  async delays(edits: number): Promise<number[]> {
    const taken: number[] = [];
    for (let at = 0; at < edits; at++) {
      this.#reader.heard.length = 0;
      const began = performance.now();
      await this.#writer.say();
      await this.#reader.hears(1);
      taken.push(performance.now() - began);
      await sleep(BREATH);
    }
    return taken;
  }

  leave(): void {
    this.#writer.leave();
    this.#reader.leave();
  }
}

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;

async function untilNobody({ url }: ReadyServer): Promise<void> {
  const deadline = performance.now() + SETTLED;
  for (;;) {
    // A connection that is kept open for the next question would be a descriptor.
    const response = await fetch(`${url}/metrics`, { headers: { connection: 'close' } });
    const open = /^parley_open_sockets (\d+)$/m.exec(await response.text())?.[1];
    if (open === '0') break;
    if (performance.now() > deadline) throw new Error(`${open} connections are still open`);
    await sleep(50);
  }
  // Closing the descriptors is the system's next turn.
  await sleep(100);
}
