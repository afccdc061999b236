import { createHome, type Home, OPEN_POLICY } from '@parley/home';
import type { Log } from '@parley/log';
import { type MemoryImage, MemoryLog, MemoryStorage } from '@parley/log/memory';
import {
  type Environment,
  memoryHomeKeys,
  memoryTabLocks,
  openRoom,
  type Room,
  type Servers,
  type Status,
  type TabLock,
  type Visibility,
} from '@parley/room';
import { type Clock, type Logger, type Random, silentLogger } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, handOver, type SigningKey } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { createSignaling, type Signaling } from '@parley/signaling';
import { type BroadcastChannelLike, openTabBus } from '@parley/transport';
import { type LinkProperties, MemoryBroadcast, MemoryNetwork } from '@parley/transport/testing';
import { type Deletion, type PartId, type RoomId, toHex } from '@parley/wire';
import * as Y from 'yjs';
import { checkedOnce } from './checked-once.ts';
import { Introductions } from './introductions.ts';
import { LifeClock } from './life.ts';

const ORIGIN = 'http://parley.test';
const DISK_MS = 6;
/** What home says of documents that nobody opens. */
const EXPIRE_DAYS = 30;
/** Small, so that logs are compacted again and again. */
const COMPACT_AFTER = 60;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One person's device: what outlives a page, and what its tabs share. */
export class SimDevice {
  readonly id: string;
  readonly storage = new MemoryStorage();
  readonly homeKeys = memoryHomeKeys();
  readonly #others = new Map<RoomId, MemoryStorage>();
  #first: RoomId | null = null;
  readonly #locks = memoryTabLocks();
  readonly #broadcast: MemoryBroadcast;

  constructor(clock: Clock, id: string) {
    this.id = id;
    this.#broadcast = new MemoryBroadcast(clock);
  }

  /** `storage` is that of the first document. */
  storageOf(room: RoomId): MemoryStorage {
    this.#first ??= room;
    if (room === this.#first) return this.storage;
    const storage = this.#others.get(room) ?? new MemoryStorage();
    this.#others.set(room, storage);
    return storage;
  }

  /** What one page has of them, and loses when it dies. */
  page(): SimPage {
    const locks: TabLock[] = [];
    const buses: BroadcastChannelLike[] = [];
    return {
      lock: (name) => {
        const lock = this.#locks(name);
        locks.push(lock);
        return lock;
      },
      create: (name) => {
        const bus = this.#broadcast.create(name);
        buses.push(bus);
        return bus;
      },
      die() {
        for (const lock of locks) lock.release();
        for (const bus of buses) bus.close();
      },
    };
  }
}

export interface SimPage {
  readonly lock: (name: string) => TabLock;
  readonly create: (name: string) => BroadcastChannelLike;
  die(): void;
}

/** A page one can hide. */
export class SimVisibility implements Visibility {
  readonly #listeners = new Set<() => void>();
  visible = true;

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(visible: boolean): void {
    this.visible = visible;
    for (const listener of this.#listeners) listener();
  }
}

/** One page. It may crash; its device stays. */
export interface SimPeer {
  readonly name: string;
  readonly device: SimDevice;
  readonly page: SimPage;
  readonly life: LifeClock;
  readonly room: Room;
  readonly doc: Y.Doc;
  readonly logs: readonly MemoryLog[];
  readonly visibility: SimVisibility;
}

export interface OpenOptions {
  readonly link?: 'edit' | 'comment' | 'view';
  /** False: no WebRTC in this browser. */
  readonly webRtc?: boolean;
  /** How long a write takes to be durable, ms. */
  readonly diskMs?: number;
  /** Another tab of this peer's device, which must be open already. */
  readonly tabOf?: string;
  /** Other servers than both. */
  readonly servers?: Servers;
  /** What to change in its environment: a hostile peer's wires. */
  readonly alter?: (environment: Environment) => Environment;
  /** The document to bind, with what was changed in it before. */
  readonly doc?: Y.Doc;
}

export interface WorldOptions {
  readonly seed: string;
  readonly link?: Partial<LinkProperties>;
  readonly logger?: Logger;
  /** How long a write of home's takes to be durable, ms. */
  readonly homeDiskMs?: number;
  /** Whether home has no room for something of so many bytes. */
  readonly isTooLarge?: (bytes: number) => boolean;
  /** Edits above a base from which on a new one is made. */
  readonly compactAfter?: number;
  /** The logs home has; in memory, and on a disk that takes `homeDiskMs`, if absent. */
  readonly homeLog?: (room: RoomId, part: PartId) => Log;
}

/** A whole Parley in one process, in simulated time: signaling, home, any number of peers, and a network to break. */
export class World {
  readonly seed: string;
  readonly clock = new SimulatedClock(1_700_000_000_000);
  readonly random: Random;
  readonly network: MemoryNetwork;
  readonly suite = nodeCrypto(checkedOnce());
  readonly peers = new Map<string, SimPeer>();
  readonly #logger: Logger;
  readonly #homeDiskMs: number;
  readonly #compactAfter: number;
  readonly #homeLogOf: WorldOptions['homeLog'];
  readonly #isTooLarge: (bytes: number) => boolean;
  readonly #introductions: Introductions;
  readonly #homeStorages = new Map<RoomId, MemoryStorage>();
  #homeLogs: MemoryLog[] = [];
  #homeLife: LifeClock | null = null;
  #signalingLife: LifeClock | null = null;
  home: Home | null = null;
  signaling: Signaling | null = null;
  links = { owner: '', edit: '', comment: '', view: '' };
  /** What home keeps of rooms that their owners deleted, durably. */
  readonly deletions = new Map<RoomId, Deletion>();
  /** Rooms that whoever runs home has deleted there. */
  readonly refusals = new Set<RoomId>();
  /** When home let go of rooms that nobody opened, and that have not come back. */
  readonly expired = new Map<RoomId, number>();

