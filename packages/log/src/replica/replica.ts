import { type Clock, Emitter, type Logger, type Timer } from '@parley/runtime';
import type { SealedEdit, Verifier } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type Certificate,
  type CloseReason,
  type Counts,
  decodeSync,
  type Envelope,
  type Hash,
  LIMITS,
  type Position,
  type Refusal,
  type RoomId,
  type SessionId,
  type SyncMessage,
  WireError,
} from '@parley/wire';
import { equal } from '../counts.ts';
import type { Forwarding } from '../forwarding.ts';
import type { Log, LogState, LogStorageError } from '../log.ts';
import { Budget } from './budget.ts';
import { CatchUp, sendLive } from './catch-up.ts';
import { Certifier } from './certifier.ts';
import { Checks } from './checks.ts';
import { HaveExchange } from './have-exchange.ts';
import { Intake } from './intake.ts';
import { Link, type LinkInfo } from './link.ts';
import { PresenceRelay } from './presence-relay.ts';
import { Recorder } from './recorder.ts';

const TICK_MS = 100;
/** While more than this is accepted and not durable, nothing more is taken from links: the storage does not keep up. */
const MAX_UNWRITTEN = 64 * 1024 * 1024;
/** What an honest side never brings. The other refusals say how things stand here. */
const FORGED: ReadonlySet<Refusal> = new Set([
  'malformed',
  'wrong-room',
  'bad-signature',
  'uncertified',
  'bad-certificate',
]);

export interface ReplicaEvents {
  /** An edit is held now, in its session's order. `from` is null for this replica's own. */
  accepted: [envelope: Envelope, chunks: readonly Bytes[], from: Link | null];
  /** A snapshot was installed. */
  snapshot: [envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link | null];
  /** These sessions' durable counts grew. */
  durable: [sessions: ReadonlySet<SessionId>];
  /** What a link acknowledged changed. */
  acked: [link: Link];
  presence: [envelope: Envelope, from: Link];
  /** Something came over that link: it lives. */
  heard: [from: Link];
  /** Everything that is not the replica's own affair: peer, alive, receipt, ping, pong. */
  message: [message: SyncMessage, from: Link];
  /** The other side refused something of ours. */
  refused: [reason: Refusal, session: SessionId, number: number, from: Link];
  up: [link: Link];
  down: [link: Link, reason: CloseReason];
  /** The storage refused. */
  failed: [error: LogStorageError];
  recovered: [];
}

export interface ReplicaOptions {
  readonly room: RoomId;
  readonly log: Log;
  readonly state: LogState;
  readonly verifier: Verifier;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly forwarding: Forwarding;
  /** A device adopts a newer snapshot it verified; home accepts one only by compare-and-swap. */
  readonly snapshots: 'adopt' | 'compare-and-swap';
  /** Room for that many more bytes? */
  readonly admits?: (bytes: number) => boolean;
}

/**
 * One replica of a room: its log, and the links to others. Whatever carries them, syncing is one act: compare what
 * each has, send what the other lacks; what is new is verified, held, written, and forwarded at once.
 *
 *   link ─► Intake (verify, order, chunks) ─► accepted ─┬─► Recorder ─► log ─► durable ─► HaveExchange (acknowledge)
 *                                                       └─► Forwarding ─► other links        │
 *   link ◄─ CatchUp (what the other side lacks) ◄──────────────────────────────────────────── ┘
 */
export class Replica {
  readonly events = new Emitter<ReplicaEvents>();
  readonly #options: ReplicaOptions;
  readonly #held: Map<SessionId, number>;
  readonly #certificates: Map<SessionId, Certificate>;
  readonly #recorder: Recorder;
  readonly #certifier: Certifier;
  readonly #intake: Intake;
  readonly #catchUp: CatchUp;
  readonly #have: HaveExchange;
  readonly #presence: PresenceRelay;
  readonly #links = new Map<string, Link>();
  readonly #timer: Timer;
  #base: LogState['base'];
  #adoptable: Hash | null = null;
  /** Who is being offered a snapshot of this replica's own. */
  #offeredTo: Link | null = null;
  #nextLink = 0;
  #closed = false;

