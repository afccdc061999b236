import type { Admitted } from '@parley/join';
import { flooding, type Link, type Log, type LogState, Replica } from '@parley/log';
import { LivenessDriver } from '@parley/mesh';
import type { Clock, Logger } from '@parley/runtime';
import { type CryptoSuite, createVerifier, hashOf, type SigningKey } from '@parley/seal';
import {
  type CloseReason,
  encodeJoinServer,
  FAREWELL,
  NO_SESSION,
  type RoomId,
  type RoomKeys,
  type SyncMessage,
} from '@parley/wire';
import { ReceiptWriter } from './receipt-writer.ts';

export interface KeptRoomOptions {
  readonly room: RoomId;
  readonly keys: RoomKeys;
  readonly log: Log;
  readonly state: LogState;
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes this room may hold above its base. */
  readonly maxBytes: number;
  /** The last caller hung up. */
  readonly empty: () => void;
}

/**
 * A room while somebody calls: its log as a replica that floods to all callers, receipts for what is durable, and the
 * liveness table passed on, so that who is linked by nothing but home still sees who is here.
 */
export class KeptRoom {
  readonly #options: KeptRoomOptions;
  readonly #replica: Replica;
  readonly #receipts: ReceiptWriter;
  readonly #liveness: LivenessDriver;
  readonly #links = new Map<string, Link>();
  #bytes: number;

  constructor(options: KeptRoomOptions) {
    this.#options = options;
    const { room, keys, log, state, suite, key, clock, logger } = options;
    this.#bytes = state.tail.bytes;
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
      admits: (bytes) => this.#bytes + bytes <= options.maxBytes,
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
        for (const link of this.#links.values()) link.send({ type: 'receipt', caller: NO_SESSION, receipt });
      },
    });
    this.#liveness = new LivenessDriver({
      self: NO_SESSION,
      clock,
      // Home is nobody's session: its own clock is left out.
      send: (id, clocks) =>
        this.#links.get(id)?.send({
          type: 'alive',
          clocks: new Map([...clocks].filter(([session]) => session !== NO_SESSION)),
        }),
      probe: (id) => this.#links.get(id)?.send({ type: 'ping', nonce: 0 }),
      dead: (id) => this.#links.get(id)?.close('timeout'),
      appeared() {},
      vanished: (session) => this.#replica.forgetPresence(session),
    });
    this.#listen();
  }

  get callers(): number {
    return this.#links.size;
  }

  /** Welcomes a caller who was admitted. */
  async welcome({ channel, session }: Admitted): Promise<void> {
    const { key } = this.#options;
    channel.send(encodeJoinServer({ type: 'home-welcome', homeKey: key.publicKey }), 'live');
    const link = this.#replica.link(channel, { kind: 'caller', session });
    if (link.closed) return;
    link.send({ type: 'receipt', caller: NO_SESSION, receipt: await this.#receipts.full() });
  }

  async close(reason: CloseReason): Promise<void> {
    this.#receipts.close();
    this.#liveness.close();
    await this.#replica.close(reason);
    await this.#options.log.close();
  }

  #listen(): void {
    const { events } = this.#replica;
    events.on('up', (link) => {
      this.#links.set(link.id, link);
      this.#liveness.linkUp(link.id, link.info.session);
    });
    events.on('down', (link, reason) => {
      this.#links.delete(link.id);
      this.#liveness.linkDown(link.id);
      if (reason === 'left' && link.info.session) this.#liveness.farewell(link.info.session);
      if (this.#links.size === 0) this.#options.empty();
    });
    events.on('heard', (link) => this.#liveness.heard(link.id));
    events.on('message', (message, link) => this.#message(message, link));
    events.on('presence', ({ header }) => {
      if (header.number === FAREWELL) this.#liveness.farewell(header.session);
    });
    events.on('accepted', (envelope, chunks) => {
      this.#bytes += envelope.bytes.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    });
    events.on('durable', (sessions) => this.#receipts.grown(sessions));
    events.on('snapshot', () => {
      // What was replaced is kept for a while, and does not count against the room.
      this.#bytes = 0;
      this.#receipts.soon();
    });
    events.on('failed', (error) => {
      this.#options.logger.error('the store refused', { kind: error.kind, error: error.message });
    });
  }

  #message(message: SyncMessage, link: Link): void {
    if (message.type === 'alive') this.#liveness.received(link.id, message.clocks);
    else if (message.type === 'ping') link.send({ type: 'pong', nonce: message.nonce });
  }
}
