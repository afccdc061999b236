import { setImmediate as turn } from 'node:timers/promises';
import { type JoinError, joinClient } from '@parley/join';
import type { Log } from '@parley/log';
import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { SimulatedClock, seededRandom, silentLogger } from '@parley/runtime';
import {
  createOwnerLink,
  createSealer,
  openFragment,
  type RoomAccess,
  type Sealer,
  type SessionProver,
} from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { type Channel, memoryPair } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  decodeSync,
  type Envelope,
  encodeSync,
  type Receipt,
  type RoomId,
  type SessionId,
  type SyncMessage,
  utf8,
} from '@parley/wire';
import { createHome, type Home, type HomeOptions } from '../home.ts';
import type { Visitor } from '../visitor.ts';
import { proverOf } from './test-session.ts';

const HOST = 'home.test';

/** A home in simulated time, its disk, and people who call it. */
export class HomeScene {
  readonly clock = new SimulatedClock(1_700_000_000_000);
  readonly random = seededRandom('home');
  readonly suite = nodeCrypto();
  readonly storages = new Map<RoomId, MemoryStorage>();
  /** Every log that was opened, oldest first. */
  readonly logs: MemoryLog[] = [];
  readonly access: RoomAccess;
  readonly home: Home;
  readonly homeKey: Bytes;

  private constructor(
    access: RoomAccess,
    key: HomeOptions['key'],
    options: Partial<HomeOptions>,
    diskMs: number,
  ) {
    this.access = access;
    this.homeKey = key.publicKey;
    this.home = createHome({
      log: (room) => this.#log(room, diskMs),
      key,
      suite: this.suite,
      clock: this.clock,
      random: this.random,
      logger: silentLogger,
      ...options,
    });
  }

  static async make(options: Partial<HomeOptions> = {}, diskMs = 5): Promise<HomeScene> {
    const suite = nodeCrypto();
    const key = await suite.signingKey(new Uint8Array(32).fill(9));
    return new HomeScene(await roomOf('room'), key, options, diskMs);
  }

  get storage(): MemoryStorage {
    return this.storages.get(this.access.room) ?? new MemoryStorage();
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

  #log(room: RoomId, diskMs: number): Log {
    const storage = this.storages.get(room) ?? new MemoryStorage();
    this.storages.set(room, storage);
    const log = new MemoryLog({ storage, durable: { clock: this.clock, ms: diskMs } });
    this.logs.push(log);
    return log;
  }
}

/** The edit link of a room that depends on its name alone. */
export async function roomOf(name: string): Promise<RoomAccess> {
  const suite = nodeCrypto();
  const { edit } = await createOwnerLink(suite, seededRandom(name));
  return openFragment(suite, edit);
}

/** Somebody in a room at home, played by the test. */
export class Caller {
  readonly heard: SyncMessage[] = [];
  homeKey: Bytes | null = null;
  closed: CloseReason | null = null;
  /** Whether it answers pings. */
  lives = true;
  #channel: Channel | null = null;

  begin(channel: Channel, homeKey: Bytes): void {
    this.homeKey = homeKey;
    this.#channel = channel;
    channel.listen({
      message: (bytes) => {
        const message = decodeSync(bytes);
        this.heard.push(message);
        if (message.type === 'ping' && this.lives) this.say({ type: 'pong', nonce: message.nonce });
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

  get refusals(): string[] {
    return this.of('refused').map(({ reason }) => reason);
  }
}

export function certificateOf({ certificate }: Sealer): SyncMessage {
  if (!certificate) throw new Error('who has only a view link has no certificate');
  return { type: 'certificate', certificate };
}

export const envelopeMessage = (envelope: Envelope): SyncMessage => ({ type: 'envelope', envelope });

/** Edits `from` to `to - 1` of an author, small ones, as messages. */
export async function editsOf(author: Sealer, from: number, to: number): Promise<SyncMessage[]> {
  const out: SyncMessage[] = [];
  for (let number = from; number < to; number++) {
    out.push(envelopeMessage((await author.edit(number, utf8(`edit ${number}`))).envelope));
  }
  return out;
}
