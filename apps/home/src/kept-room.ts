import type { Answer, LogChange } from '@parley/log';
import {
  type Change,
  flooding,
  Home,
  homePart,
  type Link,
  type LinkInfo,
  type OpenedPart,
  PassOn,
  Replica,
  type Shared,
} from '@parley/replica';
import type { Clock, Logger } from '@parley/runtime';
import { type CryptoSuite, createVerifier, type SigningKey } from '@parley/seal';
import { type Channel, gathered } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  type Deletion,
  type Envelope,
  encodeJoinServer,
  encodeSync,
  type Hash,
  type HomeWelcome,
  NO_SESSION,
  type PartId,
  type Receipt,
  type Refusal,
  type RoomId,
  type RoomKeys,
  type SessionId,
  type SyncMessage,
  sha256Sync,
} from '@parley/wire';
import type { CallerLine } from './caller-line.ts';
import type { CommittedLog } from './committed-log.ts';
import { damageFields, damageLine } from './damage-line.ts';
import { TEXT } from './parts.ts';
import { ReceiptSigner } from './receipt-signer.ts';
import { type ReceiptFacts, ReceiptWriter } from './receipt-writer.ts';
import type { Relay, RelayOptions } from './relay.ts';
import type { RepetitionPace } from './repetition.ts';
import type { RestingRoom } from './resting-rooms.ts';
import { holdsSomething, type RoomBytes, RoomQuota } from './room-quota.ts';
import { type HomePolicy, itemRefusalOf, type Visitor } from './visitor.ts';
import { WhoIsHere } from './who-is-here.ts';

/** Home's word on the text is repeated so often: after a change for whoever missed it, and then so that a mesh can tell a silent
 * home from a dead one (rule 7: 150 s). */
const TEXT_PACE: RepetitionPace = { often: 2_000, lively: 10_000, seldom: 60_000 };
/** And on the other parts, for whoever missed it alone. */
const OTHERS_PACE: RepetitionPace = { often: 10_000, lively: 15_000, seldom: 600_000 };
/** What all logs of a room keep in memory although it is stored, bytes: what was just written is what is asked for. */
const KEPT_BYTES = 1024 * 1024;
/** Where somebody is alone and nothing happens for so long, ms, the room can be put away: who asks whether home is there does so
 * after longer. */
const REST_MS = 15_000;
/** The same where they have brought nothing that is kept: who only looks, or has not begun. */
const REST_UNWRITTEN_MS = 3_000;
/** Snapshots on their way in of which it is remembered who brought them. */
const MOST_BRINGERS = 256;

/** A part's log as it was opened. */
export interface KeptPart extends OpenedPart {
  readonly log: CommittedLog;
}

export interface KeptRoomOptions {
  readonly room: RoomId;
  readonly keys: RoomKeys;
  /** By part. */
  readonly parts: readonly KeptPart[];
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bounds of all rooms together. */
  readonly shared: Shared;
  /** Bytes this room may hold. */
  readonly maxBytes: number;
  readonly policy: HomePolicy;
  /** What it took when it was opened, and takes at any moment (`RoomQuota`). */
  readonly measured: RoomBytes | null;
  readonly measure: () => Answer<RoomBytes | null>;
  /** The last caller hung up. */
  readonly empty: () => void;
  /** Its owner has deleted it. */
  readonly deleted: (deletion: Deletion) => void;
  /** It cannot go on. */
  readonly end: (reason: CloseReason) => void;
  /** Joins it to the same room at other processes; null: there are none. */
  readonly relay: ((events: RelayEvents) => Relay) | null;
}

type RelayEvents = Pick<RelayOptions, 'greeting' | 'opened'>;

