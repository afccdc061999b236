import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Counts, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { countOf, mayReplace, NO_COUNTS } from '../counts.ts';
import { type AppendItem, type Log, LogGapError, type LogState, LogStorageError } from '../log.ts';
import { GENESIS } from '../position.ts';
import { Kept } from './kept.ts';

/** How long to wait before writing again after the storage refused, in ms. */
const RETRY_MS = 3_000;
/** So many edits, or bytes, that wait are written at once. */
const GATHER_EDITS = 256;
const GATHER_BYTES = 1024 * 1024;

export interface RecorderOptions {
  readonly log: Log;
  readonly state: LogState;
  readonly clock: Clock;
  /** What others wrote is written so long after the last write, ms, or at once if that is longer ago: a write costs about
   * the same for one edit and for a hundred. This replica's own is always written at once, and takes along what waits. */
  readonly gatherMs: number;
  /** The most that is kept in memory although the log has it, for the case that the log is taken away, bytes. */
  readonly keptBytes: number;
  /** All that are known: a log that was emptied takes them again. */
  readonly certificates: () => Iterable<Certificate>;
  readonly events: RecorderEvents;
}

export interface RecorderEvents {
  /** These sessions' durable counts grew. */
  durable(sessions: ReadonlySet<SessionId>): void;
  /** The log's storage was taken away: for the moment nothing counts as durable. */
  lost(): void;
  /** What the log holds has been read again after that, or cannot be read: `durable` and `secured` may be less than before.
   * `base` is what it stands on now. */
  restarted(base: LogState['base']): void;
  /** The storage refused; what was to be written is kept in memory and tried again. */
  failed(error: LogStorageError): void;
  /** It writes again after having failed. */
  recovered(): void;
}

/** A snapshot that waits for what was accepted before it. */
interface Installation {
  run(): Promise<void>;
  refuse(error: LogStorageError): void;
}

/**
 * Writes what a replica accepted to its log, in order, one write at a time: while one is in flight the next gathers,
 * so a burst costs few commits. Nothing counts as durable before the log said so, and nothing is forgotten when it
 * refuses: the items stay here and go out again.
 *
 * A log can also lose what it had. Then it is asked what is left, what is missing and stands in memory is written
 * again, and what does not is taken in anew, as by a newcomer: `secured` says from where on.
 *
 * ```
 *   writing ──refused──► waiting ──3 s──► writing
 *      └─────lost──────► looking (what is left?) ──► writing what it lacks
 * ```
 */
export class Recorder {
  /** Session → how many of its edits the log holds. */
  readonly durable: Map<SessionId, number>;
  readonly #options: RecorderOptions;
  readonly #secured: Map<SessionId, number>;
  readonly #kept: Kept;
  #position: Position;
  #items: AppendItem[] = [];
  #certificates: Certificate[] = [];
  #installations: Installation[] = [];
  #unwritten = 0;
  readonly #lent = new Map<Hash, Bytes>();
  #running: Promise<void> | null = null;
  /** Something waits that is not to wait for more. */
  #urgent = false;
  #gathering: Timer | null = null;
  /** When the last write began. */
  #wroteAt = Number.NEGATIVE_INFINITY;
  #failed = false;
  /** The log may hold less than is believed: it has to be read again. */
  #doubtful = false;
  /** It has been in doubt, and nobody has looked yet. */
  #unsure = false;
  #closed = false;
  #retry: Timer | null = null;
  /** Items and certificates: how many were to be written so far, and how many of them the log has. */
  #accepted = 0;
  #logged = 0;
  #waiters: { until: number; readonly resolve: () => void }[] = [];