  constructor(options: ReplicaOptions) {
    const { log, state, clock, verifier, forwarding } = options;
    this.#options = options;
    this.#held = new Map(state.counts);
    this.#certificates = new Map(state.certificates);
    this.#base = state.base;
    this.#recorder = new Recorder(log, state, clock, {
      durable: (sessions) => {
        this.#have.grown(sessions, this.#links.values());
        this.events.emit('durable', sessions);
      },
      failed: (error) => this.events.emit('failed', error),
      recovered: () => this.events.emit('recovered'),
    });
    this.#catchUp = new CatchUp({
      log,
      recorder: this.#recorder,
      base: () => this.#base,
      certificates: this.#certificates,
      now: () => clock.now(),
      refresh: () => this.#refresh(),
      failed: (error) => options.logger.warn('catch-up stopped', { error: String(error) }),
    });
    this.#have = new HaveExchange({
      recorder: this.#recorder,
      held: this.#held,
      base: () => this.#base?.hash ?? null,
      pump: (link) => this.#catchUp.pump(link),
      graft: (session, link) => this.#graft(session, link),
      acked: (link) => this.events.emit('acked', link),
    });
    const budget = new Budget();
    const checks = new Checks((error) => options.logger.warn('a check failed', { error: String(error) }));
    this.#certifier = new Certifier({
      verifier,
      checks,
      certificates: this.#certificates,
      certified: (certificate) => this.#recorder.certificate(certificate),
      refuse: (link, reason, certificate) => this.#refuse(link, reason, certificate),
    });
    this.#intake = new Intake({
      room: options.room,
      verifier,
      hash: options.hash,
      now: () => clock.now(),
      budget,
      checks,
      certifier: this.#certifier,
      held: (session) => this.#held.get(session) ?? 0,
      overloaded: () => this.#recorder.unwrittenBytes > MAX_UNWRITTEN,
      full: () => this.#held.size >= LIMITS.sessions,
      admits: options.admits ?? (() => true),
      isBase: (hash) => this.#base?.hash === hash,
      judgeSnapshot: (envelope, hash) => this.#judgeSnapshot(envelope, hash),
      accept: (envelope, chunks, from) => this.#accept(envelope, chunks, from),
      snapshot: (envelope, hash, chunks, from) => this.#receiveSnapshot(envelope, hash, chunks, from),
      duplicate: (envelope, from) => this.#duplicate(envelope.header.session, envelope.header.number, from),
      refuse: (link, reason, envelope) => this.#refuse(link, reason, envelope),
      another: (envelope, hash, than) => this.#another(envelope, hash, than),
      failed: (error) => options.logger.warn('an item was not taken in', { error: String(error) }),
    });
    this.#presence = new PresenceRelay({
      room: options.room,
      verifier,
      budget,
      checks,
      forwarding,
      link: (id) => this.#links.get(id),
      first: (session, from) => this.first(session, from),
      heard: (envelope, from) => this.events.emit('presence', envelope, from),
      duplicate: (session, from) => this.#prune(session, from),
      refuse: (link, reason, envelope) => this.#refuse(link, reason, envelope),
    });
    this.#timer = clock.every(TICK_MS, () => this.#tick());
  }

  /** What is held, in memory at least. */
  get held(): Counts {
    return this.#held;
  }
  /** What is held durably. */
  get durable(): Counts {
    return this.#recorder.durable;
  }
  get digest(): Hash {
    return this.#have.digest;
  }
  get position(): Position {
    return this.#recorder.position;
  }
  /** Bytes held and not durable yet. */
  get unwrittenBytes(): number {
    return this.#recorder.unwrittenBytes;
  }
  get base(): LogState['base'] {
    return this.#base;
  }
  get certificates(): ReadonlyMap<SessionId, Certificate> {
    return this.#certificates;
  }
  get links(): Iterable<Link> {
    return this.#links.values();
  }

  /** Takes a channel as a link: says what is held, and from then on keeps both sides equal until it closes. Of each link
   * `up` is told first and `down` last, also of one that is closed already. */
  link(channel: Channel, info: LinkInfo): Link {
    const now = this.#options.clock.now();
    const link = new Link(`${info.kind}-${this.#nextLink++}`, info, channel, now);
    this.#links.set(link.id, link);
    this.#options.forwarding.linkUp(link.id);
    this.#have.greet(link, now);
    this.events.emit('up', link);
    this.#presence.greet(link);
    if (this.#closed) link.close('going-away');
    channel.listen({
      message: (bytes) => this.#receive(bytes, link),
      drain: () => link.wake(),
      close: (reason) => this.#down(link, reason),
    });
    return link;
  }

  /** This replica's own certificate; before its first edit. */
  certify(certificate: Certificate): void {
    if (this.#certificates.has(certificate.session)) return;
    this.#certificates.set(certificate.session, certificate);
    this.#recorder.certificate(certificate);
  }

  /** This replica's own edit: out on all routes at once, and to the log. */
  publish({ envelope, chunks }: SealedEdit): void {
    if (!this.#closed) this.#accept(envelope, chunks, null);
  }

  /**
   * Installs a snapshot this replica made and home accepted; null if the log stands on something newer.
   *
   * @throws LogStorageError if the storage refuses.
   */
  async install({ envelope, chunks }: SealedEdit): Promise<Position | null> {
    const hash = await this.#options.hash(envelope.bytes);
    return this.#install(envelope, hash, chunks, null);
  }

  /** Offers a snapshot to one link (home), which asks for its chunks. They are served until the link closes. */
  offer({ envelope, chunks }: SealedEdit, link: Link): void {
    if (link.closed) return;
    this.#recorder.lend(envelope, chunks);
    this.#offeredTo = link;
    sendLive(link, this.#certificates, envelope);
  }

  /** From now on that snapshot is taken even if everything it covers is held: to make this log small. */
  adopt(hash: Hash, from: Link): void {
    if (this.#base?.hash === hash) return;
    this.#adoptable = hash;
    from.send({ type: 'want', hashes: [hash] });
  }

  publishPresence(envelope: Envelope): void {
    this.#presence.publish(envelope);
  }
  forgetPresence(session: SessionId): void {
    this.#presence.forget(session);
  }

  /** Sends to the links the broadcast tree names for that origin, home excepted. Returns how many. */
  broadcast(origin: SessionId, message: SyncMessage, from: Link | null): number {
    const targets = this.#options.forwarding.targets(origin, from?.id ?? null);
    let sent = 0;
    for (const id of targets) {
      const link = this.#links.get(id);
      if (!link?.synced || link.info.kind === 'home') continue;
      link.send(message);
      sent += 1;
    }
    return sent;
  }

  /** It came again over that link: the tree is told, and perhaps the other side. */
  duplicate(origin: SessionId, from: Link): void {
    this.#prune(origin, from);
  }

  /** It came first over that link. */
  first(origin: SessionId, from: Link): void {
    for (const id of this.#options.forwarding.first(origin, from.id)) {
      const link = this.#links.get(id);
      if (link) this.#graft(origin, link);
    }
  }

  /** Resolves when everything held is durable, or the storage refuses. */
  flush(): Promise<void> {
    return this.#recorder.flush();
  }

  async close(reason: CloseReason): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer.cancel();
    for (const link of [...this.#links.values()]) link.close(reason);
    await this.#recorder.close();
    this.events.clear();
  }

  #tick(): void {
    const now = this.#options.clock.now();
    this.#intake.tick(now);
    for (const link of this.#links.values()) this.#have.tick(link, now);
  }

  #receive(bytes: Bytes, link: Link): void {
    let message: SyncMessage;
    try {
      message = decodeSync(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#options.logger.warn('malformed message', { kind: link.info.kind, error: error.message });
      link.close(error.reason);
      return;
    }
    this.events.emit('heard', link);
    this.#handle(message, link);
  }

  #handle(message: SyncMessage, link: Link): void {
    const now = this.#options.clock.now();
    switch (message.type) {
      case 'have':
        return this.#have.received(message, link, now);
      case 'certificate':
        return this.#certifier.receive(message.certificate, link);
      case 'envelope':
        return this.#intake.envelope(message.envelope, link);
      case 'chunk':
        return this.#intake.chunk(message.bytes, link);
      case 'want':
        if (!link.want(message.hashes)) return link.close('too-many-messages');
        return this.#catchUp.pump(link);
      case 'presence':
        return this.#presence.received(message.envelope, link);
      case 'prune':
        return this.#pruned(message.origin, link);
      case 'graft':
        return this.#grafted(message.origin, message.count, link);
      case 'refused':
        return this.events.emit('refused', message.reason, message.session, message.number, link);
      case 'close':
        // The channel's kind hears it too, or closes right after; nothing more is to be done here.
        return;
      default:
        this.events.emit('message', message, link);
    }
  }

  #accept(envelope: Envelope, chunks: readonly Bytes[], from: Link | null): void {
    const { session, number } = envelope.header;
    this.#held.set(session, number + 1);
    if (from) {
      from.theirs.raise(session, number + 1);
      this.#have.delivered(from, session, number);
      this.first(session, from);
    }
    // Opening it begins with a call to another thread: forwarding and writing happen meanwhile.
    if (from) this.events.emit('accepted', envelope, chunks, from);
    this.#forward(envelope, from);
    this.#recorder.edit(envelope, chunks);
    if (!from) this.events.emit('accepted', envelope, chunks, null);
  }

  #forward(envelope: Envelope, from: Link | null): void {
    const { session, number } = envelope.header;
    for (const id of this.#options.forwarding.targets(session, from?.id ?? null)) {
      const link = this.#links.get(id);
      // Before it is known what they hold nothing live is sent; then everything held becomes their goal (rule 3).
      if (!link?.synced) continue;
      const next = link.theirs.get(session) ?? 0;
      if (next === number) {
        link.sent(session, number + 1);
        sendLive(link, this.#certificates, envelope);
      } else if (next < number) {
        link.goals.set(session, number + 1);
        this.#catchUp.pump(link);
      }
    }
  }

  #duplicate(session: SessionId, number: number, from: Link): void {
    from.theirs.raise(session, number + 1);
    this.#have.delivered(from, session, number);
    this.#prune(session, from);
  }

  #prune(origin: SessionId, from: Link): void {
    if (this.#options.forwarding.duplicate(origin, from.id)) from.send({ type: 'prune', origin });
  }

  /** Somebody else brings them that origin: what they still lack of it comes that way too. */
  #pruned(origin: SessionId, link: Link): void {
    link.goals.delete(origin);
    this.#options.forwarding.pruned(origin, link.id);
  }

  #graft(origin: SessionId, link: Link): void {
    this.#options.forwarding.graft(origin, link.id);
    link.send({ type: 'graft', origin, count: this.#held.get(origin) ?? 0 });
  }

  #grafted(origin: SessionId, count: number, link: Link): void {
    this.#options.forwarding.grafted(origin, link.id);
    const held = this.#held.get(origin) ?? 0;
    if (held === 0 || !link.synced) return;
    link.theirs.set(origin, Math.min(count, held));
    if (count >= held) return;
    link.goals.set(origin, held);
    this.#catchUp.pump(link);
  }

  /** Takes over the base that another holder of this log has installed. True if there is a new one. */
  async #refresh(): Promise<boolean> {
    const { base } = await this.#options.log.refresh();
    if (!base || base.hash === this.#base?.hash) return false;
    this.#base = base;
    return true;
  }

  /** Rule 5: home compares a snapshot's claim with its own log; a device takes one that covers more than it holds. */
  async #judgeSnapshot({ claim }: Envelope, hash: Hash): Promise<Refusal | 'duplicate' | null> {
    if (!claim) return 'bad-snapshot';
    if (this.#options.snapshots === 'adopt') {
      const { held } = this;
      const news = [...claim.covers].filter(([session, count]) => count > (held.get(session) ?? 0));
      if (news.length === 0 && this.#adoptable !== hash) return 'duplicate';
      const sessions = held.size + news.filter(([session]) => !held.has(session)).length;
      return sessions > LIMITS.sessions ? 'bad-snapshot' : null;
    }
    await this.#recorder.flush();
    const { position } = this;
    if (claim.epoch !== position.epoch || claim.parent !== (this.#base?.hash ?? null))
      return 'stale-snapshot';
    const then = await this.#options.log.at(claim.seq);
    if (!then || then.head !== claim.head) return 'stale-snapshot';
    return equal(then.counts, claim.covers) ? null : 'bad-snapshot';
  }

  async #receiveSnapshot(
    envelope: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    from: Link,
  ): Promise<void> {
    const position = await this.#install(envelope, hash, chunks, from);
    // To a device it is no fault of theirs that it stands on something newer.
    if (!position && this.#options.snapshots !== 'adopt') this.#refuse(from, 'stale-snapshot', envelope);
  }

  async #install(
    envelope: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    from: Link | null,
  ): Promise<Position | null> {
    const adopt = this.#options.snapshots === 'adopt';
    const position = await this.#recorder.install(envelope, hash, chunks, adopt);
    if (!position) return null;
    this.#base = { hash, envelope };
    if (this.#adoptable === hash) this.#adoptable = null;
    for (const [session, count] of envelope.claim?.covers ?? []) {
      if (count > (this.#held.get(session) ?? 0)) this.#held.set(session, count);
      if (from) this.#have.delivered(from, session, count - 1);
    }
    this.events.emit('snapshot', envelope, hash, chunks, from);
    this.#intake.settleAll();
    return position;
  }

  #refuse(link: Link, reason: Refusal, item: Envelope | Certificate): void {
    const session = 'header' in item ? item.header.session : item.session;
    const number = 'header' in item ? item.header.number : 0;
    link.send({ type: 'refused', reason, session, number });
    this.#options.logger.warn('refused', { reason, kind: link.info.kind });
    if (FORGED.has(reason)) link.strike();
  }

  #another({ header }: Envelope, hash: Hash | null, than: Link): Link | null {
    let any: Link | null = null;
    for (const link of this.#links.values()) {
      if (link === than) continue;
      const has = hash === null ? (link.acked.get(header.session) ?? 0) > header.number : link.base === hash;
      if (has) return link;
      any = link;
    }
    return any;
  }

  #down(link: Link, reason: CloseReason): void {
    if (link.closed) return;
    link.closed = true;
    link.wake();
    this.#links.delete(link.id);
    if (this.#offeredTo === link) {
      this.#offeredTo = null;
      this.#recorder.takeBack();
    }
    this.#intake.linkDown(link);
    for (const { origin, from } of this.#options.forwarding.linkDown(link.id)) {
      for (const id of from) {
        const other = this.#links.get(id);
        if (other) this.#graft(origin, other);
      }
    }
    this.events.emit('down', link, reason);
  }
}
