import type { Change } from '@parley/replica';
import type { Timer } from '@parley/runtime';
import { type Bytes, mayEdit, type PartId, type Role, type RoomId, type SessionId } from '@parley/wire';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { assemble, Parts } from './assemble.ts';
import { Decisions } from './decisions.ts';
import { checkAlive } from './document-error.ts';
import { type DocumentLinks, namingHome } from './document-link.ts';
import { type Gathered, gather, type RoomOptions } from './gather.ts';
import type { Check, Finding } from './status/connection-test.ts';
import { type Connection, connectionsOf } from './status/connections.ts';
import type { Status } from './status/status.ts';
import { Author } from './sync/author.ts';
import { closeLogs } from './sync/opened-log.ts';
import { holdsAnything } from './sync/own-changes.ts';
import { WITNESSED_META } from './sync/witnessed.ts';
import { Traffic } from './traffic.ts';

/** How often WebRTC is asked how its pairs run, and those are let go of who were never heard of again, ms. */
const ROUND_MS = 2_000;
/** How often it is written down what home holds, if that changed, ms. */
const SAVE_MS = 10_000;
/** The text. */
const TEXT = 0;

/**
 * A document in its room: what an app holds. It binds the `Y.Doc` to this device's log and to the routes (tabs, mesh,
 * home), and says at every moment how things stand.
 *
 * What comes from the room changes the `Y.Doc` in transactions whose `origin` is the room.
 */
export class Room {
  /** The document this room is bound to. It stays as it is when the room closes. */
  readonly doc: Y.Doc;
  /** The document as servers know it: the same for every link to it. */
  readonly id: RoomId;
  /** What the link lets its holder do. Whatever the holder of a `comment` or `view` link does to `doc` stays there. */
  readonly role: Role;
  /** This peer in this room, as others see it in `status.peers`: new each time the document is opened. */
  readonly session: SessionId;
  readonly #given: Gathered;
  #links: { readonly home: Bytes | null; readonly links: DocumentLinks };
  readonly #parts: Parts;
  readonly #traffic: Traffic;
  readonly #decisions: Decisions;
  readonly #timers: Timer[] = [];
  readonly #stopListening: (() => void)[] = [];
  #closed: Promise<void> | null = null;

  /** Opens the document from this device's log; resolves once it stands, before any network answered. Apps call `openRoom`.
   *
   * @internal */
  static async open(options: RoomOptions): Promise<Room> {
    const { doc, fragment } = options;
    checkAlive(doc);
    // It listens from this very call on, so that nothing is missed while keys are derived and the log opens (rule 1).
    const isRemote = (origin: unknown): boolean => origin instanceof Room;
    const author = mayEdit(fragment.kind) ? new Author({ doc, isRemote }) : null;
    // What it holds already is in nobody's log.
    const isEmpty = !holdsAnything(doc);
    let room: Room | null = null;
    // What works on the log is fetched while keys are derived, servers are called and the log opens: none of them waits for it.
    const working = import('./assemble.ts');
    try {
      const given = await gather(options, author, working);
      const { assemble } = await working;
      room = new Room(given, assemble);
      await room.#start(isEmpty);
      return room;
    } catch (error) {
      await (room ?? author)?.close();
      checkAlive(doc);
      throw error;
    }
  }

