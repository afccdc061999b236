import { type Link, type Log, type LogState, type LogStorageError, Replica } from '@parley/log';
import { BroadcastTree, LivenessDriver } from '@parley/mesh';
import { Emitter, type Timer } from '@parley/runtime';
import {
  createOpener,
  createSealer,
  createVerifier,
  type Fragment,
  hashOf,
  openFragment,
  type RoomAccess,
  type Sealer,
} from '@parley/seal';
import {
  type CloseReason,
  type Envelope,
  type Hex32,
  NO_SESSION,
  type Receipt,
  type ReceiptMessage,
  type Refusal,
  type Role,
  type SessionId,
  type SyncMessage,
} from '@parley/wire';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { Author } from './author.ts';
import { Calls } from './calls.ts';
import { COMPACT_AFTER, Compactor } from './compactor.ts';
import { type DocumentLinks, linksOf } from './document-link.ts';
import type { Environment, TabBus } from './environment.ts';
import { HomeClient } from './home-client.ts';
import { Leadership } from './leadership.ts';
import { load } from './loader.ts';
import { MeshConnector } from './mesh-connector.ts';
import { Outbox, outboxSize } from './outbox.ts';
import { Presence } from './presence.ts';
import { Problems } from './problems.ts';
import { Reader } from './reader.ts';
import { Receipts } from './receipts.ts';
import { copiesOf, type Neighbour, peersOf, routeOf, type Sighting } from './routes.ts';
import { type Status, sameStatus } from './status.ts';

const TICK_MS = 200;
/** How often WebRTC is asked how its pairs run, ms. */
const PATH_MS = 2_000;
/** The device of a peer without durable storage: it counts as no copy. */
const NO_DEVICE = NO_SESSION;

export interface Servers {
  /** WebSocket URLs, `ws:` or `wss:`. Null: none. */
  readonly signaling: string | null;
  readonly home: string | null;
}

export interface RoomOptions {
  readonly fragment: Fragment;
  /** The origin of the document's links, `https://…`. */
  readonly origin: string;
  readonly doc: Y.Doc;
  readonly servers: Servers;
  readonly environment: Environment;
  /** A log that keeps nothing: the device refused to store. */
  readonly ephemeral?: LogStorageError;
  /** Edits above a snapshot from which on a new one is made; 1,000 if absent. */
  readonly compactAfter?: number;
}

interface Parts {
  readonly access: RoomAccess;
  readonly log: Log;
  readonly state: LogState;
  readonly sealer: Sealer;
  readonly receipts: Receipts;
  readonly device: Hex32;
  readonly links: DocumentLinks;
}

/**
 * A document in its room: what an app holds. It binds the `Y.Doc` to this device's log and to the routes (tabs, mesh,
 * home), and says at every moment how things stand.
 */
export class Room {
  readonly doc: Y.Doc;
  readonly role: Role;
  readonly session: SessionId;
  /** The whole links of this document that its holder may hand on. */
  readonly links: DocumentLinks;
  readonly #options: RoomOptions;
  readonly #parts: Parts;
  readonly #replica: Replica;
  readonly #reader: Reader;
  readonly #author: Author | null;
  readonly #presence: Presence;
  readonly #liveness: LivenessDriver;
  readonly #mesh: MeshConnector | null;
  readonly #home: HomeClient | null;
  readonly #calls: Calls;
  readonly #compactor: Compactor;
  readonly #leadership: Leadership;
  readonly #outbox = new Outbox();
  readonly #problems: Problems;
  readonly #neighbours = new Map<string, Neighbour>();
  /** Caller → the time of the newest receipt passed on in its tree. */
  readonly #relayed = new Map<SessionId, number>();
  readonly #events = new Emitter<{ status: [Status] }>();
  readonly #timers: Timer[] = [];
  readonly #stopListening: (() => void)[] = [];
  #tabs: TabBus | null = null;
  #status: Status;
  #statusTimer: Timer | null = null;
  #closed: Promise<void> | null = null;

