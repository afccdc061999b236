import type { Damage, LogState, LogStorageError } from '@parley/log';
import { type Clock, Emitter, type Logger, type Timer } from '@parley/runtime';
import type { SealedEdit, Verifier } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type Certificate,
  type CloseReason,
  type Deletion,
  decodeSync,
  type Envelope,
  type Hash,
  type PartId,
  type Refusal,
  type RoomId,
  type SessionId,
  type SyncMessage,
  separated,
  sha256Sync,
  WireError,
} from '@parley/wire';
import { Device } from '../core/device.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Change, Have } from '../core/effects.ts';
import type { Part } from '../core/part.ts';
import { Certifier } from './certifier.ts';
import type { OpenedPart } from './covers.ts';
import { DeletionRelay } from './deletion-relay.ts';
import type { PartDocument, Whole } from './document.ts';
import type { Forwarding } from './forwarding.ts';
import { weightOf } from './have-pages.ts';
import { Inbound } from './inbound.ts';
import { Link, type LinkInfo } from './link.ts';
import { Memory } from './memory.ts';
import { messageOf, Outbound, type Sending } from './outbound.ts';
import { PartDriver } from './part-driver.ts';
import type { ReplicaInsides } from './pass-on.ts';
import { PresenceRelay } from './presence-relay.ts';
import { refuser } from './refuser.ts';
import { servable } from './servable.ts';
import { ServerLane } from './server-lane.ts';
import { type Shared, shareBounds } from './shared.ts';
import { partStateOf } from './state.ts';

/** While anything waits for time to go by. */
const TICK_MS = 100;
/** So long a link waits that brought more edits than it may, ms. */
const HOLD_MS = 50;
/** While nothing does: what the page says of itself may have changed (it leads now, its writer is idle). */
const RESTING_MS = 5_000;
/** Messages after which nothing waits here: they are passed on at once, or are somebody else's affair. */
const PASSING: ReadonlySet<SyncMessage['type']> = new Set([
  'presence',
  'peer',
  'alive',
  'receipt',
  'deletion',
  'ping',
  'pong',
  'close',
]);
/** While more than this is accepted and not durable, nothing more is taken from links: the storage does not keep up. */
const MAX_UNWRITTEN = 64 * 1024 * 1024;

/** One part of the room: its log as it was opened (`openPart`), and on a device its document. */
export interface PartOptions<Content> extends OpenedPart {
  /** Null at home. */
  readonly document: PartDocument<Content> | null;
  /** Whether this device has held every edit that its proved base covers. */
  readonly witnessed: boolean;
}

export interface ReplicaOptions<Content> {
  readonly room: RoomId;
  /** This replica's own; null at home. */
  readonly session: SessionId | null;
  readonly isEditor: boolean;
  readonly parts: readonly PartOptions<Content>[];
  readonly verifier: Verifier;
  /** Makes a part that has no document (`homePart`). */
  readonly blind?: (opened: OpenedPart) => Part;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly forwarding: Forwarding;
  readonly gatherMs: number;
  /** The most that is kept in memory although a log has it, bytes. */
  readonly keptBytes: number;
  /** What all replicas of the process share; a replica has bounds of its own if absent. */
  readonly shared?: Shared;
  /** The owner's deletion of the room, if it is known of already. */
  readonly deletion?: Deletion | null;
  /** Why there is no room for that many more bytes; null: there is. Of what, and who brought it, where that is known. */
  readonly admits?: (bytes: number, envelope: Envelope | null, from: Link | null) => Refusal | null;
}

/** What a replica tells. */
export interface ReplicaEvents<Content> {
  /** An edit counts from now on. `from` is null for this replica's own. */
  accepted: [part: PartId, edit: Whole, from: Link | null];
  /** The document has read it; null: it cannot be read. */
  read: [part: PartId, edit: EditFacts, content: Content | null];
  opened: [part: PartId, base: Hash, content: Content | null];
  changed: [part: PartId, change: Change];
  /** What the other side of a link holds: all of it if it is `full`, else what changed. */
  said: [part: PartId, have: Have, from: Link];
  durable: [part: PartId, edits: readonly EditFacts[]];
  /** That change is durable, with all before it. */
  written: [part: PartId, change: Change];
  presence: [envelope: Envelope, from: Link];
  heard: [from: Link];
  /** The owner has deleted the room, for everybody: it is carried no more. `from` is null for who did it here. Told once. */
  deleted: [deletion: Deletion, from: Link | null];
  /** Everything that is not the replica's own affair: peer, alive, receipt, ping, pong. */
  message: [message: SyncMessage, from: Link];
  refused: [reason: Refusal, part: PartId, session: SessionId, number: number, from: Link];
  up: [link: Link];
  down: [link: Link, reason: CloseReason];
  failed: [error: LogStorageError];
  recovered: [];
  /** Somebody else writes under this replica's session: it is to go on in a fresh one (`renew`, L12). */
  burn: [part: PartId];
  /** A part's log gave up what it could not read as it was written. */
  damaged: [part: PartId, damage: Damage];
  /** The storage was taken away, and the part went on over what is left of it and what memory has. A device's document was
   * handed all of that once more (`PartDocument.edit`, `open`). */
  restarted: [part: PartId, state: LogState];
}