  private constructor(given: Gathered, assembleParts: typeof assemble) {
    this.doc = given.doc;
    this.id = given.access.room;
    this.role = given.access.role;
    this.session = given.sealer.session;
    this.#links = { home: null, links: given.links };
    this.#given = given;
    const { clock, logger } = given.environment;
    this.#decisions = new Decisions(clock, () => this.#decide());
    this.#parts = assembleParts(given, this, () => this.#decisions.soon());
    const changed = (): void => this.#changed();
    this.#traffic = new Traffic(this.#parts, {
      isOwn: (session) => this.#parts.writing.isOwn(session),
      logger,
      changed,
    });
  }

  /** The whole links of this document that its holder may hand on. From when home's key is known they name it, so that whoever
   * opens one takes no other server for home. */
  get links(): DocumentLinks {
    const { homeKey: home } = this.#given.receipts;
    if (home && home !== this.#links.home) this.#links = { home, links: namingHome(this.#given.links, home) };
    return this.#links.links;
  }

  /** Who is here, as editor bindings want it: the y-protocols interface. States that an app puts into it under further
   * clients are sent, too, 64 at most: so a bridge brings the people of another protocol. What is larger than 8 KiB together,
   * once it is compressed, is not sent. */
  get awareness(): Awareness {
    return this.#parts.presence.awareness;
  }

  /** How things stand; a new object each time something changed. */
  get status(): Status {
    return this.#parts.board.status;
  }

  /** Calls `listener` at each change of `status`, until the returned function is called or the room has closed. */
  onStatus(listener: (status: Status) => void): () => void {
    return this.#parts.board.onStatus(listener);
  }

  /** Resolves when every edit made so far is on this device, or the storage refuses it, or it cannot be sealed: which of
   * them it is, `status` says. */
  async flush(): Promise<void> {
    await this.#parts.writing.settle();
    await this.#parts.replica.flush();
  }

  /** The network changed (came back, another one): try now what waits. In a page it is called by itself. */
  nudge(): void {
    this.#parts.people.check();
    this.#parts.routes.nudge();
    this.#changed();
  }

  /**
   * A person takes the server that answers as home for it, though it has another key than this device knew (problem
   * `home-key-changed`). From then on that key is home's in all documents of this device; nothing counts as at home until
   * it says so. Without effect if no other than the known one answered.
   */
  async acceptHome(): Promise<void> {
    if (!(await this.#given.receipts.accept())) return;
    this.#parts.routes.nudge();
    this.#changed();
  }

  /** How each open connection to another device runs at this moment, without addresses. */
  connections(): Promise<Connection[]> {
    return connectionsOf(this.#parts.neighbours.all);
  }

  /** Tries each way to others by itself: `found` hears of each once. It asks the room's own servers alone. */
  async testConnection(found: (check: Check, finding: Finding) => void): Promise<void> {
    // Loaded by who tests: nobody needs it to write.
    const { browserGathers, browserServerTime, testConnection } = await import('./status/connection-test.ts');
    const { environment, servers } = this.#given;
    const turn = this.#parts.routes.facts.find((route) => route.turn)?.turn ?? null;
    const serverTime = (): Promise<number> => browserServerTime(servers.signaling ?? servers.home);
    return testConnection({ servers, environment, turn, serverTime, gathers: browserGathers }, found);
  }

  /**
   * Deletes the document for everybody, and for good: home erases it, and whoever hears of it carries it no more. Nobody can do that
   * without the owner link. Copies on devices stay, this one too (`forgetRoom`). Resolves once that is written down on this device, if it stores
   * anything; `status.deletion.atHome` says when home has heard of it, which is told by whatever page opens the document here.
   *
   * @param ownerLink `CreatedDocument.owner`
   * @throws LinkError if that is no link; TypeError if it is not the owner link of this document.
   */
  async deleteForEverybody(ownerLink: string): Promise<void> {
    const { environment, suite, deletion } = this.#given;
    const { signWithOwnerLink } = await import('./owners-deletion.ts');
    const fields = { room: this.id, time: environment.clock.now() };
    const signed = await signWithOwnerLink(suite, ownerLink, fields);
    await deletion.learned(signed, false);
    this.#parts.replica.delete(deletion.known ?? signed);
    this.#changed();
  }

  /** Says goodbye, finishes what is being written, and lets go of everything. The document stays as it is, and can be
   * read and changed; none of that is shared. Called again it returns the same promise. */
  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #start(isEmpty: boolean): Promise<void> {
    const { doc, opened, environment, sealer, receipts } = this.#given;
    const { synced, presence, replica, routes, leadership, neighbours, people, outbox, atHome } = this.#parts;
    const { clock, visibility, logger } = environment;
    const destroyed = (): void => {
      this.close().catch((error: unknown) => logger.error('not closed well', { error: String(error) }));
    };
    doc.on('destroy', destroyed);
    this.#stopListening.push(() => doc.off('destroy', destroyed));
    if (opened.refusal) this.#traffic.storageFailed(opened.refusal);
    if (sealer.certificate) replica.certify(sealer.certificate);
    synced.loading = true;
    await Promise.all([replica.load(), presence.start()]);
    synced.loading = false;
    receipts.tell((said) => atHome.hear(said));
    checkAlive(doc);
    this.#traffic.listen();
    replica.events.on('changed', (part, change) => this.#witness(part, change));
    replica.events.on('restarted', () => receipts.unsaved());
    replica.events.on('deleted', (known, from) => {
      void this.#given.deletion.learned(known, from?.info.kind === 'home');
      this.#changed();
    });
    outbox.carry(atHome.newest(TEXT), clock.now());
    this.#parts.writing.start(!isEmpty);
    routes.start('tab');
    leadership.start();
    this.#timers.push(
      clock.every(ROUND_MS, () => {
        neighbours.askPaths();
        people.sweep();
        synced.look();
      }),
      clock.every(SAVE_MS, () => void this.#save()),
    );
    this.#stopListening.push(visibility.onChange(() => this.#seen()));
    if (environment.onNetwork) this.#stopListening.push(environment.onNetwork(() => this.nudge()));
    this.#changed();
  }

  async #shut(): Promise<void> {
    const { opened, arrival, headStart } = this.#given;
    const { presence, leadership, routes, people, synced, writing, replica, board } = this.#parts;
    this.#decisions.close();
    for (const timer of this.#timers) timer.cancel();
    for (const stop of this.#stopListening) stop();
    presence.leave();
    await writing.close();
    routes.stop('tab', 'left');
    leadership.stop();
    headStart.close('left');
    routes.stop('device', 'left');
    people.close();
    await synced.idle();
    await writing.settle();
    await replica.close('left');
    board.close();
    await this.#save();
    await arrival.settled();
    await closeLogs(opened);
  }

  #witness(part: PartId, change: Change): void {
    const { witnessed, opened, environment } = this.#given;
    const bytes = witnessed.after(part, change);
    if (bytes === null) return;
    opened.log.setMeta(WITNESSED_META, bytes).catch((error: unknown) => {
      environment.logger.warn('a proof was not written down', { error: String(error) });
    });
  }

  /** The page came into sight, or went out of it. */
  #seen(): void {
    this.#parts.neighbours.introduceAll();
    this.#changed();
    // What waited while the page's timers were slow is tried now.
    if (this.#given.environment.visibility.visible) this.nudge();
  }

  /** Something that the status speaks of, or that a decision rests on, may have changed. */
  #changed(): void {
    this.#parts.board.touch();
    this.#decisions.soon();
  }

  /** Does what the facts of this moment ask for. Returns after how many ms time alone may change that, or the status. */
  #decide(): number | null {
    const { routes, atHome, problems, board } = this.#parts;
    const { receipts, expiry } = this.#given;
    const again = routes.decide();
    if (atHome.missing === 0) {
      if (receipts.holdsSomething) expiry.complete(receipts.heardAt);
      problems.clear('home-full');
      if (receipts.wentBack) receipts.repaired();
    }
    board.touch();
    return again;
  }

  async #save(): Promise<void> {
    try {
      await this.#given.receipts.save();
    } catch (error) {
      this.#given.environment.logger.warn('what home holds was not written down', { error: String(error) });
    }
  }
}
