import { Emitter, type Timer } from '@parley/runtime';
import type { SealedEdit } from '@parley/seal';
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
  type SessionId,
  type SyncMessage,
  WireError,
} from '@parley/wire';
import type { LogState } from '../log.ts';
import { Adopter } from './adopter.ts';
import { anotherHolder } from './another-holder.ts';
import { CatchUp } from './catch-up.ts';
import { Certifier } from './certifier.ts';
import { HaveExchange } from './have-exchange.ts';
import { Intake } from './intake.ts';
import { Link, type LinkInfo } from './link.ts';
import { PresenceRelay } from './presence-relay.ts';
import { Recorder } from './recorder.ts';
import { refuser } from './refuser.ts';
import { Relay } from './relay.ts';
import type { ReplicaEvents, ReplicaOptions } from './replica-options.ts';
import { shareBounds } from './shared.ts';
import { Snapshots, type SnapshotsOptions } from './snapshots.ts';
import type { Warnings } from './warnings.ts';

/** While anything waits for time; where nothing does, there is no timer. */
const TICK_MS = 100;
/** Messages after which nothing waits here: they are passed on at once, or are somebody else's affair. */
const PASSING: ReadonlySet<SyncMessage['type']> = new Set([
  'presence',
  'peer',
  'alive',
  'receipt',
  'ping',
  'pong',
  'close',
]);
/** While more than this is accepted and not durable, nothing more is taken from links: the storage does not keep up. */
const MAX_UNWRITTEN = 64 * 1024 * 1024;

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
  /** What is live, on its way to the other links. */
  readonly relay: Relay;
  readonly #options: ReplicaOptions;
  readonly #held: Map<SessionId, number>;
  readonly #certificates: Map<SessionId, Certificate>;
  readonly #recorder: Recorder;
  readonly #certifier: Certifier;
  readonly #intake: Intake;
  readonly #catchUp: CatchUp;
  readonly #have: HaveExchange;
  readonly #snapshots: Snapshots;
  readonly #presence: PresenceRelay;
  readonly #links = new Map<string, Link>();
  readonly #warnings: Warnings;
  #timer: Timer | null = null;
  #nextLink = 0;
  #closed = false;

  constructor(options: ReplicaOptions) {
    const { log, state, clock, verifier, forwarding } = options;
    const shared =
      options.shared ??
      shareBounds((error) => options.logger.warn('a check failed', { error: String(error) }));
    const { checks, budget, judged } = shared;
    this.#options = options;
    this.#warnings = shared.warnings;
    const refuse = refuser((kind, link) => this.#warn(kind, () => ({ kind: link.info.kind })));
    this.#held = new Map(state.counts);
    this.#certificates = new Map(state.certificates);
    this.#recorder = new Recorder({
      log,
      state,
      clock,
      gatherMs: options.gatherMs ?? 0,
      keptBytes: options.keptBytes ?? 0,
      held: this.#held,
      certificates: () => this.#certificates.values(),
      events: {
        durable: (sessions) => {
          this.#stir();
          this.#have.grown(sessions, this.#links.values());
          this.events.emit('durable', sessions);
        },
        lost: () => {
          this.#stir();
          this.events.emit('lost');
        },
        restarted: (base) => {
          this.#stir();
          this.#snapshots.restarted(base);
          this.#have.restarted(this.#links.values(), clock.now());
          this.events.emit('durable', new Set(this.#recorder.durable.keys()));
        },
        failed: (error) => this.events.emit('failed', error),
        recovered: () => this.events.emit('recovered'),
      },
    });
    const snapshots: SnapshotsOptions = {
      base: state.base,
      log,
      recorder: this.#recorder,
      held: this.#recorder.secured,
      certificates: this.#certificates,
      hash: options.hash,
      now: () => clock.now(),
      judged,
      taken: (envelope, hash, chunks, from) => this.#taken(envelope, hash, chunks, from),
      refuse,
    };
    this.#snapshots = new Snapshots(snapshots, (base) => this.#adopter(base));
    this.#catchUp = new CatchUp({
      log,
      recorder: this.#recorder,
      base: () => this.#snapshots.base,
      certificates: this.#certificates,
      now: () => clock.now(),
      refresh: () => this.#snapshots.refresh(),
      failed: (error) => this.#warn('catch-up stopped', () => ({ error: String(error) })),
    });
    this.relay = new Relay({
      forwarding,
      links: this.#links,
      held: this.#held,
      secured: this.#recorder.secured,
      certificates: this.#certificates,
      pump: (link) => this.#catchUp.pump(link),
    });
    this.#have = new HaveExchange({
      recorder: this.#recorder,
      held: this.#held,
      base: () => this.#snapshots.base?.hash ?? null,
      pump: (link) => this.#catchUp.pump(link),
      graft: (session, link) => this.relay.graft(session, link),
      equal: (link) => this.#snapshots.inStep(link),
      acked: (link) => this.events.emit('acked', link),
    });
    this.#certifier = new Certifier({
      verifier,
      checks,
      budget,
      certificates: this.#certificates,
      certified: (certificate) => this.#recorder.certificate(certificate),
      refuse,
    });
    this.#intake = new Intake({
      room: options.room,
      verifier,
      hash: options.hash,
      now: () => clock.now(),
      shared,
      certifier: this.#certifier,
      held: (session) => this.#recorder.secured.get(session) ?? 0,
      overloaded: () => this.#recorder.unwrittenBytes > MAX_UNWRITTEN,
      full: () => this.#recorder.secured.size >= LIMITS.sessions,
      admits: options.admits ?? (() => true),
      isBase: (hash) => this.#snapshots.isBase(hash),
      judgeSnapshot: (envelope, hash, from) => this.#snapshots.judge(envelope, hash, from),
      accept: (envelope, chunks, from) => this.#accept(envelope, chunks, from),
      snapshot: (envelope, hash, chunks, from) => this.#snapshots.receive(envelope, hash, chunks, from),
      duplicate: (envelope, from) => this.#duplicate(envelope.header.session, envelope.header.number, from),
      refuse,
      another: (envelope, hash, than) => anotherHolder(this.#links.values(), envelope, hash, than),
      failed: (error) => this.#warn('an item was not taken in', () => ({ error: String(error) })),
    });
    this.#presence = new PresenceRelay({
      room: options.room,
      verifier,
      shareOf: (link) => this.#intake.roomOf(link).share,
      checks,
      now: () => clock.now(),
      forwarding,
      link: (id) => this.#links.get(id),
      first: (session, from) => this.relay.first(session, from),
      heard: (envelope, from) => this.events.emit('presence', envelope, from),
      duplicate: (session, from) => this.relay.duplicate(session, from),
      refuse,
    });
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
    return this.#snapshots.base;
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
    this.#stir();
    this.relay.linkUp(link);
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

  /** An edit that the log had when it was opened: it is kept in memory too until somebody else is known to have it. So it is
   * served and written again if the storage is taken away. */
  keep(envelope: Envelope, chunks: readonly Bytes[]): void {
    this.#recorder.keep(envelope, chunks);
  }

  /** Home has signed that it holds so much: that need not be kept in memory. */
  prove(counts: Counts): void {
    this.#recorder.proveAll(counts);
  }

  /**
   * Installs a snapshot this replica made and home accepted; null if the log stands on something newer.
   *
   * @throws LogStorageError if the storage refuses.
   */
  install(snapshot: SealedEdit): Promise<Position | null> {
    return this.#snapshots.installOwn(snapshot);
  }

  /** Offers a snapshot to one link (home), which asks for its chunks. They are served until the link closes. */
  offer(snapshot: SealedEdit, link: Link): void {
    this.#snapshots.offer(snapshot, link);
  }

  /** From now on that snapshot is taken even if everything it covers is held: to make this log small. */
  adopt(hash: Hash, from: Link): void {
    this.#snapshots.adopt(hash, from);
  }

  publishPresence(envelope: Envelope): void {
    this.#presence.publish(envelope);
  }
  forgetPresence(session: SessionId): void {
    this.#presence.forget(session);
  }

  /** Resolves when everything held is durable, or the storage refuses. */
  flush(): Promise<void> {
    return this.#recorder.flush();
  }

  async close(reason: CloseReason): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#intake.close();
    this.#certifier.close();
    for (const link of [...this.#links.values()]) link.close(reason);
    await this.#recorder.close();
    this.events.clear();
  }

  #adopter(base: () => LogState['base']): Adopter | null {
    const { snapshots, log, state, clock, logger } = this.#options;
    if (snapshots === 'compare-and-swap') return null;
    const now = (): number => clock.now();
    const recorder = this.#recorder;
    const { counts } = state;
    return new Adopter({ adoption: snapshots, log, recorder, held: this.#held, counts, base, now, logger });
  }

  /** Something happened for which time may have to pass. */
  #stir(): void {
    if (!this.#closed) this.#timer ??= this.#options.clock.every(TICK_MS, () => this.#tick());
  }

  #tick(): void {
    const now = this.#options.clock.now();
    this.#intake.tick(now);
    this.#snapshots.tick();
    for (const link of this.#links.values()) this.#have.tick(link, now);
    if (!this.#rests) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Whether nothing waits for time. What begins to wait comes over a link, from this replica's owner, or from its log. */
  get #rests(): boolean {
    if (this.#recorder.unsure || !this.#intake.rests || !this.#snapshots.rests) return false;
    for (const link of this.#links.values()) if (!this.#have.rests(link)) return false;
    return true;
  }

  #receive(bytes: Bytes, link: Link): void {
    let message: SyncMessage;
    try {
      message = decodeSync(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      const { message: what } = error;
      this.#warn('malformed message', () => ({ kind: link.info.kind, error: what }));
      link.close(error.reason);
      return;
    }
    this.events.emit('heard', link);
    this.#handle(message, link);
  }

  #handle(message: SyncMessage, link: Link): void {
    const now = this.#options.clock.now();
    if (!PASSING.has(message.type)) this.#stir();
    switch (message.type) {
      case 'have':
        return this.#have.received(message, link, now);
      case 'certificate':
        return this.#certifier.receive(message.certificate, link);
      case 'envelope':
        link.broughtAt = now;
        return this.#intake.envelope(message.envelope, link);
      case 'chunk':
        link.broughtAt = now;
        return this.#intake.chunk(message.bytes, link);
      case 'want':
        if (!link.want(message.hashes)) return link.close('too-many-messages');
        return this.#catchUp.pump(link);
      case 'presence':
        return this.#presence.received(message.envelope, link);
      case 'prune':
        return this.relay.pruned(message.origin, link);
      case 'graft':
        return this.relay.grafted(message.origin, message.count, link);
      case 'refused':
        // The other side has let go of its certificate: with the next edit it goes again.
        if (message.reason === 'uncertified') link.certified.delete(message.session);
        return this.events.emit('refused', message.reason, message.session, message.number, link);
      case 'close':
        // The channel's kind hears it too, or closes right after; nothing more is to be done here.
        return;
      default:
        this.events.emit('message', message, link);
    }
  }

  #warn(kind: string, details: () => Record<string, unknown>): void {
    this.#warnings.warn(this.#options.logger, this.#options.clock.now(), kind, details);
  }

  /** It is next in its session. */
  #accept(envelope: Envelope, chunks: readonly Bytes[], from: Link | null): void {
    this.#stir();
    const { session, number } = envelope.header;
    if (from && number < (this.#held.get(session) ?? 0)) return this.#regain(envelope, chunks, from);
    this.#held.set(session, number + 1);
    if (from) {
      from.theirs.raise(session, number + 1);
      this.#have.delivered(from, session, number);
      this.relay.first(session, from);
    }
    // Opening it begins with a call to another thread: forwarding and writing happen meanwhile.
    if (from) this.events.emit('accepted', envelope, chunks, from);
    this.relay.forward(envelope, from);
    this.#recorder.edit(envelope, chunks, from === null);
    if (!from) this.events.emit('accepted', envelope, chunks, null);
  }

  /** The log had lost it: it is written again, and what waits behind it in memory can go on to others. The document may
   * have been loading when it was lost, so it is told as well. */
  #regain(envelope: Envelope, chunks: readonly Bytes[], from: Link): void {
    const { session, number } = envelope.header;
    from.theirs.raise(session, number + 1);
    this.#have.delivered(from, session, number);
    this.#recorder.edit(envelope, chunks, false);
    this.events.emit('accepted', envelope, chunks, from);
    this.relay.regained(session);
  }

  #duplicate(session: SessionId, number: number, from: Link): void {
    from.theirs.raise(session, number + 1);
    this.#have.repeated(from, session, number);
    this.relay.duplicate(session, from);
  }

  /** What that snapshot covers is held now. */
  #taken(envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link | null): void {
    for (const [session, count] of envelope.claim?.covers ?? []) {
      if (count > (this.#held.get(session) ?? 0)) this.#held.set(session, count);
      if (from) this.#have.delivered(from, session, count - 1);
    }
    this.events.emit('snapshot', envelope, hash, chunks, from);
    this.#intake.settleAll();
  }

  #down(link: Link, reason: CloseReason): void {
    if (link.closed) return;
    link.closed = true;
    this.#stir();
    link.wake();
    this.#links.delete(link.id);
    this.#snapshots.linkDown(link);
    this.#intake.linkDown(link);
    this.#have.linkDown(link);
    this.relay.linkDown(link);
    this.events.emit('down', link, reason);
  }
}
