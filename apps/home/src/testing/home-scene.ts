import { setImmediate as turn } from 'node:timers/promises';
import { type JoinError, joinClient } from '@parley/join';
import type { Log, LogState } from '@parley/log';
import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { type Random, silentLogger } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import {
  createOwnerLink,
  createSealer,
  openFragment,
  type RoomAccess,
  type Sealer,
  type SessionProver,
} from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import { memoryPair } from '@parley/transport/testing';
import {
  type Bytes,
  type CloseReason,
  type Covers,
  decodeSync,
  type Envelope,
  encodeSync,
  type Hash,
  NO_COVERS,
  type PartId,
  type Receipt,
  type RoomId,
  type SessionId,
  type SyncMessage,
  separated,
  sha256Sync,
  stateClaim,
  utf8,
} from '@parley/wire';
import { createHome, type Home, type HomeOptions } from '../home.ts';
import type { Visitor } from '../visitor.ts';
import { proverOf } from './test-session.ts';

const HOST = 'home.test';

/** A home in simulated time, its disk, and people who call it. */
export class HomeScene {
  readonly clock = new SimulatedClock(1_700_000_000_000);
  readonly random: Random;
  readonly suite = nodeCrypto();
  readonly storages = new Map<RoomId, MemoryStorage>();
  /** Every log that was opened, oldest first: as many at a time as a room has parts. */
  readonly logs: MemoryLog[] = [];
  readonly access: RoomAccess;
  readonly home: Home;
  readonly homeKey: Bytes;

  private constructor(
    access: RoomAccess,
    key: HomeOptions['key'],
    options: Partial<HomeOptions>,
    diskMs: number,
    seed: string,
  ) {
    this.random = seededRandom(seed);
    this.access = access;
    this.homeKey = key.publicKey;
    this.home = createHome({
      log: (room, part) => this.#log(room, part, diskMs),
      sizes: (room) => this.sizes(room),
      key,
      suite: this.suite,
      clock: this.clock,
      random: this.random,
      logger: silentLogger,
      ...options,
    });
  }

  /** `seed`: sessions are made of it. */
  static async make(options: Partial<HomeOptions> = {}, diskMs = 5, seed = 'home'): Promise<HomeScene> {
    const suite = nodeCrypto();
    const key = await suite.signingKey(new Uint8Array(32).fill(9));
    return new HomeScene(await roomOf('room'), key, options, diskMs, seed);
  }

  /** The room's storage, which can be made to fail. */
  get disk(): MemoryStorage {
    return this.#storageOf(this.access.room);
  }

  /** What the disk holds of a part of the room. */
  held(part: PartId = 0, room = this.access.room): LogState {
    return this.#storageOf(room)
      .part(part)
      .state(() => {});
  }

  /** What it takes of a room, bytes. */
  sizes(room: RoomId) {
    const states = [0, 1, 2].map((part) => this.held(part, room));
    const totals = states.map(({ bytes }) => Object.values(bytes).reduce((sum, each) => sum + each, 0));
    const yielding = states.flatMap(({ shelves }) =>
      shelves.filter(({ until }) => until !== null).flatMap(({ edits }) => [...edits.values()]),
    );
    return {
      total: totals.reduce((sum, each) => sum + each, 0),
      yielding: yielding.flatMap(({ sizes }) => sizes).reduce((sum, size) => sum + size, 0),
      discussion: totals[1] ?? 0,
    };
  }

  author(access = this.access): Promise<Sealer> {
    return createSealer(this.suite, access, this.random);
  }

  /** A fresh connection to home; the returned end is the caller's. */
  dial(visitor: Visitor = { host: HOST }): Channel {
    const [mine, theirs] = memoryPair({ clock: this.clock, random: this.random, delay: 2 });
    this.home.accept(theirs, visitor);
    return mine;
  }

  /** Calls home. Time is run until it has answered. */
  async call(who: SessionId | SessionProver, access = this.access, visitor?: Visitor): Promise<Caller> {
    const joining = this.join(who, access, visitor);
    await this.run(40);
    return joining;
  }

  /** Begins to call: time has to be run for it to go on. */
  async join(who: SessionId | SessionProver, access = this.access, visitor?: Visitor): Promise<Caller> {
    const caller = new Caller();
    try {
      const { channel, welcome } = await joinClient(this.dial(visitor), {
        access,
        prover: typeof who === 'string' ? proverOf(who) : who,
        role: access.role,
        service: 'home',
        origin: HOST,
        random: this.random,
        clock: this.clock,
        timeoutMs: 10_000,
      });
      caller.begin(channel, welcome.homeKey);
    } catch (error) {
      caller.closed = (error as JoinError).reason;
    }
    return caller;
  }

  async run(ms: number): Promise<void> {
    await this.clock.advanceSettled(ms, turn);
  }

  #log(room: RoomId, part: PartId, diskMs: number): Log {
    const storage = this.#storageOf(room);
    const log = new MemoryLog({ storage, part, durable: { clock: this.clock, ms: diskMs } });
    this.logs.push(log);
    return log;
  }

  #storageOf(room: RoomId): MemoryStorage {
    const storage = this.storages.get(room) ?? new MemoryStorage();
    this.storages.set(room, storage);
    return storage;
  }
}

