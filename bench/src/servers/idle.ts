import { setTimeout as sleep } from 'node:timers/promises';
import { type Own, owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import {
  type Contender,
  startBare,
  startHocuspocusServer,
  startParleyPart,
  startYWebrtcServer,
  startYWebsocketServer,
} from './contenders.ts';
import type { CountedSocket } from './counted-socket.ts';
import { cpuOf, memoryOf } from './process-vitals.ts';

/** Those who wait, and how many share a room. */
const CROWDS: readonly {
  readonly name: string;
  readonly title: string;
  readonly each: number;
  start(own: Own): Promise<Contender>;
}[] = [
  { name: 'bare', title: 'a bare ws server', each: 10, start: (own) => startBare(own) },
  { name: 'y-webrtc', title: "y-webrtc's server, 10 a room", each: 10, start: startYWebrtcServer },
  { name: 'y-websocket', title: '@y/websocket-server, 10 a room', each: 10, start: startYWebsocketServer },
  { name: 'hocuspocus', title: 'Hocuspocus, 10 a room', each: 10, start: startHocuspocusServer },
  {
    name: 'signaling',
    title: 'Parley, signaling, 10 a room',
    each: 10,
    start: (own) => startParleyPart(own, 'signaling'),
  },
  { name: 'home', title: 'Parley, home, 10 a room', each: 10, start: (own) => startParleyPart(own, 'home') },
  { name: 'home-alone', title: 'Parley, home, alone', each: 1, start: (own) => startParleyPart(own, 'home') },
];

/** Dialled at one time. */
const AT_ONCE = 50;
/** How long somebody waits before they are looked at, ms: what is only of the arrival has to go; and how long they are looked at. */
export interface Watch {
  readonly settleMs: number;
  readonly watchMs: number;
}

export interface IdleFigures {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  readonly rooms: number;
  /** Resident memory for each, bytes. */
  readonly memory: number;
  /** Frames a second, both ways, pings counted; of all. */
  readonly frames: number;
  /** Cores. */
  readonly cpu: number;
}

/** What it costs each server that so many are there and do nothing. */
export async function measureIdle(connections: number, watch: Watch): Promise<IdleFigures[]> {
  const figures: IdleFigures[] = [];
  for (const { name, title, each, start } of CROWDS) {
    progress(`${connections} idle connections: ${title}`);
    figures.push({
      name,
      title,
      ...(await owning(async (own) => waiting(await start(own), connections, each, watch))),
    });
  }
  return figures;
}

/** So many rooms with one caller each. */
export async function measureIdleRooms(rooms: number, watch: Watch): Promise<number> {
  progress(`${rooms} idle rooms`);
  const { cpu } = await owning(async (own) => waiting(await startParleyPart(own, 'home'), rooms, 1, watch));
  return cpu;
}

async function waiting(
  server: Contender,
  connections: number,
  each: number,
  { settleMs, watchMs }: Watch,
): Promise<Omit<IdleFigures, 'name' | 'title'>> {
  // What the first of them brings with it is no matter of each.
  const first = await server.connect('warm-up');
  await sleep(1_000);
  const before = memoryOf(server.pid);
  const sockets: CountedSocket[] = [];
  for (let at = 0; at < connections; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, connections - at) }, (_, index) =>
      server.connect(`room-${Math.floor((at + index) / each)}`),
    );
    sockets.push(...(await Promise.all(some)));
  }
  await sleep(settleMs);
  const memory = (memoryOf(server.pid) - before) / connections;
  const framesOf = (): number => sockets.reduce((sum, { frames }) => sum + frames, 0);
  const [framesBefore, cpuBefore] = [framesOf(), cpuOf(server.pid)];
  await sleep(watchMs);
  const frames = (framesOf() - framesBefore) / (watchMs / 1_000);
  const cpu = (cpuOf(server.pid) - cpuBefore) / watchMs;
  for (const socket of [first, ...sockets]) socket.close('left');
  return { connections, rooms: Math.ceil(connections / each), memory, frames, cpu };
}