  /** Opens the document from this device's log; resolves once it stands, before any network answered. */
  static async open(options: RoomOptions): Promise<Room> {
    const { environment, fragment } = options;
    const access = await openFragment(environment.suite, fragment);
    const log = await environment.log(access.room);
    const state = await log.open();
    try {
      const room = new Room(options, {
        access,
        log,
        state,
        sealer: await createSealer(environment.suite, access, environment.random),
        receipts: await Receipts.load(environment.suite, log),
        device: options.ephemeral ? NO_DEVICE : await environment.device(),
        links: await linksOf(environment.suite, fragment, options.origin),
      });
      await room.#start();
      return room;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  private constructor(options: RoomOptions, parts: Parts) {
    const { environment, doc, servers } = options;
    const { access, log, state, sealer, receipts } = parts;
    const { suite, clock, logger } = environment;
    this.#options = options;
    this.#parts = parts;
    this.doc = doc;
    this.role = access.role;
    this.session = sealer.session;
    this.links = parts.links;
    this.#problems = new Problems(() => this.#touch());
    const opener = createOpener(suite, access);
    const isAlways = (link: string): boolean => !link.startsWith('peer-');
    this.#replica = new Replica({
      room: access.room,
      log,
      state,
      verifier: createVerifier(suite, access.room, access.publicKeys),
      hash: (bytes) => hashOf(suite, bytes),
      clock,
      logger,
      forwarding: new BroadcastTree({ always: isAlways }),
      snapshots: 'adopt',
    });
    this.#reader = new Reader({
      doc,
      opener,
      origin: this,
      unreadable: (_envelope, why) => this.#problems.set(why),
    });
    this.#author = sealer.certificate
      ? new Author({
          doc,
          sealer,
          origin: this,
          began: (number) => {
            this.#outbox.began(number, clock.now());
            this.#touch();
          },
          publish: (edit) => {
            if (sealer.certificate) this.#replica.certify(sealer.certificate);
            this.#replica.publish(edit);
          },
        })
      : null;
    this.#presence = new Presence({
      doc,
      sealer,
      opener,
      clock,
      origin: this,
      publish: (envelope) => this.#replica.publishPresence(envelope),
    });
    this.#liveness = new LivenessDriver({
      self: this.session,
      clock,
      send: (id, clocks) => this.#neighbours.get(id)?.link.send({ type: 'alive', clocks }),
      probe: (id) => this.#neighbours.get(id)?.link.send({ type: 'ping', nonce: 0 }),
      dead: (id) => this.#neighbours.get(id)?.link.close('timeout'),
      appeared: () => this.#touch(),
      vanished: (session) => this.#vanished(session),
    });
    this.#mesh =
      servers.signaling === null
        ? null
        : new MeshConnector({
            url: servers.signaling,
            access,
            sealer,
            opener,
            environment,
            replica: this.#replica,
            changed: () => this.#touch(),
            ended: (reason) => this.#problems.set('signaling-unreachable', reason),
          });
    this.#home =
      servers.home === null
        ? null
        : new HomeClient({
            url: servers.home,
            access,
            session: this.session,
            environment,
            replica: this.#replica,
            receipts,
            changed: () => {
              this.#introduceAll();
              this.#touch();
            },
            ended: (reason) => this.#homeEnded(reason),
          });
    this.#calls = new Calls({
      session: this.session,
      role: access.role,
      environment,
      home: this.#home,
      receipts,
      outbox: this.#outbox,
      neighbours: () => this.#neighbours.values(),
    });
    this.#compactor = new Compactor({
      doc,
      sealer,
      replica: this.#replica,
      receipts,
      reader: this.#reader,
      clock,
      hash: ({ envelope }) => hashOf(suite, envelope.bytes),
      home: () => this.#home?.link ?? null,
      after: options.compactAfter ?? COMPACT_AFTER,
    });
    this.#leadership = new Leadership({
      lock: environment.lock(access.room),
      clock,
      visibility: environment.visibility,
      won: () => {
        this.#mesh?.start();
        this.#touch();
      },
      lost: () => {
        this.#mesh?.stop('handed-over');
        this.#home?.hangUp('handed-over');
        this.#touch();
      },
      beacon: () => this.#beacon(),
    });
    this.#listen();
    this.#status = this.#describe();
  }

  get awareness(): Awareness {
    return this.#presence.awareness;
  }

  get status(): Status {
    return this.#status;
  }

  /** Calls `listener` at each change of `status`, until the returned function is called. */
  onStatus(listener: (status: Status) => void): () => void {
    return this.#events.on('status', listener);
  }

  /** Resolves when every edit made so far is on this device, or the storage refuses. */
  async flush(): Promise<void> {
    await this.#author?.flush();
    await this.#replica.flush();
  }

  /** The network changed (came back, another one): try what waits now. */
  nudge(): void {
    this.#mesh?.nudge();
    this.#home?.nudge();
  }

  /** Says goodbye, finishes what is being written, and lets go of everything. The document stays as it is. */
  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #start(): Promise<void> {
    const { environment } = this.#options;
    const { log, state, access, receipts } = this.#parts;
    if (this.#options.ephemeral) this.#storageFailed(this.#options.ephemeral);
    await load(log, state, this.#reader);
    this.#outbox.carry(state.counts, environment.clock.now());
    this.#author?.release();
    await this.#presence.start();
    this.#tabs =
      environment.openTabs?.(access.room, this.session, (channel, other) => {
        this.#replica.link(channel, { kind: 'tab', session: other });
      }) ?? null;
    this.#leadership.start();
    this.#timers.push(
      environment.clock.every(TICK_MS, () => this.#tick()),
      environment.clock.every(PATH_MS, () => this.#askPaths()),
    );
    this.#stopListening.push(environment.visibility.onChange(() => this.#introduceAll()));
    if (receipts.latest) this.#touch();
    this.#tick();
  }

  async #shut(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    for (const stop of this.#stopListening) stop();
    this.#presence.leave();
    await this.#author?.close();
    this.#tabs?.close();
    this.#leadership.stop();
    this.#mesh?.stop('left');
    this.#home?.hangUp('left');
    this.#liveness.close();
    this.#statusTimer?.cancel();
    await this.#reader.idle();
    await this.#replica.close('left');
    if (!this.#options.ephemeral) await this.#parts.receipts.save();
    await this.#parts.log.close();
    this.#events.clear();
  }

  #listen(): void {
    const { events } = this.#replica;
    events.on('accepted', (envelope, chunks, from) => {
      if (from === null) this.#reader.own(envelope);
      else this.#reader.push(envelope, chunks);
      this.#touch();
    });
    events.on('snapshot', (envelope, _hash, chunks, from) => {
      if (from !== null) this.#reader.push(envelope, chunks);
    });
    events.on('durable', () => this.#touch());
    events.on('acked', () => this.#touch());
    events.on('presence', (envelope) => void this.#heardPresence(envelope));
    events.on('heard', (link) => this.#liveness.heard(link.id));
    events.on('message', (message, link) => this.#message(message, link));
    events.on('refused', (reason, session, number, link) => this.#refused(reason, session, number, link));
    events.on('up', (link) => this.#up(link));
    events.on('down', (link, reason) => this.#down(link, reason));
    events.on('failed', (error) => this.#storageFailed(error));
    events.on('recovered', () => this.#problems.clear('storage-full', 'storage-refused'));
  }

  #up(link: Link): void {
    const neighbour: Neighbour = { link, peer: null, path: undefined, receiptAt: null };
    this.#neighbours.set(link.id, neighbour);
    this.#liveness.linkUp(link.id, link.info.session);
    const { full, latest } = this.#parts.receipts;
    if (link.info.kind !== 'home') {
      this.#introduce(link);
      if (full) link.send({ type: 'receipt', caller: NO_SESSION, receipt: full });
      if (latest && latest !== full) link.send({ type: 'receipt', caller: NO_SESSION, receipt: latest });
    }
    void this.#askPath(neighbour);
    this.#tick();
  }

  #down(link: Link, reason: CloseReason): void {
    this.#neighbours.delete(link.id);
    this.#liveness.linkDown(link.id);
    if (reason === 'left' && link.info.session) this.#left(link.info.session);
    this.#mesh?.down(link, reason);
    this.#home?.down(link, reason);
    this.#tick();
  }

  #message(message: SyncMessage, link: Link): void {
    switch (message.type) {
      case 'peer': {
        const neighbour = this.#neighbours.get(link.id);
        if (!neighbour || message.session !== link.info.session) return;
        neighbour.peer = message;
        if (link.info.kind === 'tab' && message.leads) this.#leadership.heard();
        this.#touch();
        return;
      }
      case 'alive':
        return this.#liveness.received(link.id, message.clocks);
      case 'receipt':
        return void this.#heardReceipt(message, link);
      case 'ping':
        return link.send({ type: 'pong', nonce: message.nonce });
      default:
        return;
    }
  }

  /** A receipt travels in the broadcast tree of the caller who brought it: two callers are two trees. */
  async #heardReceipt({ receipt, caller }: ReceiptMessage, from: Link): Promise<void> {
    const { access, receipts } = this.#parts;
    if (receipt.room !== access.room) return;
    const origin = from.info.kind === 'home' ? this.session : caller;
    const last = this.#relayed.get(origin) ?? 0;
    if (origin !== NO_SESSION && receipt.time <= last) return this.#replica.duplicate(origin, from);
    const now = this.#options.environment.clock.now();
    const verdict = await receipts.receive(receipt, now);
    if (verdict === 'unverified') return;
    const neighbour = this.#neighbours.get(from.id);
    if (neighbour && receipt.time === receipts.latest?.time) neighbour.receiptAt = now;
    if (origin !== NO_SESSION && receipt.time > (this.#relayed.get(origin) ?? 0))
      this.#relay(receipt, origin, from);
    if (verdict === 'old') return;
    this.#problems.clear('home-unreachable', 'home-full');
    this.#compactor.consider();
    this.#touch();
  }

  #relay(receipt: Receipt, caller: SessionId, from: Link): void {
    this.#relayed.set(caller, receipt.time);
    const own = caller === this.session;
    if (!own) this.#replica.first(caller, from);
    this.#replica.broadcast(caller, { type: 'receipt', caller, receipt }, own ? null : from);
  }

  async #heardPresence(envelope: Envelope): Promise<void> {
    try {
      const verdict = await this.#presence.heard(envelope);
      if (verdict === 'left') this.#left(envelope.header.session);
    } catch (error) {
      this.#options.environment.logger.warn('presence not readable', { error: String(error) });
    }
    this.#touch();
  }

  #left(session: SessionId): void {
    this.#presence.gone(session);
    this.#liveness.farewell(session);
    this.#touch();
  }

  #vanished(session: SessionId): void {
    this.#presence.gone(session);
    this.#relayed.delete(session);
    this.#replica.forgetPresence(session);
    this.#touch();
  }

  #refused(reason: Refusal, session: SessionId, number: number, link: Link): void {
    if (reason === 'stale-snapshot' || reason === 'bad-snapshot') return this.#compactor.refused();
    this.#options.environment.logger.warn('refused', { reason, number, by: link.info.kind });
    if (reason === 'room-full' && link.info.kind === 'home') this.#problems.set('home-full');
    else if (session === this.session) this.#problems.set('refused', reason);
  }

  #homeEnded(reason: CloseReason): void {
    if (reason === 'room-full') this.#problems.set('home-full');
    else this.#problems.set('home-unreachable', reason);
  }

  #storageFailed(error: LogStorageError): void {
    this.#problems.set(error.kind === 'full' ? 'storage-full' : 'storage-refused', error.message);
  }

  #introduceAll(): void {
    for (const { link } of this.#neighbours.values()) if (link.info.kind !== 'home') this.#introduce(link);
  }

  #introduce(link: Link): void {
    const { environment } = this.#options;
    link.send({
      type: 'peer',
      session: this.session,
      device: this.#parts.device,
      role: this.role,
      visible: environment.visibility.visible,
      metered: environment.metered(),
      calling: this.#home?.link != null,
      leads: this.#leadership.leads,
    });
  }

  /** The leading tab shows the others that it is not frozen. */
  #beacon(): void {
    for (const { link } of this.#neighbours.values()) if (link.info.kind === 'tab') this.#introduce(link);
  }

  #tick(): void {
    if (this.#closed) return;
    this.#calls.decide(this.#leadership.leads);
    this.#compactor.consider();
    for (const session of this.#presence.unseen(this.#liveness.here)) this.#vanished(session);
    this.#judgeServers();
    this.#touch();
  }

  /** A server that this peer tries to reach and cannot is a problem until it answers. */
  #judgeServers(): void {
    if (this.#home?.state === 'untrusted') this.#problems.set('home-key-changed');
    else if (this.#home?.state === 'backing-off') this.#problems.set('home-unreachable');
    else if (this.#home?.state === 'connected') this.#problems.clear('home-key-changed', 'home-unreachable');
    if (this.#mesh?.signaling === 'backing-off') this.#problems.set('signaling-unreachable');
    else if (this.#mesh?.signaling === 'connected') this.#problems.clear('signaling-unreachable');
  }

  #askPaths(): void {
    for (const neighbour of this.#neighbours.values()) void this.#askPath(neighbour);
  }

  async #askPath(neighbour: Neighbour): Promise<void> {
    const path = await neighbour.link.channel.path?.();
    if (path === undefined || path === neighbour.path) return;
    neighbour.path = path;
    this.#touch();
  }

  /** Something the status speaks of may have changed: listeners hear it soon, once. */
  #touch(): void {
    if (this.#statusTimer || this.#closed) return;
    this.#statusTimer = this.#options.environment.clock.after(0, () => {
      this.#statusTimer = null;
      const status = this.#describe();
      if (sameStatus(status, this.#status)) return;
      this.#status = status;
      this.#events.emit('status', status);
    });
  }

  #describe(): Status {
    const neighbours = [...this.#neighbours.values()];
    const signaling = this.#mesh?.signaling ?? 'off';
    return {
      route: routeOf(neighbours),
      signaling: signaling === 'backing-off' || signaling === 'refused' ? 'offline' : signaling,
      home: this.#homeWord(),
      peers: peersOf(this.#sightings(), neighbours, (session) => this.#presence.clientOf(session)),
      lastEdit: this.#lastEdit(neighbours),
      outbox: outboxSize(this.#replica.durable, this.#parts.receipts.counts),
      problems: this.#problems.list,
    };
  }

  #homeWord(): Status['home'] {
    const state = this.#home?.state ?? 'off';
    if (state === 'backing-off' || state === 'refused') return 'offline';
    return state;
  }

  #lastEdit(neighbours: readonly Neighbour[]): Status['lastEdit'] {
    const count = this.#author?.count ?? 0;
    if (count === 0) return null;
    const number = count - 1;
    const { receipts, device } = this.#parts;
    return {
      onDevice: !this.#options.ephemeral && (this.#replica.durable.get(this.session) ?? 0) > number,
      peers: copiesOf(this.session, number, neighbours, device, NO_DEVICE),
      atHome: (receipts.counts.get(this.session) ?? 0) > number,
    };
  }

  *#sightings(): Generator<Sighting> {
    const home = this.#home?.link ?? null;
    for (const session of this.#liveness.here) {
      const over = this.#liveness.via(session);
      yield { session, over: over !== null && over === home?.id ? home : null };
    }
  }
}
