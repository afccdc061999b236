import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { type Forwarding, flooding, homePart, openPart, Replica } from '@parley/replica';
import type { Logger, Random } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import {
  createOpener,
  createOwnerLink,
  createSealer,
  createVerifier,
  type Opener,
  openFragment,
  type RoomAccess,
  type Sealer,
} from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { type Channel, DialError, openTabBus } from '@parley/transport';
import { MemoryBroadcast, memoryPair } from '@parley/transport/testing';
import { LIMITS, type PartId, type SessionId, toHex } from '@parley/wire';
import * as Y from 'yjs';
import type { Environment, Visibility } from '../environment/environment.ts';
import { type OpenRoomOptions, openRoom } from '../open-room.ts';
import type { Room } from '../room.ts';
import { HomePin, memoryHomeKeys } from '../routes/home/home-pin.ts';
import type { Content } from '../sync/content.ts';
// What pages load late is here from the beginning: simulated time does not wait for it.
import '../assemble.ts';
import '../routes/mesh/meeting.ts';
import '../sync/other-words.ts';
import { memoryTabLocks } from '../routes/tabs/tab-lock.ts';

export const ORIGIN = 'http://parley.test';

export const ALONE = { signaling: null, home: null };
export const AT_HOME = { signaling: null, home: 'ws://parley.test/home' };

export const textOf = (doc: Y.Doc): string => doc.getText('t').toString();
export const write = ({ doc }: { doc: Y.Doc }, text: string): void =>
  doc.getText('t').insert(doc.getText('t').length, text);
export const codesOf = (room: Room): string[] => room.status.problems.map(({ code }) => code);

/** Lets every promise do what it can without time passing. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A page one can hide. */
export class LabVisibility implements Visibility {
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

/** One room's links, a clock that stands still, and a device: what a unit test of this package is made with. */
export class Lab {
  readonly clock = new SimulatedClock(1_700_000_000_000);
  readonly random: Random;
  readonly suite = nodeCrypto();
  readonly storage = new MemoryStorage();
  readonly visibility = new LabVisibility();
  /** What was logged, as `level: message`. */
  readonly logged: string[] = [];
  readonly access: { readonly edit: RoomAccess; readonly view: RoomAccess };
  readonly links: { readonly edit: string; readonly view: string };
  readonly homeKeys = memoryHomeKeys();
  readonly #device: string;
  readonly #locks = memoryTabLocks();
  readonly #tabs = new MemoryBroadcast(this.clock);

  private constructor(random: Random, links: Lab['links'], access: Lab['access']) {
    this.random = random;
    this.links = links;
    this.access = access;
    this.#device = toHex(random.bytes(32));
  }

  static async make(seed = 'lab'): Promise<Lab> {
    const random = seededRandom(seed);
    const suite = nodeCrypto();
    const { edit, view } = await createOwnerLink(suite, random);
    const access = { edit: await openFragment(suite, edit), view: await openFragment(suite, view) };
    return new Lab(random, { edit: `${ORIGIN}/d/#${edit}`, view: `${ORIGIN}/d/#${view}` }, access);
  }

  get logger(): Logger {
    const at = (level: string) => (message: string) => void this.logged.push(`${level}: ${message}`);
    return { debug() {}, info() {}, warn: at('warn'), error: at('error') };
  }

  /** What this device knows of the one home there is, as a page that was opened just now has it. */
  get homePin(): HomePin {
    return new HomePin(this.suite, this.homeKeys, 'parley.test');
  }

  async run(ms: number): Promise<void> {
    await this.clock.advanceSettled(ms, settle);
  }

  /** Lets time pass until the promise has settled. */
  async during<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const done = (): void => {
      settled = true;
    };
    promise.then(done, done);
    for (let at = 0; at < 200 && !settled; at++) await this.run(50);
    return promise;
  }

  sealer(kind: 'edit' | 'view' = 'edit'): Promise<Sealer> {
    return createSealer(this.suite, this.access[kind], this.random);
  }

  get opener(): Opener {
    return createOpener(this.suite, this.access.view);
  }

  pair(): [Channel, Channel] {
    return memoryPair({ clock: this.clock, random: this.random, delay: 5 });
  }

  /** A log of this device's storage. */
  log(part: PartId = 0): MemoryLog {
    return new MemoryLog({ storage: this.storage, part });
  }

  /** Session → how many of its edits of the text this device keeps. */
  async kept(): Promise<[SessionId, number][]> {
    const log = this.log();
    const { kept } = await log.open();
    await log.close();
    return [...kept].map(([session, { numbers }]) => [session, numbers.length]);
  }

  /** A replica over this device's storage that reads nothing. */
  async replica(forwarding: Forwarding = flooding()): Promise<Replica<Content>> {
    const { room, publicKeys } = this.access.view;
    const opened = await Promise.all(
      Array.from({ length: LIMITS.parts }, (_, part) => openPart(this.log(part))),
    );
    return new Replica<Content>({
      room,
      session: null,
      isEditor: false,
      parts: opened.map((part) => ({ ...part, document: null, witnessed: false })),
      verifier: createVerifier(this.suite, room, publicKeys),
      clock: this.clock,
      logger: this.logger,
      forwarding,
      gatherMs: 0,
      keptBytes: 1_000_000,
      blind: homePart(() => true),
    });
  }

  /** An environment whose servers nobody answers for, unless `changes` says otherwise. */
  environment(changes: Partial<Environment> = {}): Environment {
    const { clock, random, suite, storage, logger, visibility } = this;
    return {
      clock,
      random,
      logger,
      suite,
      store: async () => ({ log: (part) => new MemoryLog({ storage, part }) }),
      device: async () => this.#device,
      homeKeys: this.homeKeys,
      dialServer: async () => {
        throw new DialError('lost', 'nobody is there');
      },
      dialPeer: null,
      openTabs: (room, session, onChannel) =>
        openTabBus({ name: room, id: session, create: this.#tabs.create, onChannel }),
      lock: this.#locks,
      visibility,
      metered: () => false,
      ...changes,
    };
  }

  async open(options: Partial<OpenRoomOptions> = {}, changes: Partial<Environment> = {}): Promise<Room> {
    return openRoom({
      link: this.links.edit,
      doc: new Y.Doc(),
      environment: this.environment(changes),
      ...options,
    });
  }
}
