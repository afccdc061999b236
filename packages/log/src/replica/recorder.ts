import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Counts, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { countOf, covers as coversAll, mayReplace, NO_COUNTS } from '../counts.ts';
import { type Log, LogGapError, type LogState, LogStorageError } from '../log.ts';
import { GENESIS } from '../position.ts';
import { Holdings } from './holdings.ts';
import { Trouble } from './trouble.ts';
import { type Batch, Unwritten } from './unwritten.ts';

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
  /** What the replica has taken in. Another holder of the log may have written more: that is still needed here. */
  readonly held: Counts;
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
   * `base` is what it stands on now; null also if that covers what the replica has not taken in. */
  restarted(base: LogState['base']): void;
  /** The storage refused; what was to be written is kept in memory and tried again. Or it lost what comes before edits that
   * are in memory alone: they cannot be written until somebody brings it. */
  failed(error: LogStorageError): void;
  /** It writes again after having failed, and everything. */
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
  readonly #options: RecorderOptions;
  readonly #holdings: Holdings;
  #position: Position;
  readonly #unwritten = new Unwritten();
  #installations: Installation[] = [];
  /** First bases, which what was accepted since lies above. */
  #foundations: Installation[] = [];
  readonly #lent = new Map<Hash, Bytes>();
  #running: Promise<void> | null = null;
  /** Something waits that is not to wait for more. */
  #urgent = false;
  #gathering: Timer | null = null;
  /** When the last write began. */
  #wroteAt = Number.NEGATIVE_INFINITY;
  readonly #trouble: Trouble;
  /** The log may hold less than is believed: it has to be read again. */
  #doubtful = false;
  /** It has been in doubt, and nobody has looked yet. */
  #unsure = false;
  #closed = false;
  #retry: Timer | null = null;

  constructor(options: RecorderOptions) {
    const { log, state, keptBytes } = options;
    this.#options = options;
    this.#position = state.position;
    this.#holdings = new Holdings(state.counts, keptBytes);
    this.#trouble = new Trouble(options.events);
    log.onLost((error) => this.#lost(error));
  }

  get position(): Position {
    return this.#position;
  }

  /** Session → how many of its edits the log holds. */
  get durable(): Counts {
    return this.#holdings.durable;
  }

  /** Session → from the first on, how many of its edits the log holds or will: from the next one on they are needed. */
  get secured(): Counts {
    return this.#holdings.secured;
  }

  /** Bytes accepted and not yet durable. */
  get unwrittenBytes(): number {
    return this.#unwritten.bytes;
  }

  /** Whether the log was taken away and what is left is still being read: nobody is told anything before that is known. */
  get unsure(): boolean {
    return this.#unsure;
  }

  /** Whether the storage refuses at the moment. */
  get failing(): boolean {
    return this.#trouble.isRefusing;
  }

  certificate(certificate: Certificate): void {
    if (this.#closed) return;
    this.#unwritten.certificate(certificate);
    this.#wake(false);
  }

  /** An edit that is next in its session; `own` is this replica's. One of its own waits in memory if the log has lost what
   * came before it. */
  edit(envelope: Envelope, chunks: readonly Bytes[], own: boolean): void {
    if (this.#closed) return;
    for (const item of this.#holdings.add({ envelope, chunks }, own)) this.#unwritten.edit(item);
    this.#judge();
    this.#wake(own || this.#unwritten.edits >= GATHER_EDITS || this.#unwritten.bytes >= GATHER_BYTES);
  }

  /** An edit that the log had when it was opened is kept in memory as well, unless somebody else has it. */
  keep(envelope: Envelope, chunks: readonly Bytes[]): void {
    const { session, number } = envelope.header;
    if (!this.#holdings.kept.isProven(session, number)) this.#holdings.kept.add({ envelope, chunks });
  }

  /** Another device, or home, holds so many of a session's edits durably: they need not be kept in memory for its sake.
   * Without effect if nothing of that session is held here: it is to be said again once something is. */
  prove(session: SessionId, count: number): void {
    this.#holdings.prove(session, count);
    this.#judge();
  }

  /** The same of all sessions of which something is kept in memory. */
  proveAll(counts: Counts): void {
    for (const session of this.#holdings.kept.sessions()) this.prove(session, countOf(counts, session));
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
    return this.#holdings.kept.chunk(hash) ?? this.#lent.get(hash) ?? (await this.#options.log.chunk(hash));
  }

  /** Edits of one session that stand in memory, from `from` on without a gap, at most `limit`. */
  inMemory(session: SessionId, from: number, limit: number): Envelope[] {
    return this.#holdings.kept.read(session, from, limit);
  }

  /** All edits that stand in memory now, in the order in which they were accepted. */
  allInMemory(): Envelope[] {
    return [...this.#holdings.kept.items()].map(({ envelope }) => envelope);
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

  /**
   * Installs the snapshot a log begins with: one of whose sessions it has nothing. It counts as secured at once, so that
   * what lies above it can be accepted meanwhile, and it is written before that. False if it could not be installed: then
   * the log is read again, and what it lacks is needed again, as if it had been taken away.
   *
   * @throws LogStorageError if the recorder closes first.
   */
  found(snapshot: Envelope, hash: Hash, chunks: readonly Bytes[]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closed());
      for (const item of this.#holdings.promised(snapshot.claim?.covers ?? NO_COUNTS))
        this.#unwritten.edit(item);
      const run = () => this.#found(snapshot, hash, chunks).then(resolve, reject);
      this.#foundations.push({ run, refuse: reject });
      this.#wake(true);
    });
  }

  /** Resolves when everything accepted so far is durable, when the storage refuses, or when the recorder closes. What is
   * accepted later it does not wait for: where somebody always writes, it would never resolve. */
  flush(): Promise<void> {
    if (this.#isSettled || this.failing || this.#closed) return Promise.resolve();
    const flushed = this.#unwritten.wait();
    this.#wake(true);
    return flushed;
  }

  /** Waits for what is in flight (not for a storage that refuses) and stops. */
  async close(): Promise<void> {
    while (!this.failing && !this.#isSettled) await this.flush();
    this.#closed = true;
    this.#retry?.cancel();
    this.#gathering?.cancel();
    this.#unwritten.release();
    await this.#running;
    this.#refuseInstallations(closed());
  }

  get #isSettled(): boolean {
    return this.#unwritten.isSettled && !this.#doubtful;
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
    const waiting = this.#foundations.length + this.#installations.length;
    return this.#doubtful || !this.#unwritten.isEmpty || waiting > 0;
  }

  async #run(): Promise<void> {
    while (!this.#closed && this.#hasWork && this.#urgent) {
      if (this.#doubtful) {
        if (!(await this.#look())) return;
        continue;
      }
      const foundation = this.#foundations.shift();
      if (foundation) {
        await foundation.run();
        if (this.#retry) return this.#refuseInstallations(refused());
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
    this.#urgent = this.#options.gatherMs === 0;
    if (this.#unwritten.isEmpty) return true;
    const batch = this.#unwritten.take();
    this.#wroteAt = this.#options.clock.now();
    try {
      const position = await this.#options.log.append(batch.items, batch.certificates);
      // A log only grows: one that has become shorter is not the one it was.
      if (position.seq < this.#position.seq) this.#doubt();
      else if (!this.#doubtful) this.#position = position;
    } catch (error) {
      this.#unwritten.putBack(batch);
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
    this.#written(batch);
    return true;
  }

  async #install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    adopt: Counts | false,
  ): Promise<Position | null> {
    // Accepted since the last write: the log does not know of it, and would take it for held afterwards.
    if (adopt && !mayReplace(this.#unwritten.counts, snapshot.claim?.covers ?? NO_COUNTS, adopt)) return null;
    const position = await this.#options.log.install(snapshot, hash, chunks, { adopt });
    if (position) this.#stands(snapshot, position);
    return position;
  }

  async #found(snapshot: Envelope, hash: Hash, chunks: readonly Bytes[]): Promise<boolean> {
    try {
      const position = await this.#options.log.install(snapshot, hash, chunks, { adopt: NO_COUNTS });
      if (position) this.#stands(snapshot, position);
      // Another holder of the log was first: it is to be seen with what.
      else this.#doubt();
      return position !== null;
    } catch (error) {
      this.#doubt();
      this.#refused(storageError(error));
      return false;
    }
  }

  /** The log stands on that snapshot. */
  #stands(snapshot: Envelope, position: Position): void {
    this.#position = position;
    this.#lent.clear();
    const { grown, next } = this.#holdings.covered(snapshot.claim?.covers ?? NO_COUNTS);
    for (const item of next) this.#unwritten.edit(item);
    this.#judge();
    if (grown.size > 0) this.#options.events.durable(grown);
  }

  #written(batch: Batch): void {
    const grown = this.#holdings.written(batch.items);
    this.#unwritten.written(batch);
    this.#trouble.wrote();
    this.#judge();
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
    this.#holdings.doubt();
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
    if (!this.#hasWork) this.#trouble.wrote();
    this.#judge();
    return true;
  }

  /** Begins anew with what the log holds now: what it lacks and stands in memory is to be written. */
  #restart(state: Pick<LogState, 'position' | 'counts' | 'certificates' | 'base'>): void {
    this.#unsure = false;
    this.#position = state.position;
    const { held, certificates, events } = this.#options;
    this.#unwritten.clear();
    for (const certificate of certificates()) {
      if (!state.certificates.has(certificate.session)) this.#unwritten.certificate(certificate);
    }
    for (const item of this.#holdings.restart(state.counts, held)) this.#unwritten.edit(item);
    this.#unwritten.settle();
    this.#urgent = true;
    const covers = state.base?.envelope.claim?.covers ?? NO_COUNTS;
    events.restarted(coversAll(held, covers) ? state.base : null);
  }

  #refused(error: LogStorageError): void {
    this.#unwritten.release();
    this.#refuseInstallations(error);
    if (!this.#closed) {
      this.#retry ??= this.#options.clock.after(RETRY_MS, () => {
        this.#retry = null;
        this.#wake(true);
      });
    }
    this.#trouble.refused(error);
  }

  /** Tells whether everything that is in memory alone can be written. While the log is in doubt nobody knows. */
  #judge(): void {
    if (!this.#doubtful) this.#trouble.judge(this.#holdings.isStranded);
  }

  #refuseInstallations(error: LogStorageError): void {
    const installations = [...this.#foundations, ...this.#installations];
    this.#foundations = [];
    this.#installations = [];
    for (const installation of installations) installation.refuse(error);
  }
}

const NOTHING = { position: GENESIS, counts: new Map(), certificates: new Map(), base: null };

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is being closed');
const refused = (): LogStorageError => new LogStorageError('refused', 'the log was taken away meanwhile');

/** A log that fails in a way it should not is a storage that refuses, to whoever has to be told. */
const storageError = (error: unknown): LogStorageError =>
  error instanceof LogStorageError ? error : new LogStorageError('refused', String(error), { cause: error });
