import type { Admitted } from '@parley/join';
import {
  flooding,
  type Link,
  type LinkInfo,
  type Log,
  type LogState,
  Replica,
  type Shared,
} from '@parley/log';
import { LivenessDriver } from '@parley/mesh';
import type { Clock, Logger } from '@parley/runtime';
import { type CryptoSuite, createVerifier, hashOf, type SigningKey } from '@parley/seal';
import { TokenBucket } from '@parley/transport';
import {
  type CloseReason,
  type Elder,
  encodeJoinServer,
  FAREWELL,
  NO_SESSION,
  type Receipt,
  type RoomId,
  type RoomKeys,
  type SessionId,
  type SyncMessage,
} from '@parley/wire';
import { AskingChannel } from './asking-channel.ts';
import { ReceiptWriter } from './receipt-writer.ts';
import type { HomePolicy, HomeRefusal, Visitor } from './visitor.ts';

/** Liveness tables a caller may send a second, and at once. A mesh of 64 behind one caller that all depend on it makes 32. What
 * is above is dropped: the next table says all. */
const ALIVE = { rate: 64, burst: 256 };
/** And what they may come to, in clocks told: each of a table is told to all the other callers. */
const CLOCKS = { rate: 20_000, burst: 300_000 };

export interface KeptRoomOptions {
  readonly room: RoomId;
  readonly keys: RoomKeys;
  readonly log: Log;
  readonly state: LogState;
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  readonly elders: readonly Elder[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bounds of all rooms together. */
  readonly shared: Shared;
  /** Bytes this room may hold: its base, and what lies above it. */
  readonly maxBytes: number;
  readonly policy: HomePolicy;
  /** The bytes of the base. */
  readonly baseBytes: () => number;
  /** The last caller hung up. */
  readonly empty: () => void;
}

interface Caller {
  readonly link: Link;
  readonly alive: TokenBucket;
  readonly clocks: TokenBucket;
}

/**
 * A room while somebody calls: its log as a replica that floods to all callers, receipts for what is durable, and the
 * liveness table passed on, so that who is linked by nothing but home still sees who is here.
 */
export class KeptRoom {
  readonly #options: KeptRoomOptions;
  readonly #replica: Replica;
  readonly #receipts: ReceiptWriter;
  #liveness: LivenessDriver;
  readonly #links = new Map<string, Caller>();
  /** What the room holds, in bytes. */
  #bytes: number;
  /** Who brought the message that is looked at in this very call. */
  #asking: Visitor | null = null;
  /** Whether something of the room is kept, or somebody was let begin it. */
  #begun: boolean;
  #stood: boolean;
  readonly #visitors = new WeakMap<LinkInfo, Visitor>();