  constructor(options: RecorderOptions) {
    const { log, state, keptBytes } = options;
    this.#options = options;
    this.#position = state.position;
    this.durable = new Map(state.counts);
    this.#secured = new Map(state.counts);
    this.#kept = new Kept(this.durable, keptBytes);
    log.onLost((error) => this.#lost(error));
  }

  get position(): Position {
    return this.#position;
  }

  /** Session → from the first on, how many of its edits the log holds or will: from the next one on they are needed. */
  get secured(): Counts {
    return this.#secured;
  }

  /** Bytes accepted and not yet durable. */
  get unwrittenBytes(): number {
    return this.#unwritten;
  }

  /** Whether the log was taken away and what is left is still being read: nobody is told anything before that is known. */
  get unsure(): boolean {
    return this.#unsure;
  }

  /** Whether the storage refuses at the moment. */
  get failing(): boolean {
    return this.#failed;
  }

  certificate(certificate: Certificate): void {
    if (this.#closed) return;
    this.#certificates.push(certificate);
    this.#accepted += 1;
    this.#wake(false);
  }

  /** An edit that is next in its session; `own` is this replica's. One of its own waits in memory if the log has lost what
   * came before it. */
  edit(envelope: Envelope, chunks: readonly Bytes[], own: boolean): void {
    if (this.#closed) return;
    const { session, number } = envelope.header;
    const item = { envelope, chunks };
    this.#kept.add(item);
    if (number !== countOf(this.#secured, session)) return;
    this.#push(item);
    this.#secure(session, number + 1);
    this.#wake(own || this.#items.length >= GATHER_EDITS || this.#unwritten >= GATHER_BYTES);
  }

  /** An edit that the log had when it was opened is kept in memory as well, unless somebody else has it. */
  keep(envelope: Envelope, chunks: readonly Bytes[]): void {
    const { session, number } = envelope.header;
    if (!this.#kept.isProven(session, number)) this.#kept.add({ envelope, chunks });
  }

  /** Another device, or home, holds so many of a session's edits durably: they need not be kept in memory for its sake. */
  prove(session: SessionId, count: number): void {
    this.#kept.prove(session, count);
  }

  /** The same of all sessions of which something is kept in memory. */
  proveAll(counts: Counts): void {
    for (const session of this.#kept.sessions()) this.prove(session, countOf(counts, session));
  }

  /** Serves a snapshot's chunks that are not in the log (yet), until they are taken back. One snapshot at a time. */
  lend(envelope: Envelope, chunks: readonly Bytes[]): void {
    this.#lent.clear();
    envelope.chunks.forEach((hash, index) => {
      const bytes = chunks[index];
      if (bytes) this.#lent.set(hash, bytes);
    });
  }

  takeBack(): void {
    this.#lent.clear();
  }

  /** A chunk from memory if it is there, else from the log. Rejects as the log does. */
  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#kept.chunk(hash) ?? this.#lent.get(hash) ?? (await this.#options.log.chunk(hash));
  }

  /** Edits of one session that stand in memory, from `from` on without a gap, at most `limit`. */
  inMemory(session: SessionId, from: number, limit: number): Envelope[] {
    return this.#kept.read(session, from, limit);
  }

  /**
   * Installs a snapshot, after everything accepted before it is written and while nothing else is: so that position,
   * counts and base always belong together. `adopt` is the log's. Null if the swap lost.
   *
   * @throws LogStorageError if the storage refuses, or the recorder closes first.
   */
  install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    adopt: Counts | false,
  ): Promise<Position | null> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closed());
      const run = () => this.#install(snapshot, hash, chunks, adopt).then(resolve, reject);
      this.#installations.push({ run, refuse: reject });
      this.#wake(true);
    });
  }

  /** Resolves when everything accepted so far is durable, when the storage refuses, or when the recorder closes. What is
   * accepted later it does not wait for: where somebody always writes, it would never resolve. */
  flush(): Promise<void> {
    const until = this.#accepted;
    if (this.#isSettled(until) || this.#failed || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ until, resolve });
      this.#wake(true);
    });
  }

  /** Waits for what is in flight (not for a storage that refuses) and stops. */
  async close(): Promise<void> {
    while (!this.#failed && !this.#isSettled(this.#accepted)) await this.flush();
    this.#closed = true;
    this.#retry?.cancel();
    this.#gathering?.cancel();
    this.#release(Number.POSITIVE_INFINITY);
    await this.#running;
    this.#refuseInstallations(closed());
  }

  #isSettled(until: number): boolean {
    return this.#logged >= until && !this.#doubtful;
  }