  private constructor(options: WorldOptions) {
    const { seed, link, logger, homeDiskMs = DISK_MS, compactAfter = COMPACT_AFTER, homeLog } = options;
    this.seed = seed;
    this.random = seededRandom(seed);
    this.#logger = logger ?? silentLogger;
    this.#homeDiskMs = homeDiskMs;
    this.#compactAfter = compactAfter;
    this.#homeLogOf = homeLog;
    this.#isTooLarge = options.isTooLarge ?? (() => false);
    this.network = new MemoryNetwork({
      clock: this.clock,
      random: this.random,
      link: { delay: 20, jitter: 10, ...link },
    });
    this.#introductions = new Introductions(this.network);
  }

  static async make(options: WorldOptions): Promise<World> {
    // What pages load only when they need it would come after hours of simulated time.
    await Promise.all([
      import('../../packages/room/src/assemble.ts'),
      import('../../packages/room/src/routes/mesh/meeting.ts'),
      import('../../packages/room/src/owners-deletion.ts'),
      import('../../packages/room/src/sync/examine-base.ts'),
      import('../../packages/room/src/sync/make-base.ts'),
      import('../../packages/room/src/sync/other-words.ts'),
      import('../../packages/room/src/sync/words-order.ts'),
    ]);
    const world = new World(options);
    world.links = await world.newLinks();
    world.startSignaling();
    await world.startHome();
    return world;
  }

  /** The links of another document than those before. */
  async newLinks(): Promise<World['links']> {
    const { owner, edit, comment, view } = await createOwnerLink(this.suite, this.random);
    return {
      owner: `${ORIGIN}/d/#${owner}`,
      edit: `${ORIGIN}/d/#${edit}`,
      comment: `${ORIGIN}/d/#${comment}`,
      view: `${ORIGIN}/d/#${view}`,
    };
  }

  async run(ms: number): Promise<void> {
    await this.clock.advanceSettled(ms, settle);
  }

  /** Runs until `done`, at most `ms`; says whether it came to be. */
  async runUntil(done: () => boolean, ms: number, step = 100): Promise<boolean> {
    for (let at = 0; at < ms && !done(); at += step) await this.run(step);
    return done();
  }

  startSignaling(): void {
    const life = new LifeClock(this.clock);
    const signaling = createSignaling({
      suite: this.suite,
      clock: life,
      random: this.random,
      logger: this.#logger,
      turn: null,
    });
    this.#signalingLife = life;
    this.signaling = signaling;
    this.network.accept('signal', (channel) => signaling.accept(channel, { host: 'parley.test' }));
  }

  crashSignaling(): void {
    this.#signalingLife?.die();
    this.signaling = null;
    this.network.crash('signal');
  }

