import { setTimeout as sleep } from 'node:timers/promises';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import { startParleyPart } from './contenders.ts';
import type { CountedSocket } from './counted-socket.ts';

const AT_ONCE = 50;
const ROOM = 10;
const PER_SECOND = 100;
const SECONDS = 10;

export interface JoinFigures {
  readonly connections: number;
  /** From the dial until one has joined, ms. */
  readonly p50: number;
  readonly p99: number;
}

/** Joins and leaves at home while so many others are there. */
export async function measureJoins(connections: number): Promise<JoinFigures> {
  return owning(async (own) => {
    const home = await startParleyPart(own, 'home');
    progress(`joins beside ${connections} connections`);
    const residents: CountedSocket[] = [];
    for (let at = 0; at < connections; at += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, connections - at) }, (_, index) =>
        home.connect(`room-${Math.floor((at + index) / ROOM)}`),
      );
      residents.push(...(await Promise.all(some)));
    }
    await sleep(2_000);
    const took: number[] = [];
    const visits: Promise<void>[] = [];
    const began = performance.now();
    for (let at = 0; at < PER_SECOND * SECONDS; at++) {
      await sleep(Math.max(0, began + (at * 1_000) / PER_SECOND - performance.now()));
      visits.push(
        (async () => {
          const dialled = performance.now();
          const { socket } = await home.join(`room-${at % Math.ceil(connections / ROOM)}`);
          took.push(performance.now() - dialled);
          socket.close('left');
        })(),
      );
    }
    await Promise.all(visits);
    for (const socket of residents) socket.close('left');
    return { connections, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
  });
}