  /** Begins to write: at once, or when others have had time to add to it. */
  #wake(urgent: boolean): void {
    const { gatherMs, clock } = this.#options;
    // Never longer, though the clock may have been set back.
    const wait = Math.min(this.#wroteAt + gatherMs - clock.now(), gatherMs);
    if (urgent || wait <= 0) this.#urgent = true;
    if (this.#running || this.#closed || this.#retry || !this.#hasWork) return;
    if (!this.#urgent) {
      this.#gathering ??= clock.after(wait, () => {
        this.#gathering = null;
        this.#wake(true);
      });
      return;
    }
    this.#gathering?.cancel();
    this.#gathering = null;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      // What came in between the last look and now.
      this.#wake(false);
    });
  }

  get #hasWork(): boolean {
    return (
      this.#doubtful ||
      this.#items.length > 0 ||
      this.#certificates.length > 0 ||
      this.#installations.length > 0
    );
  }

  async #run(): Promise<void> {
    while (!this.#closed && this.#hasWork && this.#urgent) {
      if (this.#doubtful) {
        if (!(await this.#look())) return;
        continue;
      }
      const installations = this.#installations;
      this.#installations = [];
      if (!(await this.#append())) {
        this.#installations = [...installations, ...this.#installations];
        if (this.#retry || this.#closed) return this.#refuseInstallations(refused());
        continue;
      }
      for (const installation of installations) await installation.run();
    }
  }

  /** Writes all that was accepted until now. False if that came to nothing: the storage refused, or was taken away. */
  async #append(): Promise<boolean> {
    const items = this.#items;
    const certificates = this.#certificates;
    this.#urgent = this.#options.gatherMs === 0;
    if (items.length === 0 && certificates.length === 0) return true;
    this.#items = [];
    this.#certificates = [];
    this.#wroteAt = this.#options.clock.now();
    try {
      const position = await this.#options.log.append(items, certificates);
      // A log only grows: one that has become shorter is not the one it was.
      if (position.seq < this.#position.seq) this.#doubt();
      else if (!this.#doubtful) this.#position = position;
    } catch (error) {
      this.#items = [...items, ...this.#items];
      this.#certificates = [...certificates, ...this.#certificates];
      this.#urgent = true;
      if (this.#doubtful) return false;
      // It lacks what it was believed to have.
      if (error instanceof LogGapError) this.#doubt();
      this.#refused(storageError(error));
      return false;
    }
    if (this.#doubtful) {
      // Whether it is still there, the next look says.
      this.#urgent = true;
      return false;
    }
    this.#logged += items.length + certificates.length;
    this.#written(items);
    this.#release(this.#logged);
    return true;
  }

  async #install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    adopt: Counts | false,
  ): Promise<Position | null> {
    // Accepted since the last write: the log does not know of it, and would take it for held afterwards.
    if (adopt && !mayReplace(countsOf(this.#items), snapshot.claim?.covers ?? NO_COUNTS, adopt)) return null;
    const position = await this.#options.log.install(snapshot, hash, chunks, { adopt });
    if (!position) return null;
    if (this.#doubtful) throw refused();
    this.#position = position;
    this.#lent.clear();
    const grown = new Set<SessionId>();
    for (const [session, count] of snapshot.claim?.covers ?? []) {
      if (count > countOf(this.durable, session)) {
        this.durable.set(session, count);
        grown.add(session);
      }
      if (count > countOf(this.#secured, session)) this.#secure(session, count);
      this.#kept.settle(session);
    }
    if (grown.size > 0) this.#options.events.durable(grown);
    return position;
  }

  /** Everything below `count` is in the log, or on its way there; so is now what stands in memory from there on. */
  #secure(session: SessionId, count: number): void {
    let end = count;
    for (let item = this.#kept.get(session, end); item; item = this.#kept.get(session, end)) {
      this.#push(item);
      end += 1;
    }
    this.#secured.set(session, end);
  }

  #push(item: AppendItem): void {
    this.#items.push(item);
    this.#unwritten += sizeOf(item);
    this.#accepted += 1;
  }

  #written(items: readonly AppendItem[]): void {
    const grown = new Set<SessionId>();
    for (const item of items) {
      const { session, number } = item.envelope.header;
      if (number + 1 > countOf(this.durable, session)) this.durable.set(session, number + 1);
      grown.add(session);
      this.#unwritten -= sizeOf(item);
    }
    for (const session of grown) this.#kept.settle(session);
    this.#recovered();
    if (grown.size > 0) this.#options.events.durable(grown);
  }

  #lost(error: LogStorageError): void {
    if (this.#closed) return;
    // It belongs to a newer page, which has it all: only this one writes there no more.
    if (error.kind === 'closed') return this.#refused(error);
    this.#doubt();
    this.#retry?.cancel();
    this.#retry = null;
    this.#wake(true);
  }

  #doubt(): void {
    this.#doubtful = true;
    this.#unsure = true;
    this.durable.clear();
    this.#options.events.lost();
  }

  /** Asks the log what is left. False if it does not say: then only what stands in memory is there. */
  async #look(): Promise<boolean> {
    this.#doubtful = false;
    try {
      const state = await this.#options.log.refresh();
      if (this.#doubtful) return true;
      this.#restart(state);
    } catch (error) {
      this.#doubtful = true;
      if (this.#unsure) this.#restart(NOTHING);
      this.#refused(storageError(error));
      return false;
    }
    if (!this.#hasWork) this.#recovered();
    return true;
  }

  /** Begins anew with what the log holds now: what it lacks and stands in memory is to be written. */
  #restart(state: Pick<LogState, 'position' | 'counts' | 'certificates' | 'base'>): void {
    this.#unsure = false;
    this.#position = state.position;
    this.durable.clear();
    this.#secured.clear();
    for (const [session, count] of state.counts) {
      this.durable.set(session, count);
      this.#secured.set(session, count);
    }
    this.#items = [];
    this.#unwritten = 0;
    this.#certificates = [...this.#options.certificates()].filter(
      ({ session }) => !state.certificates.has(session),
    );
    this.#accepted = this.#logged + this.#certificates.length;
    for (const item of this.#kept.items()) {
      const { session, number } = item.envelope.header;
      if (number !== countOf(this.#secured, session)) continue;
      this.#push(item);
      this.#secured.set(session, number + 1);
    }
    // What came back late stands behind what follows it.
    for (const [session, count] of [...this.#secured]) this.#secure(session, count);
    for (const waiter of this.#waiters) waiter.until = this.#accepted;
    this.#urgent = true;
    this.#options.events.restarted(state.base);
    this.#release(this.#logged);
  }

  #refused(error: LogStorageError): void {
    this.#failed = true;
    this.#release(Number.POSITIVE_INFINITY);
    this.#refuseInstallations(error);
    if (!this.#closed) {
      this.#retry ??= this.#options.clock.after(RETRY_MS, () => {
        this.#retry = null;
        this.#wake(true);
      });
    }
    this.#options.events.failed(error);
  }

  #recovered(): void {
    if (!this.#failed) return;
    this.#failed = false;
    this.#options.events.recovered();
  }

  #refuseInstallations(error: LogStorageError): void {
    const installations = this.#installations;
    this.#installations = [];
    for (const installation of installations) installation.refuse(error);
  }

  #release(logged: number): void {
    while (this.#waiters[0] && this.#waiters[0].until <= logged) this.#waiters.shift()?.resolve();
  }
}

const NOTHING = { position: GENESIS, counts: new Map(), certificates: new Map(), base: null };

function countsOf(items: readonly AppendItem[]): Counts {
  const counts = new Map<SessionId, number>();
  for (const { envelope } of items) counts.set(envelope.header.session, envelope.header.number + 1);
  return counts;
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is being closed');
const refused = (): LogStorageError => new LogStorageError('refused', 'the log was taken away meanwhile');

/** A log that fails in a way it should not is a storage that refuses, to whoever has to be told. */
const storageError = (error: unknown): LogStorageError =>
  error instanceof LogStorageError ? error : new LogStorageError('refused', String(error), { cause: error });