/** A room while somebody calls: its logs as a replica that floods to all callers, and receipts for what is durable. */
export class KeptRoom {
  readonly #options: KeptRoomOptions;
  readonly #replica: Replica<never>;
  readonly #receipts: readonly ReceiptWriter[];
  readonly #quota: RoomQuota;
  readonly #here: WhoIsHere;
  readonly #links = new Map<string, Link>();
  readonly #visitors = new WeakMap<LinkInfo, Visitor>();
  readonly #lines = new Map<LinkInfo, CallerLine>();
  #heardAt: number;
  /** Whether something was written while it is open. */
  #isWritten = false;
  /** Who brought a snapshot that is on its way in. */
  readonly #bringers = new Map<Hash, Visitor>();
  #stood: boolean;
  /** Parts that are read anew because others wrote to them. */
  readonly #shared = new Set<PartId>();
  readonly #passOn: PassOn;
  /** To other processes, while somebody calls here. */
  #relay: Relay | null = null;
  /** Who is here by the word of another process, which tells of them itself. */
  readonly #toldOf = new Set<SessionId>();

  constructor(options: KeptRoomOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
    const { room, keys, parts, suite, key, clock, logger, policy, maxBytes, measure, measured } = options;
    const opened = parts.map(({ state }) => state);
    this.#stood = opened.some(holdsSomething);
    this.#quota = new RoomQuota({
      maxBytes,
      policy,
      measure,
      measured,
      opened,
      failed: (error) => logger.warn('a room was not measured', { error: String(error) }),
    });
    this.#replica = new Replica<never>({
      room,
      session: null,
      isEditor: false,
      parts: parts.map((part) => ({ ...part, document: null, witnessed: false })),
      verifier: createVerifier(suite, room, keys),
      clock,
      logger,
      forwarding: flooding(),
      gatherMs: 0,
      keptBytes: KEPT_BYTES,
      shared: options.shared,
      admits: (bytes, envelope, from) => this.#refusal(bytes, envelope, from),
      blind: homePart((bytes) => this.#refusal(bytes, null, null) === null),
    });
    this.#passOn = new PassOn(this.#replica.insides());
    this.#here = new WhoIsHere(
      clock,
      (session) => {
        this.#toldOf.delete(session);
        this.#replica.forgetPresence(session);
      },
      (rests) => {
        for (const receipts of this.#receipts) rests ? receipts.rest() : receipts.wake();
      },
    );
    const signer = new ReceiptSigner({ room, suite, key, clock });
    this.#receipts = parts.map(
      (_, part) =>
        new ReceiptWriter({
          part,
          signer,
          clock,
          pace: part === TEXT ? TEXT_PACE : OTHERS_PACE,
          facts: () => this.#facts(part),
          send: (receipt) => {
            const message = receiptMessage(receipt);
            for (const link of this.#links.values()) link.sendBytes(message);
          },
          failed: (error) => logger.error('a receipt was not signed', { error: String(error) }),
        }),
    );
    this.#listen();
  }

  get callers(): number {
    return this.#links.size;
  }

  get room(): RoomId {
    return this.#options.room;
  }

  /** Welcomes a caller who was admitted. */
  welcome(line: CallerLine, words: HomeWelcome): void {
    const channel = line.attach();
    channel.send(encodeJoinServer(words), 'live');
    this.#link(line, channel, false);
  }

  /** Takes over who calls a room that was put away: what they hold is not known any more, so they are asked. */
  resume({ lines, certificates, presences }: RestingRoom): void {
    for (const certificate of certificates) this.#replica.certify(certificate);
    for (const presence of presences) this.#replica.publishPresence(presence);
    for (const line of lines) this.#link(line, line.attach(), true);
  }

  /** Whether there is nothing that its logs and its caller could not bring back. A log that others write to has to be watched. */
  mayRest(now: number): boolean {
    return (
      this.#links.size === 1 &&
      // What is known against somebody would be forgotten.
      [...this.#links.values()].every(({ isTrusted }) => isTrusted) &&
      now - this.#heardAt >= (this.#isWritten ? REST_MS : REST_UNWRITTEN_MS) &&
      this.#here.rests &&
      this.#replica.isIdle &&
      this.#receipts.every(({ rests }) => rests) &&
      this.#options.parts.every(({ log }) => !log.isShared)
    );
  }

  /** Lets go of its callers, who stay. It is to be closed then. */
  putAway(): RestingRoom {
    const { room, keys } = this.#options;
    const lines = [...this.#lines.values()];
    const certificates = lines.flatMap(({ session }) => this.#replica.certificates.get(session) ?? []);
    return { room, keys, lines, certificates, presences: this.#replica.presences };
  }

  /** A batch of changes to that part's log was written. */
  committed(part: PartId, changes: readonly LogChange[]): void {
    this.#isWritten = true;
    this.#receipts[part]?.soon();
    if (changes.some(isMoreThanEdits)) this.#quota.measure(this.#replica.unwrittenBytes);
    if (this.#stood || !changes.some(bringsSomething)) return;
    this.#stood = true;
    this.#options.policy.stood(this.#options.room);
  }

  /** Tells the callers, waits for what is being written, and closes the logs. */
  async close(reason: CloseReason): Promise<void> {
    for (const receipts of this.#receipts) receipts.close();
    this.#relay?.close();
    this.#here.close();
    try {
      await this.#replica.close(reason);
    } finally {
      await Promise.all(this.#options.parts.map(({ log }) => log.close()));
    }
  }

  #link(line: CallerLine, channel: Channel, asks: boolean): void {
    const info: LinkInfo = { kind: 'caller', session: line.session };
    this.#visitors.set(info, line.visitor);
    this.#lines.set(info, line);
    // To a caller who comes it says a dozen things at once, and each frame costs both ends.
    const link = this.#replica.link(gathered(channel), info, asks);
    if (link.closed) return;
    // What they certified was let go of with the room where nothing of it is kept, and they will not say it again unasked.
    link.lostCertificates ||= asks;
    for (const receipts of this.#receipts)
      receipts.full((receipt) => link.sendBytes(receiptMessage(receipt)));
  }

  #listen(): void {
    const { events } = this.#replica;
    const { logger } = this.#options;
    events.on('up', (link) => {
      this.#links.set(link.id, link);
      this.#here.linkUp(link);
      this.#relay ??=
        this.#options.relay?.({
          greeting: () => this.#greeting(),
          opened: (channel) => this.#process(channel),
        }) ?? null;
    });
    events.on('down', (link, reason) => {
      this.#links.delete(link.id);
      this.#lines.delete(link.info);
      this.#here.linkDown(link, reason === 'left');
      if (this.#links.size > 0) return;
      this.#relay?.close();
      this.#relay = null;
      this.#options.empty();
    });
    events.on('heard', (link) => {
      this.#heardAt = this.#options.clock.now();
      this.#here.heard(link);
    });
    events.on('message', (message, link) => this.#message(message, link));
    events.on('presence', (envelope, from) => {
      const { session } = envelope.header;
      this.#here.presence(envelope);
      if (from.info.kind === 'home') this.#toldOf.add(session);
      else {
        this.#toldOf.delete(session);
        this.#relay?.presence(envelope);
      }
    });
    events.on('accepted', (part, { envelope, chunks }, from) => {
      this.#relay?.edit(envelope, this.#certificateOf(envelope.header.session));
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, envelope.bytes.length);
      this.#quota.took(part, bytes);
      this.#charge(from && this.#visitors.get(from.info), bytes);
    });
    events.on('durable', (part) => this.#receipts[part]?.durable());
    events.on('changed', (part, change) => this.#changed(part, change));
    events.on('damaged', (part, damage) => {
      logger.error(damageLine(damage), damageFields(part, damage));
      this.#receipts[part]?.soon();
    });
    for (const [part, { log }] of this.#options.parts.entries()) {
      log.onElsewhere(() => this.#elsewhere(part));
      // Since it was opened.
      if (log.isBehind) this.#elsewhere(part);
    }
    events.on('restarted', (part) => {
      const log = this.#options.parts[part]?.log;
      log?.readAnew();
      if (!this.#shared.has(part)) logger.warn('a part was read anew', { part });
      // Others may have written while it was read: then it is read once more.
      if (!log?.isBehind) {
        this.#shared.delete(part);
        this.#receipts[part]?.release();
      }
      this.#quota.measure(this.#replica.unwrittenBytes);
      this.#receipts[part]?.soon();
    });
    events.on('deleted', (deletion, from) => this.#deleted(deletion, from));
    // One line for as long as it lasts: a write is tried again and again.
    let refused = false;
    events.on('failed', (error) => {
      if (!refused) logger.error('the store refused', { kind: error.kind, error: error.message });
      refused = true;
    });
    events.on('recovered', () => {
      refused = false;
    });
  }

  /** Others wrote to that part: nothing is said of it before that is read. */
  #elsewhere(part: PartId): void {
    this.#shared.add(part);
    this.#receipts[part]?.hold();
    this.#replica.parts[part]?.restart();
  }

  /** Another process has callers in this room. */
  #process(channel: Channel): void {
    const link = this.#passOn.link(channel, (ended) => this.#here.linkDown(ended, false));
    this.#here.linkUp(link);
  }

  /** What another process is told first. */
  #greeting(): SyncMessage[] {
    const presences = this.#replica.presences.filter(({ header }) => !this.#toldOf.has(header.session));
    const callers = [...this.#lines.values()].map(({ session }) => session);
    const sessions = new Set([...callers, ...presences.map(({ header }) => header.session)]);
    return [
      ...[...sessions].flatMap((session) => this.#certificateOf(session) ?? []),
      ...presences.map((envelope) => ({ type: 'presence', envelope }) as const),
    ];
  }

  #certificateOf(session: SessionId): SyncMessage | null {
    const certificate = this.#replica.certificates.get(session);
    return certificate ? { type: 'certificate', certificate } : null;
  }

  #message(message: SyncMessage, from: Link): void {
    if (message.type === 'ping') from.send({ type: 'pong', nonce: message.nonce });
    else if (message.type === 'alive') this.#here.alive(message, from);
    else if (message.type === 'refused' && message.reason === 'uncertified')
      this.#relay?.uncertified(message.session);
  }

  /** Of one moment: both the log and the machine speak of what the last batch made durable. */
  #facts(part: PartId): ReceiptFacts {
    const machine = this.#replica.parts[part]?.part;
    const log = this.#options.parts[part]?.log;
    if (!(machine instanceof Home) || !log) throw new Error(`home keeps no part ${part}`);
    return { position: log.position, asOf: log.asOf, ...machine.says() };
  }

  #refusal(bytes: number, envelope: Envelope | null, from: Link | null): Refusal | null {
    const visitor = (from && this.#visitors.get(from.info)) ?? null;
    const session = envelope?.header.session;
    const role = (session !== undefined && this.#replica.certificates.get(session)?.role) || null;
    const refusal = this.#quota.refusal({ bytes, envelope, role, visitor });
    if (refusal) {
      this.#options.policy.refused(refusal, { address: visitor?.address ?? null, room: this.#options.room });
      return itemRefusalOf(refusal);
    }
    if (visitor && envelope?.header.kind === 'snapshot') this.#remember(sha256Sync(envelope.bytes), visitor);
    return null;
  }

  /** That a room was deleted is kept for good, so one that never stood here counts as one that is made. */
  #deleted(deletion: Deletion, from: Link | null): void {
    const { policy, room, deleted, end } = this.#options;
    const visitor = from && this.#visitors.get(from.info);
    if (this.#stood || !visitor || policy.mayMakeRoom(visitor)) return deleted(deletion);
    policy.refused('too many new rooms of one address', { address: visitor.address ?? null, room });
    end('too-many-messages');
  }

  #remember(snapshot: Hash, visitor: Visitor): void {
    this.#bringers.set(snapshot, visitor);
    for (const eldest of this.#bringers.keys()) {
      if (this.#bringers.size <= MOST_BRINGERS) return;
      this.#bringers.delete(eldest);
    }
  }

  #changed(part: PartId, { bases = [] }: Change): void {
    for (const { hash, bytes } of bases) {
      this.#quota.took(part, bytes);
      this.#charge(this.#bringers.get(hash), bytes);
      this.#bringers.delete(hash);
    }
  }

  #charge(visitor: Visitor | null | undefined, bytes: number): void {
    if (visitor) this.#options.policy.stored(visitor, bytes);
  }
}

const bringsSomething = ({ edits = [], snapshots = [] }: LogChange): boolean =>
  edits.length + snapshots.length > 0;

const isMoreThanEdits = ({ edits: _edits, certificates: _certificates, ...rest }: LogChange): boolean =>
  Object.keys(rest).length > 0;

const receiptMessage = (receipt: Receipt): Bytes =>
  encodeSync({ type: 'receipt', caller: NO_SESSION, receipt });
