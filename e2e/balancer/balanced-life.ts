import { PostgresServer, postgresPrograms } from '@parley/log/postgres-server';
import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import { RedisServer } from '@parley/transport/redis-server';
import { newDocument } from '../src/links.ts';
import { ParleyServer } from '../src/server.ts';
import { HaProxy } from './haproxy.ts';
import { Typist } from './typist.ts';

const PROCESSES = 3;
/** Between two deaths, ms. */
const DEATHS_MS = { least: 1_500, most: 3_500 };
/** How long a process, and Redis, stay away at most, ms. */
const AWAY_MS = 1_500;
const REDIS_AWAY_MS = 2_000;
/** What has not moved for so long after the last death, ms, will not any more: what stands still between two replicas is looked at once a
 * minute at the latest. */
const STILL_MS = 75_000;

export interface BalancedLifeOptions {
  readonly seed: string;
  readonly seconds: number;
  readonly rooms: number;
  /** In all. */
  readonly peers: number;
  readonly said?: (line: string) => void;
}

export interface BalancedLife {
  readonly killed: number;
  readonly stopped: number;
  readonly written: number;
  /** Rooms whose peers do not show the same, or not all that was written. */
  readonly apart: readonly string[];
  /** What somebody who came afterwards did not find, of words whose writers had been told that all is at home. */
  readonly lost: readonly string[];
  /** Who was told what is not true. */
  readonly toldFalsely: readonly string[];
  /** From a lost line to home to the next, sorted, ms. */
  readonly away: readonly number[];
}

/** Three processes behind a balancer that keeps nobody anywhere, people who write, and deaths at random. */
export async function liveBalanced(options: BalancedLifeOptions): Promise<BalancedLife> {
  const random = seededRandom(`balanced ${options.seed}`);
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const programs = postgresPrograms();
    if (programs === null) throw new Error('PostgreSQL is not installed');
    const database = await PostgresServer.start(programs);
    closing.push(() => database.close());
    const redis = await RedisServer.start();
    closing.push(() => redis.close());
    const settings = {
      PARLEY_STORE: await database.fresh(),
      PARLEY_REDIS: redis.url,
      PARLEY_PARTS: 'signaling,home',
      PARLEY_LOG_LEVEL: 'error',
      PARLEY_DRAIN_SECONDS: '1',
    };
    const servers = await Promise.all(
      Array.from({ length: PROCESSES }, async () => {
        const server = await ParleyServer.start(settings);
        closing.push(() => server.close());
        return server;
      }),
    );
    const balancer = await HaProxy.start(servers.map(({ port }) => port));
    closing.push(() => balancer.close());
    const place = `localhost:${balancer.port}`;
    const links = await Promise.all(
      Array.from({ length: options.rooms }, async () => (await newDocument(`http://${place}`)).edit),
    );
    const typists: { readonly room: number; readonly typist: Typist }[] = [];
    for (let at = 0; at < options.peers; at++) {
      const room = at % options.rooms;
      const typist = await Typist.open(`p${at}`, links[room] ?? '', place);
      closing.push(() => typist.close());
      typists.push({ room, typist });
    }
    for (const { typist } of typists) typist.begin(random);
    const deaths = await killAtRandom({ servers, redis, random, options });
    for (const { typist } of typists) await typist.stop();
    const atHome = (): number => typists.filter(({ typist }) => typist.isAtHome).length;
    await come(atHome, typists.length);

    const apart: string[] = [];
    const lost: string[] = [];
    for (const [room, link] of links.entries()) {
      const here = typists.filter((each) => each.room === room).map(({ typist }) => typist);
      const all = here.flatMap(({ written }) => written).sort();
      await come(() => here.reduce((sum, { words }) => sum + words.length, 0), all.length * here.length);
      if (!here.every(({ words }) => isSame(words, all)))
        apart.push(`room ${room}: ${here.map((typist) => typist.lacks(all)).join(', ')}`);
      const kept = here.filter(({ isAtHome }) => isAtHome).flatMap(({ written }) => written);
      const reader = await Typist.open('reader', link, place);
      await come(() => reader.words.length, all.length);
      const found = new Set(reader.words);
      lost.push(...kept.filter((word) => !found.has(word)));
      await reader.close();
    }
    return {
      ...deaths,
      written: typists.reduce((sum, { typist }) => sum + typist.written.length, 0),
      apart,
      lost,
      toldFalsely: typists.flatMap(({ typist }, at) => [...typist.told].map((code) => `p${at}: ${code}`)),
      away: typists.flatMap(({ typist }) => typist.away).sort((a, b) => a - b),
    };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

interface Deaths {
  readonly servers: readonly ParleyServer[];
  readonly redis: RedisServer;
  readonly random: Random;
  readonly options: BalancedLifeOptions;
}

/** One process after another dies or is told to stop, and is started again; once, in the middle, Redis is. */
async function killAtRandom({ servers, redis, random, options }: Deaths) {
  const { seconds, said = () => {} } = options;
  const began = performance.now();
  const end = began + seconds * 1_000;
  let [killed, stopped, redisDied] = [0, 0, false];
  while (performance.now() < end) {
    await sleep(between(random, DEATHS_MS.least, DEATHS_MS.most));
    const at = Math.floor(random.float() * servers.length);
    const server = servers[at] as ParleyServer;
    const signal = random.float() < 0.7 ? 'SIGKILL' : 'SIGTERM';
    await server.kill(signal);
    if (signal === 'SIGKILL') killed += 1;
    else stopped += 1;
    said(`${Math.round((performance.now() - began) / 1_000)} s: process ${at} ${signal}`);
    await sleep(between(random, 0, AWAY_MS));
    await server.start();
    if (redisDied || performance.now() < began + (end - began) / 2) continue;
    redisDied = true;
    said('Redis is away');
    await redis.kill();
    await sleep(REDIS_AWAY_MS);
    await redis.again();
  }
  return { killed, stopped };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const between = (random: Random, least: number, most: number): number =>
  least + random.float() * (most - least);
const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

/** Waits until it is so many, or stands still. */
async function come(count: () => number, enough: number): Promise<void> {
  let [before, since] = [count(), performance.now()];
  while (before < enough && performance.now() - since < STILL_MS) {
    await sleep(100);
    const now = count();
    if (now !== before) since = performance.now();
    before = now;
  }
}