/**
 * One replica of a room: its parts side by side, each with its log, and the links to others. A part is one machine, and
 * unaware of the others; a link carries them all.
 *
 *   link ─► Inbound (verify, chunks) ─► PartDriver ─► machine ─┬─► Recorder ─► log
 *                                          │                   └─► Outbound ─► links (in bulk)
 *                                          └─► forwarding ─► links (live)
 */
export class Replica<Content> {
  readonly events = new Emitter<ReplicaEvents<Content>>();
  readonly parts: readonly PartDriver<Content>[];
  readonly #options: ReplicaOptions<Content>;
  readonly #certificates: Map<SessionId, Certificate>;
  readonly #certifier: Certifier;
  readonly #inbound: Inbound;
  readonly #presence: PresenceRelay;
  readonly #deletion: DeletionRelay;
  readonly #outgoing: Sending;
  readonly #links = new Map<
    string,
    { readonly link: Link; readonly outbound: Outbound; readonly lane: ServerLane }
  >();
  readonly #shared: Shared;
  readonly #refuse = refuser((kind, link) => this.#warn(kind, () => ({ kind: link.info.kind })));
  #timer: Timer | null = null;
  #isResting = false;
  #session: SessionId | null;
  #nextLink = 0;
  #closed = false;

  constructor(options: ReplicaOptions<Content>) {
    const { clock, logger, verifier, forwarding } = options;
    this.#options = options;
    this.#session = options.session;
    this.#outgoing = this.#sending();
    this.#shared =
      options.shared ?? shareBounds((error) => logger.warn('a check failed', { error: String(error) }));
    this.#certificates = new Map(options.parts.flatMap(({ state }) => [...state.certificates]));
    const refuse = this.#refuse;
    this.parts = options.parts.map((part, id) => this.#part(part, id));
    this.#certifier = new Certifier({
      verifier,
      checks: this.#shared.checks,
      budget: this.#shared.budget,
      certificates: this.#certificates,
      certified: (certificate) => this.#certified(certificate),
      disproved: (session) => this.#disproved(session),
      isPresent: (session) => this.links.some(({ info }) => info.session === session),
      refuse,
    });
    this.#inbound = new Inbound({
      room: options.room,
      verifier,
      hash: sha256Sync,
      now: () => clock.now(),
      shared: this.#shared,
      certifier: this.#certifier,
      mayWrite: (envelope) => this.#mayWrite(envelope),
      isHeld: (envelope, hash) => this.#isHeld(envelope, hash),
      isOverloaded: () => this.unwrittenBytes > MAX_UNWRITTEN,
      admits: options.admits ?? (() => null),
      edit: (edit, from) => this.parts[edit.envelope.header.part]?.edit(edit, from),
      snapshot: (snapshot, from) => this.parts[snapshot.envelope.header.part]?.snapshot(snapshot, from),
      told: (envelope) => this.parts[envelope.header.part]?.told(envelope) ?? new Map(),
      again: (envelope, hash, from) => this.#again({ envelope, hash, chunks: [] }, from),
      knowsNote: (note, hash) => this.parts[note.part]?.knowsNote(hash) ?? true,
      noted: (note, hash, from) => this.parts[note.part]?.note(note, hash, from),
      refuse,
      another: (_envelope, than) => [...this.links].find((link) => link !== than) ?? null,
      failed: (error) => this.#warn('an item was not taken in', () => ({ error: String(error) })),
    });
    this.#presence = new PresenceRelay({
      room: options.room,
      verifier,
      shareOf: (link) => this.#inbound.shareOf(link),
      checks: this.#shared.checks,
      now: () => clock.now(),
      forwarding,
      link: (id) => this.#links.get(id)?.link,
      first: (session, from) => this.#first(session, from),
      heard: (envelope, from) => this.events.emit('presence', envelope, from),
      duplicate: (session, from) => this.#duplicate(session, from),
      refuse,
    });
    this.#deletion = new DeletionRelay({
      known: options.deletion ?? null,
      verifier,
      checks: this.#shared.checks,
      shareOf: (link) => this.#inbound.shareOf(link),
      links: () => this.links,
      learned: (deletion, from) => this.#deleted(deletion, from),
    });
    this.#stir();
  }

  get links(): Link[] {
    return [...this.#links.values()].map(({ link }) => link);
  }

  get certificates(): ReadonlyMap<SessionId, Certificate> {
    return this.#certificates;
  }

  /** Bytes accepted and not durable yet, of all parts. */
  get unwrittenBytes(): number {
    return this.parts.reduce((sum, { unwrittenBytes }) => sum + unwrittenBytes, 0);
  }

  /** Whether nothing is under way, and nothing waits for time to go by: a home's can be made again of its logs then. */
  get isIdle(): boolean {
    const isSending = [...this.#links.values()].some(({ outbound }) => !outbound.rests);
    return this.#timer === null && !isSending && this.unwrittenBytes === 0;
  }

  /** Takes a channel as a link: says what is held, and from then on keeps both sides equal until it closes. Of each link
   * `up` is told first and `down` last, also of one that is closed already. `asks`: the other side may think that it has said what
   * it holds, and is asked. */
  link(channel: Channel, info: LinkInfo, asks = false): Link {
    const { clock, forwarding } = this.#options;
    const now = clock.now();
    const link = new Link(`${info.kind}-${this.#nextLink++}`, info, channel, now);
    const outbound = new Outbound(link, this.#outgoing);
    const lane = new ServerLane({ clock, send: (envelope) => outbound.live(envelope) });
    this.#links.set(link.id, { link, outbound, lane });
    this.#stir();
    forwarding.linkUp(link.id);
    this.#deletion.greet(link);
    if (!this.deletion) this.#carry(link, now, asks);
    this.events.emit('up', link);
    if (!this.deletion) this.#presence.greet(link);
    if (this.#closed) link.close('going-away');
    channel.listen({
      message: (bytes) => this.#receive(bytes, link),
      drain: () => link.wake(),
      close: (reason) => this.#down(link, reason),
    });
    return link;
  }

  /** For a home of several processes (`PassOn`); apart from here, because pages need none of it. */
  insides(this: Replica<never>): ReplicaInsides {
    const { room, verifier, clock } = this.#options;
    return {
      room,
      verifier,
      certifier: this.#certifier,
      checks: this.#shared.checks,
      heard: (from) => this.events.emit('heard', from),
      told: (message, from) => this.events.emit('message', message, from),
      now: () => clock.now(),
      shareOf: (link) => this.#inbound.shareOf(link),
      mayWrite: (envelope) => this.#mayWrite(envelope),
      isHeld: (envelope) => this.#isHeld(envelope, sha256Sync(envelope.bytes)),
      sendLive: (envelope) => this.#sendLive(envelope),
      presence: (envelope, from) => this.#presence.received(envelope, from),
      refuse: this.#refuse,
      stir: () => this.#stir(),
    };
  }

  /** The owner's deletion of the room; null while none is known of. From then on the room is carried no more: nothing of it is
   * said or taken in, and what is written here stays here. */
  get deletion(): Deletion | null {
    return this.#deletion.known;
  }

  /** The owner deletes the room here. */
  delete(deletion: Deletion): void {
    this.#deletion.publish(deletion);
  }

  /** Hands devices' documents all that the logs hold; once, before the first link. */
  async load(): Promise<void> {
    for (const driver of this.parts) await driver.load();
  }

  /** This replica's own certificate; before its first edit. */
  certify(certificate: Certificate): void {
    if (!this.#certificates.has(certificate.session))
      this.#certificates.set(certificate.session, certificate);
  }

  /** It goes on in a fresh session (L11), whose edits begin at 0 again; null: a viewer's, which has no certificate. */
  renew(session: SessionId, certificate: Certificate | null): void {
    if (certificate) this.certify(certificate);
    this.#session = session;
    for (const driver of this.parts) driver.renew(session);
  }

  /** This replica's own edit: out on all routes at once, and to the log. `hash` is its envelope's. */
  publish({ envelope, chunks }: SealedEdit, hash = sha256Sync(envelope.bytes)): void {
    if (this.#closed) return;
    this.#stir();
    this.parts[envelope.header.part]?.edit({ envelope, chunks, hash }, null);
  }

  publishPresence(envelope: Envelope): void {
    if (!this.deletion) this.#presence.publish(envelope);
  }

  /** The newest of each session that is remembered. */
  get presences(): readonly Envelope[] {
    return this.#presence.latest;
  }

  forgetPresence(session: SessionId): void {
    this.#presence.forget(session);
  }

  /** Sends to the links the tree names for that origin, home excepted. Returns how many. */
  broadcast(origin: SessionId, message: SyncMessage, from: Link | null): number {
    let sent = 0;
    for (const id of this.#options.forwarding.targets(origin, from?.id ?? null)) {
      const link = this.#links.get(id)?.link;
      if (!link || link.info.kind === 'home') continue;
      link.send(message);
      sent += 1;
    }
    return sent;
  }

  /** Resolves when everything held is durable, or the storage refuses. */
  async flush(): Promise<void> {
    await Promise.all(this.parts.map(({ recorder }) => recorder.flush()));
  }

  async close(reason: CloseReason): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#inbound.close();
    this.#certifier.close();
    for (const { link, lane } of this.#links.values()) {
      lane.flush();
      link.close(reason);
    }
    await Promise.all(this.parts.map(({ recorder }) => recorder.close()));
    this.events.clear();
  }

  // ---- making ----

  #part({ log, state, covers, document, witnessed }: PartOptions<Content>, id: PartId): PartDriver<Content> {
    const { clock, gatherMs, keptBytes } = this.#options;
    return new PartDriver<Content>({
      id,
      opened: { log, state, covers },
      witnessed,
      machine: (from, hasWitnessed) => this.#machine(from, document, hasWitnessed),
      recording: { clock, gatherMs },
      certificate: (of) => this.#certificates.get(of) ?? null,
      memory: new Memory(keptBytes),
      document,
      now: () => clock.now(),
      outbound: (link) => this.#links.get(link)?.outbound ?? null,
      link: (link) => this.#links.get(link)?.link ?? null,
      graft: (origin, link) => this.#graft(id, origin, link),
      events: {
        stirred: () => this.#stir(),
        kept: (edit, from, counts) => this.#forward(id, edit, from, counts),
        changed: (change) => this.events.emit('changed', id, change),
        said: (have, from) => this.events.emit('said', id, have, from),
        durable: (edits) => this.events.emit('durable', id, edits),
        written: (change) => this.events.emit('written', id, change),
        opened: (hash, content) => this.events.emit('opened', id, hash, content),
        read: (edit, content) => this.events.emit('read', id, edit, content),
        burn: () => this.events.emit('burn', id),
        damaged: (damage) => this.events.emit('damaged', id, damage),
        certified: (certificates) => {
          for (const certificate of certificates.values()) this.certify(certificate);
        },
        restarted: (from) => this.events.emit('restarted', id, from),
        refused: (error) => this.events.emit('failed', error),
        recovered: () => this.events.emit('recovered'),
        failed: (error) => this.#warn('a part stopped', () => ({ part: id, error: String(error) })),
      },
    });
  }

  #machine(opened: OpenedPart, document: PartDocument<Content> | null, witnessed: boolean): Part {
    const { isEditor, blind } = this.#options;
    if (document && this.#session !== null)
      return new Device<Content>({
        state: partStateOf(opened, witnessed),
        session: this.#session,
        isEditor,
        holds: document.holds,
      });
    if (!blind) throw new TypeError('a part without a document, and nothing that makes it');
    return blind(servable(opened, (session) => this.#certificates.has(session)));
  }

  /** What is sent over all links is read here. */
  #sending(): Sending {
    return {
      source: {
        edits: async (part, session, from, limit) =>
          (await this.parts[part]?.edits(session, from, limit)) ?? [],
        snapshot: async (part, hash) => (await this.parts[part]?.snapshotEnvelope(hash)) ?? null,
        chunk: async (hash) => this.#chunk(hash),
        certificate: (session) => this.#certificates.get(session) ?? null,
      },
      clock: this.#options.clock,
      failed: (error) => this.#warn('sending stopped', () => ({ error: String(error) })),
    };
  }

  async #chunk(hash: Hash): Promise<Bytes | null> {
    for (const driver of this.parts) {
      const bytes = await driver.chunk(hash);
      if (bytes) return bytes;
    }
    return null;
  }

  // ---- coming in ----

  #tick(): void {
    this.#inbound.tick(this.#options.clock.now());
    for (const driver of this.parts) driver.tick();
    if (!this.#rests) this.#stir();
    else if (this.#session === null) this.#sleep();
    else if (!this.#isResting) this.#every(RESTING_MS, true);
  }

  /** A home has no page that could change by itself. */
  #sleep(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Something happened for which time may have to go by. */
  #stir(): void {
    if (!this.#closed && (this.#timer === null || this.#isResting)) this.#every(TICK_MS, false);
  }

  #every(ms: number, isResting: boolean): void {
    this.#timer?.cancel();
    this.#isResting = isResting;
    this.#timer = this.#options.clock.every(ms, () => this.#tick());
  }

  get #rests(): boolean {
    return this.#inbound.rests && this.parts.every(({ rests }) => rests);
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
    // Only home has so much to say at once; from others each message is to be paid for.
    if (message.type === 'bundle' && link.info.kind !== 'home') return link.close('malformed');
    this.events.emit('heard', link);
    if (message.type === 'edits') this.#pace(link, message.envelopes.length);
    for (const each of separated(message)) if (!link.closed) this.#handle(each, link);
  }

  /** Who brings edits faster than they can be looked at waits, if their channel can do that. */
  #pace(link: Link, edits: number): void {
    const { clock } = this.#options;
    if (link.may('edits', edits, clock.now())) return;
    link.hold(this);
    clock.after(HOLD_MS, () => link.goOn(this));
  }

  #handle(message: SyncMessage, link: Link): void {
    const now = this.#options.clock.now();
    // Of a room that is deleted nothing is taken in; who is there, and that it is deleted, is still heard.
    if (this.deletion && (!PASSING.has(message.type) || message.type === 'presence')) return;
    if (!PASSING.has(message.type)) this.#stir();
    switch (message.type) {
      case 'have':
        if (!link.may('named', 50 + weightOf(message), now)) return link.strike();
        return this.parts[message.part]?.have(message, link);
      case 'certificate':
        return this.#certifier.receive(message.certificate, link);
      case 'envelope':
        return this.#inbound.envelope(message.envelope, link);
      case 'note':
        return this.#inbound.note(message.note, link);
      case 'chunk':
        return this.#inbound.chunk(message.bytes, link);
      case 'want':
        return this.#wanted(message.hashes, link);
      case 'presence':
        return this.#presence.received(message.envelope, link);
      case 'deletion':
        return this.#deletion.received(message.deletion, link);
      case 'prune':
        return this.#options.forwarding.pruned(message.origin, link.id);
      case 'graft':
        if (!link.may('asked', 1, now)) return link.strike();
        this.#options.forwarding.grafted(message.origin, link.id);
        this.parts[message.part]?.part.grafted(link.id, message.origin);
        return this.parts[message.part]?.run(false);
      case 'refused':
        // The other side has let go of its certificate: with the next edit it goes again.
        if (message.reason === 'uncertified') link.certified.delete(message.session);
        if (message.reason === 'bad-certificate') void this.#certifier.doubt(message.session, link);
        return this.events.emit(
          'refused',
          message.reason,
          message.part,
          message.session,
          message.number,
          link,
        );
      case 'close':
        // The channel's kind hears it too, or closes right after; nothing more is to be done here.
        return;
      default:
        this.events.emit('message', message, link);
    }
  }

  /** From now on the link and the parts know of each other. */
  #carry(link: Link, now: number, asks: boolean): void {
    const { kind } = link.info;
    for (const driver of this.parts) {
      driver.part.linkUp(
        link.id,
        kind === 'home' || kind === 'tab' ? kind : 'device',
        now,
        link.info.session,
        asks,
      );
      driver.run(false);
    }
  }

  /** What is held stays; nobody is told of it, or asked for more. */
  #deleted(deletion: Deletion, from: Link | null): void {
    this.#inbound.close();
    for (const [id, { outbound }] of this.#links) {
      outbound.stop();
      for (const driver of this.parts) driver.linkDown(id);
    }
    this.events.emit('deleted', deletion, from);
  }

  /** Chunks, or a snapshot by its hash. */
  #wanted(hashes: readonly Hash[], link: Link): void {
    const chunks: Hash[] = [];
    for (const hash of hashes) {
      const driver = this.parts.find(({ part }) => part.serves(hash));
      if (!driver) chunks.push(hash);
      else if (!link.may('asked', 1, this.#options.clock.now())) link.strike();
      else {
        driver.part.wanted(link.id, hash);
        driver.run(false);
      }
    }
    if (chunks.length > 0 && !this.#links.get(link.id)?.outbound.want(chunks))
      link.close('too-many-messages');
  }

  /** Logs may have another one of that session, or none. */
  #certified(certificate: Certificate): void {
    for (const driver of this.parts) driver.certified(certificate);
  }

  /** A storage damaged that certificate: whoever brings something of its session is to bring it, too. */
  #disproved(session: SessionId): void {
    this.#warn('a certificate that was stored does not hold', () => ({ session }));
    for (const link of this.links) {
      link.lostCertificates = true;
      link.certified.delete(session);
    }
    for (const driver of this.parts) driver.disproved(session);
  }

  #mayWrite({ header }: Envelope): boolean {
    const role = this.#certificates.get(header.session)?.role;
    return role === 'edit' || (role === 'comment' && header.part === 1 && header.kind === 'edit');
  }

  #isHeld({ header }: Envelope, hash: Hash): boolean {
    const part = this.parts[header.part]?.part;
    if (!part) return false;
    if (header.kind === 'snapshot') return part.bases.has(hash);
    return part.edits.has({ session: header.session, number: header.number, hash });
  }

  #again(whole: Whole, from: Link): void {
    const { part, kind, session } = whole.envelope.header;
    if (kind === 'snapshot') return;
    this.parts[part]?.again(whole, from);
    this.#duplicate(session, from);
  }

  // ---- going on ----

  #forward(part: PartId, { envelope, hash, chunks }: Whole, from: Link | null, counts: boolean): void {
    const { session, number } = envelope.header;
    if (from) this.#first(session, from);
    if (counts) this.events.emit('accepted', part, { envelope, hash, chunks }, from);
    const targets = this.#options.forwarding.targets(session, from?.id ?? null);
    const links = targets.flatMap((id) => this.#links.get(id) ?? []);
    const isForPeople = links.some(({ link }) => link.info.kind !== 'home');
    let message: Bytes | undefined;
    for (const { link, outbound, lane } of links) {
      const machine = this.parts[part]?.part;
      // Before it is known what they hold nothing live is sent.
      if (!machine?.knows(link.id)) continue;
      machine.sent(link.id, session, number, number + 1);
      if (link.info.kind === 'home') lane.live(envelope, isForPeople);
      else {
        message ??= messageOf(envelope);
        outbound.live(envelope, message);
      }
    }
  }

  /** To everybody of whom it is known what they hold. It is in no part here: whoever has it by the time the log was read anew has said so. */
  #sendLive(envelope: Envelope): void {
    const message = messageOf(envelope);
    const part = this.parts[envelope.header.part]?.part;
    for (const { link, outbound } of this.#links.values())
      if (part?.knows(link.id)) outbound.live(envelope, message);
  }

  /** It came first over that link. */
  #first(origin: SessionId, from: Link): void {
    for (const id of this.#options.forwarding.first(origin, from.id)) this.#graft(0, origin, id);
  }

  /** It came again over that link. */
  #duplicate(origin: SessionId, from: Link): void {
    if (this.#options.forwarding.duplicate(origin, from.id)) from.send({ type: 'prune', origin });
  }

  #graft(part: PartId, origin: SessionId, id: string): void {
    this.#options.forwarding.graft(origin, id);
    this.#links.get(id)?.link.send({ type: 'graft', part, origin });
  }

  #down(link: Link, reason: CloseReason): void {
    if (link.closed) return;
    link.closed = true;
    this.#stir();
    link.wake();
    this.#links.get(link.id)?.outbound.stop();
    this.#links.delete(link.id);
    this.#inbound.linkDown(link);
    for (const driver of this.parts) driver.linkDown(link.id);
    for (const { origin, from } of this.#options.forwarding.linkDown(link.id)) {
      for (const other of from) this.#graft(0, origin, other);
    }
    this.events.emit('down', link, reason);
  }

  #warn(kind: string, details: () => Record<string, unknown>): void {
    this.#shared.warnings.warn(this.#options.logger, this.#options.clock.now(), kind, details);
  }
}