  /** The seed is home's key. Another is another home, unless those in `before` handed over to it: devices know the first. */
  async startHome(seed = 7, before: readonly number[] = []): Promise<void> {
    const life = new LifeClock(this.clock);
    const home: Home = createHome({
      log: (room, part) => this.#homeLog(room, part, life),
      deletions: {
        of: (room) => this.deletions.get(room) ?? null,
        keep: async (room, deletion) => {
          this.deletions.set(room, deletion);
          await home.end(room, 'deleted');
          this.#homeStorages.get(room)?.wipe();
        },
      },
      expiry: { days: EXPIRE_DAYS, at: (room) => this.expired.get(room) ?? null },
      policy: {
        ...OPEN_POLICY,
        refusesRoom: (room) =>
          this.deletions.has(room) || this.refusals.has(room) ? 'the room was deleted' : null,
        refusesBytes: (_visitor, bytes) => (this.#isTooLarge(bytes) ? 'the room is full' : null),
        stood: (room) => void this.expired.delete(room),
      },
      key: await this.homeKey(seed),
      elders: await Promise.all(
        before.map(async (elder, at) =>
          handOver(await this.homeKey(elder), (await this.homeKey(before[at + 1] ?? seed)).publicKey),
        ),
      ),
      suite: this.suite,
      clock: life,
      random: this.random,
      logger: this.#logger,
    });
    this.#homeLife = life;
    this.home = home;
    this.network.accept('home', (channel) => home.accept(channel, { host: 'parley.test' }));
  }

  homeKey(seed = 7): Promise<SigningKey> {
    return this.suite.signingKey(new Uint8Array(32).fill(seed));
  }

  crashHome(): void {
    this.#homeLife?.die();
    for (const log of this.#homeLogs) log.crash();
    this.#homeLogs = [];
    this.home = null;
    this.network.crash('home');
  }

  /** Its storage is put back to that backup, or lost; and home is started again, with the key it had or another. */
  async restoreHome(backup: MemoryImage | null, seed = 7): Promise<void> {
    if (this.home) this.crashHome();
    const storage = this.homeStorage;
    if (backup) storage?.restore(backup);
    else storage?.wipe();
    await this.startHome(seed);
  }

  /** Home lets go of a room that nobody is in. */
  async expire(room: RoomId): Promise<void> {
    await this.home?.end(room, 'going-away');
    this.#homeStorages.get(room)?.wipe();
    this.expired.set(room, this.clock.now());
  }

  /** What home holds durably of the one document. */
  get homeStorage(): MemoryStorage | null {
    const [storage] = this.#homeStorages.values();
    return storage ?? null;
  }

  async open(name: string, options: OpenOptions = {}): Promise<SimPeer> {
    const opening = this.begin(name, options);
    let done = false;
    const settled = opening.then(
      () => {
        done = true;
      },
      () => {
        done = true;
      },
    );
    await this.runUntil(() => done, 10_000, 10);
    await settled;
    return opening;
  }

  /** Begins to open; time has to be run for it to go on. */
  async begin(name: string, options: OpenOptions): Promise<SimPeer> {
    const { link = 'edit', webRtc = true, diskMs = DISK_MS, tabOf, servers, alter = (own) => own } = options;
    const known = this.peers.get(tabOf ?? name);
    const device = known?.device ?? new SimDevice(this.clock, toHex(this.random.bytes(32)));
    const life = new LifeClock(this.clock);
    const logs: MemoryLog[] = [];
    const doc = options.doc ?? new Y.Doc({ gc: true });
    doc.clientID = Math.floor(this.random.float() * 2 ** 32);
    const visibility = new SimVisibility();
    const page = device.page();
    const room = await openRoom({
      link: this.links[link],
      doc,
      compactAfter: this.#compactAfter,
      ...(servers ? { servers } : {}),
      environment: alter({
        clock: life,
        random: this.random,
        logger: this.#logger,
        suite: this.suite,
        store: async (id) => ({
          log: (part) => {
            const storage = device.storageOf(id);
            const log = new MemoryLog({ storage, part, durable: { clock: life, ms: diskMs } });
            logs.push(log);
            return log;
          },
        }),
        device: async () => device.id,
        homeKeys: device.homeKeys,
        dialServer: (url) => this.network.dial(name, url.includes('/signal') ? 'signal' : 'home'),
        dialPeer: webRtc ? this.#introductions.dialler(name, life) : null,
        openTabs: (id, session, onChannel) =>
          openTabBus({ name: id, id: session, create: page.create, onChannel }),
        lock: page.lock,
        visibility,
        metered: () => false,
      }),
    });
    const peer: SimPeer = { name, device, page, life, room, doc, logs, visibility };
    this.peers.set(name, peer);
    return peer;
  }

  /** The page is gone without a word, and with it what was not yet on disk. */
  crash(name: string): void {
    const peer = this.peers.get(name);
    if (!peer) return;
    peer.life.die();
    for (const log of peer.logs) log.crash();
    peer.page.die();
    this.network.crash(name);
  }

  async close(name: string): Promise<void> {
    const peer = this.peers.get(name);
    if (!peer) return;
    let closed = false;
    void peer.room.close().then(() => {
      closed = true;
    });
    await this.runUntil(() => closed, 20_000, 10);
  }

  status(name: string): Status {
    const peer = this.peers.get(name);
    if (!peer) throw new Error(`nobody is called ${name}`);
    return peer.room.status;
  }

  #homeLog(room: RoomId, part: PartId, life: LifeClock): Log {
    if (this.#homeLogOf) return this.#homeLogOf(room, part);
    const storage = this.#homeStorages.get(room) ?? new MemoryStorage();
    this.#homeStorages.set(room, storage);
    const log = new MemoryLog({ storage, part, durable: { clock: life, ms: this.#homeDiskMs } });
    this.#homeLogs.push(log);
    return log;
  }
}

/** A document as plain values, for comparing. */
export function contentOf(doc: Y.Doc): { text: string; marks: string[] } {
  return { text: doc.getText('text').toString(), marks: [...doc.getMap('marks').keys()].sort() };
}