/** The edit link of a room that depends on its name alone. */
export async function roomOf(name: string): Promise<RoomAccess> {
  const suite = nodeCrypto();
  const { edit } = await createOwnerLink(suite, seededRandom(name));
  return openFragment(suite, edit);
}

/** The comment link of the room of that name. */
export async function commentsOn(name: string): Promise<RoomAccess> {
  const suite = nodeCrypto();
  const { comment } = await createOwnerLink(suite, seededRandom(name));
  return openFragment(suite, comment);
}

/** Somebody in a room at home, played by the test. */
export class Caller {
  readonly heard: SyncMessage[] = [];
  homeKey: Bytes | null = null;
  closed: CloseReason | null = null;
  /** Whether it answers pings. */
  lives = true;
  #channel: Channel | null = null;
  #refusedBefore = 0;

  begin(channel: Channel, homeKey: Bytes): void {
    this.homeKey = homeKey;
    this.#channel = channel;
    channel.listen({
      message: (bytes) => {
        for (const message of separated(decodeSync(bytes))) {
          this.heard.push(message);
          if (message.type === 'ping' && this.lives) this.say({ type: 'pong', nonce: message.nonce });
        }
      },
      drain() {},
      close: (reason) => {
        this.closed = reason;
      },
    });
  }

  say(...messages: SyncMessage[]): void {
    for (const message of messages) this.sayBytes(encodeSync(message));
  }

  sayBytes(bytes: Bytes): void {
    this.#channel?.send(bytes, 'live');
  }

  hangUp(reason: CloseReason = 'left'): void {
    this.#channel?.close(reason);
  }

  of<Type extends SyncMessage['type']>(type: Type): Extract<SyncMessage, { readonly type: Type }>[] {
    return this.heard.filter(
      (message): message is Extract<SyncMessage, { readonly type: Type }> => message.type === type,
    );
  }

  get receipts(): Receipt[] {
    return this.of('receipt').map(({ receipt }) => receipt);
  }

  /** Those on one part, the text if none is named. */
  receiptsOn(part: PartId = 0): Receipt[] {
    return this.receipts.filter((receipt) => receipt.part === part);
  }

  /** What was refused since this was asked last. */
  refused(): string[] {
    const all = this.refusals;
    const since = all.slice(this.#refusedBefore);
    this.#refusedBefore = all.length;
    return since;
  }

  get refusals(): string[] {
    return this.of('refused').map(({ reason }) => reason);
  }
}

export function certificateOf({ certificate }: Sealer): SyncMessage {
  if (!certificate) throw new Error('who has only a view link has no certificate');
  return { type: 'certificate', certificate };
}

export const envelopeMessage = (envelope: Envelope): SyncMessage => ({ type: 'envelope', envelope });

/** What each author has sealed so far in each part, by number. */
const sealed = new WeakMap<Sealer, Map<PartId, Envelope[]>>();

/** Edits `from` to `to - 1` of an author, small ones, as messages; always the same under one number. */
export async function editsOf(
  author: Sealer,
  from: number,
  to: number,
  part: PartId = 0,
): Promise<Extract<SyncMessage, { readonly type: 'envelope' }>[]> {
  const parts = sealed.get(author) ?? new Map<PartId, Envelope[]>();
  sealed.set(author, parts);
  const made = parts.get(part) ?? [];
  parts.set(part, made);
  while (made.length < to) {
    const number = made.length;
    const before = made.at(-1);
    const prev = before ? hashOf(before) : null;
    made.push((await author.edit({ part, number, prev }, utf8(`edit ${number}`))).envelope);
  }
  return made.slice(from, to).map((envelope) => ({ type: 'envelope', envelope }));
}

export const hashOf = ({ bytes }: Envelope): Hash => sha256Sync(bytes);

/** What a base covers that holds the first edits of some authors: `count` of each. */
export async function coversOf(...authors: (readonly [author: Sealer, count: number])[]): Promise<Covers> {
  const covers: [SessionId, { count: number; hash: Hash }][] = [];
  for (const [author, count] of authors) {
    const last = (await editsOf(author, 0, count)).at(-1);
    if (last) covers.push([author.session, { count, hash: hashOf(last.envelope) }]);
  }
  return new Map(covers);
}

/** A snapshot as messages: itself, and then its chunks. */
export async function snapshotOf(
  author: Sealer,
  { covers, parents = [] }: { readonly covers: Covers; readonly parents?: readonly Hash[] },
): Promise<{ readonly hash: Hash; readonly messages: SyncMessage[] }> {
  const stated = stateClaim(parents, covers, NO_COVERS);
  const { envelope, chunks } = await author.snapshot(0, stated, utf8('everything'));
  const hash = hashOf(envelope);
  return {
    hash,
    messages: [envelopeMessage(envelope), ...chunks.map((bytes) => ({ type: 'chunk', bytes }) as const)],
  };
}
