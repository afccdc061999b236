import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, decodeSync, separated } from '@parley/wire';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import { edits } from '../flood/people.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { quantile } from '../lib/quantile.ts';
import {
  BUSY,
  type Contender,
  type Joined,
  type ParleyContender,
  startBare,
  startParleyPart,
} from './contenders.ts';
import { cpuOf } from './process-vitals.ts';

const CONNECTIONS = 100;
/** As large as a small sealed edit. */
const MESSAGE_BYTES = 200;
const PATIENCE_MS = 60_000;
/** Edits one after the other, of one author. */
const ONE_BY_ONE = 100;
/** As somebody types, ms: four a second. */
const BETWEEN_MS = 250;
const INSERTS = 200;

export interface AppendFigures {
  /** Durable and receipted; and messages that a bare server verifies and answers. */
  readonly parley: Rate;
  readonly bare: Rate;
  /** From an edit to its receipt, ms: idle, and while others write at half of that rate. */
  readonly idle: Quantiles;
  readonly busy: Quantiles;
  /** One insert, made durable, into a bare SQLite, ms, p50. */
  readonly insert: number;
}
export interface Rate {
  readonly perSecond: number;
  /** The server's processor time for each, µs: where something else runs on the machine, this is what can be compared. */
  readonly cpu: number;
}
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

export async function measureAppends(each: number): Promise<AppendFigures> {
  const bare = await owning(async (own) => bareRate(await startBare(own, { WORK: 'verify', ...BUSY }), each));
  return owning(async (own) => {
    const home = await startParleyPart(own, 'home', BUSY);
    progress('durable appends');
    const parley = await homeRate(home, each, 'appends');
    progress('appends one by one');
    const idle = await oneByOne(home, 'idle');
    progress('appends one by one, at half load');
    const load = background(home, parley.perSecond / 2);
    const busy = await oneByOne(home, 'busy');
    await load.stop();
    return { parley, bare, idle, busy, insert: await bareInsert() };
  });
}

/** Starts a watch; what stops it is told how much was done. */
function watch(pid: number): (done: number) => Rate {
  const [began, cpu] = [performance.now(), cpuOf(pid)];
  return (done) => ({
    perSecond: (done * 1_000) / (performance.now() - began),
    cpu: ((cpuOf(pid) - cpu) * 1_000) / done,
  });
}

/** Messages that all connections together have answered. */
async function bareRate({ pid, connect }: Contender, each: number): Promise<Rate> {
  progress('a bare server that verifies');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const messages = Array.from({ length: each }, () => {
    const body = randomBytes(MESSAGE_BYTES - 64);
    return new Uint8Array(Buffer.concat([sign(null, body, privateKey), body]));
  });
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect('')));
  const stop = watch(pid);
  await Promise.all(
    sockets.map((socket) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let answers = 0;
      socket.listen({ message: () => ++answers === each && resolve(), drain() {}, close() {} });
      socket.send(key);
      for (const message of messages) socket.send(message);
      return promise;
    }),
  );
  return stop(CONNECTIONS * each);
}

async function homeRate(home: ParleyContender, each: number, rooms: string): Promise<Rate> {
  const writers: { joined: Joined; messages: Bytes[] }[] = [];
  for (let at = 0; at < CONNECTIONS; at++) {
    const joined = await home.join(`${rooms}-${at}`);
    writers.push({ joined, messages: await edits(joined.author, 0, each) });
  }
  await sleep(1_000);
  const stop = watch(home.pid);
  await Promise.all(
    writers.map(({ joined, messages }) => {
      const kept = receipted(joined, each);
      for (const message of messages) joined.socket.send(message);
      return kept;
    }),
  );
  const rate = stop(CONNECTIONS * each);
  for (const { joined } of writers) joined.socket.close('left');
  return rate;
}

/** Resolves once home's receipt covers so many edits of theirs. */
function receipted({ socket, author }: Joined, wanted: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('home has not signed for it')), PATIENCE_MS);
  socket.hears = (bytes) => {
    for (const message of separated(decodeSync(bytes))) {
      if (message.type !== 'receipt') continue;
      if ((message.receipt.runs.get(author.session)?.at(-1)?.to ?? 0) < wanted) continue;
      clearTimeout(timer);
      resolve();
    }
  };
  return promise;
}

async function oneByOne(home: ParleyContender, room: string): Promise<Quantiles> {
  const joined = await home.join(room);
  const messages = await edits(joined.author, 0, ONE_BY_ONE);
  const took: number[] = [];
  for (const [index, message] of messages.entries()) {
    const began = performance.now();
    const kept = receipted(joined, index + 1);
    joined.socket.send(message);
    await kept;
    took.push(performance.now() - began);
    await sleep(BETWEEN_MS);
  }
  joined.socket.close('left');
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}

/** Somebody else writes so many edits a second, until it is stopped. */
function background(home: ParleyContender, perSecond: number): { stop(): Promise<void> } {
  let going = true;
  const work = (async () => {
    const joined = await home.join('background');
    const SLICE_MS = 50;
    const some = Math.max(1, Math.round((perSecond * SLICE_MS) / 1_000));
    for (let from = 0; going; from += some) {
      const began = performance.now();
      for (const message of await edits(joined.author, from, from + some)) joined.socket.send(message);
      await sleep(Math.max(0, SLICE_MS - (performance.now() - began)));
    }
    joined.socket.close('left');
  })();
  return {
    async stop() {
      going = false;
      await work;
    },
  };
}

async function bareInsert(): Promise<number> {
  const folder = await makeFolder('insert');
  const database = new DatabaseSync(join(folder, 'bare.sqlite'));
  try {
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (bytes BLOB NOT NULL)',
    );
    const insert = database.prepare('INSERT INTO kept VALUES (?)');
    const took: number[] = [];
    for (let at = 0; at < INSERTS; at++) {
      const began = performance.now();
      insert.run(randomBytes(MESSAGE_BYTES));
      took.push(performance.now() - began);
    }
    return quantile(took, 0.5);
  } finally {
    database.close();
    await removeFolder(folder);
  }
}