  constructor(options: KeptRoomOptions) {
    this.#options = options;
    const { room, keys, log, state, suite, key, clock, logger } = options;
    this.#bytes = state.tail.bytes + options.baseBytes();
    this.#stood = state.position.seq > 0 || state.base !== null;
    this.#begun = this.#stood;
    this.#replica = new Replica({
      room,
      log,
      state,
      verifier: createVerifier(suite, room, keys),
      hash: (bytes) => hashOf(suite, bytes),
      clock,
      logger,
      forwarding: flooding(),
      snapshots: 'compare-and-swap',
      shared: options.shared,
      admits: (bytes) => this.#admits(bytes),
    });
    this.#receipts = new ReceiptWriter({
      room,
      suite,
      key,
      clock,
      facts: () => ({
        position: this.#replica.position,
        base: this.#replica.base?.hash ?? null,
        digest: this.#replica.digest,
        durable: this.#replica.durable,
      }),
      send: (receipt) => {
        for (const { link } of this.#links.values()) sendReceipt(link, receipt);
      },
      failed: (error) => logger.error('a receipt was not signed', { error: String(error) }),
    });
    this.#liveness = this.#watch();
    this.#listen();
  }

  get callers(): number {
    return this.#links.size;
  }

  /** Welcomes a caller who was admitted. */
  welcome({ channel, session }: Admitted, visitor: Visitor): void {
    const { key, elders } = this.#options;
    channel.send(encodeJoinServer({ type: 'home-welcome', homeKey: key.publicKey, elders }), 'live');
    const asking = new AskingChannel(channel, (hand) => this.#asks(visitor, hand));
    const info: LinkInfo = { kind: 'caller', session };
    this.#visitors.set(info, visitor);
    const link = this.#replica.link(asking, info);
    if (!link.closed) this.#receipts.full((receipt) => sendReceipt(link, receipt));
  }

  /** Tells the callers, waits for what is being written, and closes the log. */
  async close(reason: CloseReason): Promise<void> {
    this.#receipts.close();
    this.#liveness.close();
    try {
      await this.#replica.close(reason);
    } finally {
      await this.#options.log.close();
    }
  }

  #listen(): void {
    const { events } = this.#replica;
    events.on('up', (link) => {
      const now = this.#options.clock.now();
      const alive = new TokenBucket(ALIVE.rate, ALIVE.burst, now);
      const clocks = new TokenBucket(CLOCKS.rate, CLOCKS.burst, now);
      this.#links.set(link.id, { link, alive, clocks });
      this.#liveness.linkUp(link.id, link.info.session);
    });
    events.on('down', (link, reason) => {
      this.#links.delete(link.id);
      this.#liveness.linkDown(link.id);
      if (reason === 'left' && link.info.session) this.#left(link.info.session);
      if (this.#links.size === 0) this.#emptied();
    });
    events.on('heard', (link) => this.#liveness.heard(link.id));
    events.on('message', (message, link) => this.#message(message, link));
    events.on('presence', ({ header }) => {
      if (header.number === FAREWELL) this.#liveness.farewell(header.session);
    });
    events.on('accepted', (envelope, chunks, from) => {
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length);
      this.#bytes += bytes;
      this.#charge(from, bytes);
    });
    events.on('durable', (sessions) => {
      this.#receipts.grown(sessions);
      if (this.#stood) return;
      this.#stood = true;
      this.#options.policy.stood(this.#options.room);
    });
    events.on('snapshot', (envelope, _hash, chunks, from) => {
      // It may be the first there is of the room, and nobody was asked.
      if (!this.#begun && from) this.#options.policy.mayMakeRoom(this.#visitors.get(from.info) ?? NOBODY);
      this.#begun = true;
      this.#charge(
        from,
        chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length),
      );
      this.#receipts.soon();
      void this.#measure();
    });
    events.on('failed', (error) => {
      this.#options.logger.error('the store refused', { kind: error.kind, error: error.message });
    });
  }

  #watch(): LivenessDriver {
    return new LivenessDriver({
      self: NO_SESSION,
      clock: this.#options.clock,
      // Home is nobody's session: its own clock is left out.
      send: (id, clocks) =>
        this.#links.get(id)?.link.send({
          type: 'alive',
          clocks: new Map([...clocks].filter(([session]) => session !== NO_SESSION)),
        }),
      probe: (id) => this.#links.get(id)?.link.send({ type: 'ping', nonce: 0 }),
      dead: (id) => this.#links.get(id)?.link.close('timeout'),
      appeared() {},
      vanished: (session) => this.#replica.forgetPresence(session),
    });
  }

  /** Nobody calls any more. The room may stay open for a while: whoever comes next is told of nobody who is gone. */
  #emptied(): void {
    for (const session of this.#liveness.here) this.#replica.forgetPresence(session);
    this.#liveness.close();
    this.#liveness = this.#watch();
    this.#options.empty();
  }

  #message(message: SyncMessage, from: Link): void {
    const caller = this.#links.get(from.id);
    if (message.type === 'ping') from.send({ type: 'pong', nonce: message.nonce });
    else if (message.type === 'alive') {
      const now = this.#options.clock.now();
      const told = message.clocks.size * this.#links.size;
      if (!caller?.alive.take(1, now) || !caller.clocks.take(told, now)) return;
      this.#liveness.received(from.id, message.clocks);
    }
  }

  /** A caller said goodbye. Its session is what it said itself: one that calls as well over another link has not left. */
  #left(session: SessionId): void {
    for (const { link } of this.#links.values()) if (link.info.session === session) return;
    this.#liveness.farewell(session);
  }

  #asks(visitor: Visitor, hand: () => void): void {
    this.#asking = visitor;
    try {
      hand();
    } finally {
      this.#asking = null;
    }
  }

  /** Whether there is a place for that many more bytes, here, in all, and of whoever asks. */
  #admits(bytes: number): boolean {
    const refusal = this.#refusal(bytes);
    if (!refusal) return true;
    const { policy, room } = this.#options;
    policy.refused(refusal, { address: this.#asking?.address ?? null, room });
    return false;
  }

  #refusal(bytes: number): HomeRefusal | null {
    const { maxBytes, policy } = this.#options;
    if (this.#bytes + bytes > maxBytes) return 'the room is full';
    const refused = policy.refusesBytes(this.#asking, bytes);
    if (refused || this.#begun || !this.#asking) return refused;
    if (!policy.mayMakeRoom(this.#asking)) return 'too many new rooms of one address';
    this.#begun = true;
    return null;
  }

  #charge(from: Link | null, bytes: number): void {
    const visitor = from && this.#visitors.get(from.info);
    if (visitor) this.#options.policy.stored(visitor, bytes);
  }

  /** A snapshot was installed: what it replaced does not count against the edits to come, but gives way to them. */
  async #measure(): Promise<void> {
    try {
      const { tail } = await this.#options.log.refresh();
      this.#bytes = tail.bytes + this.#options.baseBytes() + this.#replica.unwrittenBytes;
    } catch (error) {
      this.#options.logger.error('a room was not measured', { error: String(error) });
    }
  }
}

const NOBODY: Visitor = { host: undefined };

const sendReceipt = (link: Link, receipt: Receipt): void =>
  link.send({ type: 'receipt', caller: NO_SESSION, receipt });
