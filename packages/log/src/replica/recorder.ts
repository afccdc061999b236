import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Counts, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { mayReplace, NO_COUNTS } from '../counts.ts';
import { type AppendItem, type Log, type LogState, LogStorageError } from '../log.ts';

/** How long to wait before writing again after the storage refused, in ms. */
const RETRY_MS = 3_000;

export interface RecorderEvents {
  /** These sessions' durable counts grew. */
  durable(sessions: ReadonlySet<SessionId>): void;
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
 */
export class Recorder {
  readonly durable: Map<SessionId, number>;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #events: RecorderEvents;
  #position: Position;
  /** Given to the log, and accepted since. */
  #writing: readonly AppendItem[] = [];
  #items: AppendItem[] = [];
  #certificates: Certificate[] = [];
  #installations: Installation[] = [];
  #unwritten = 0;
  /** Chunks accepted and not yet durable: served from here until the log has them. */
  readonly #chunks = new Map<Hash, Bytes>();
  readonly #lent = new Map<Hash, Bytes>();
  #running: Promise<void> | null = null;
  #failed = false;
  #closed = false;
  #retry: Timer | null = null;
  /** Items and certificates: how many were accepted so far, and how many of them the log has. */
  #accepted = 0;
  #logged = 0;
  #waiters: { readonly until: number; readonly resolve: () => void }[] = [];

  constructor(log: Log, state: LogState, clock: Clock, events: RecorderEvents) {
    this.#log = log;
    this.#clock = clock;
    this.#events = events;
    this.#position = state.position;
    this.durable = new Map(state.counts);
  }

  get position(): Position {
    return this.#position;
  }

  /** Bytes accepted and not yet durable. */
  get unwrittenBytes(): number {
    return this.#unwritten;
  }

  certificate(certificate: Certificate): void {
    if (this.#closed) return;
    this.#certificates.push(certificate);
    this.#accepted += 1;
    this.#start();
  }

  edit(envelope: Envelope, chunks: readonly Bytes[]): void {
    if (this.#closed) return;
    const item = { envelope, chunks };
    this.#items.push(item);
    this.#unwritten += sizeOf(item);
    this.#accepted += 1;
    hold(this.#chunks, envelope, chunks);
    this.#start();
  }

  /** Serves a snapshot's chunks that are not in the log (yet), until they are taken back. One snapshot at a time. */
  lend(envelope: Envelope, chunks: readonly Bytes[]): void {
    this.#lent.clear();
    hold(this.#lent, envelope, chunks);
  }

  takeBack(): void {
    this.#lent.clear();
  }

  /** A chunk from memory if it is not durable yet, else from the log. */
  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#chunks.get(hash) ?? this.#lent.get(hash) ?? (await this.#log.chunk(hash));
  }

  /** Edits of one session with `number >= from` that are accepted and not durable yet, ascending, at most `limit`. */
  unwritten(session: SessionId, from: number, limit: number): Envelope[] {
    const out: Envelope[] = [];
    for (const items of [this.#writing, this.#items]) {
      for (const { envelope } of items) {
        if (out.length === limit) return out;
        if (envelope.header.session === session && envelope.header.number >= from) out.push(envelope);
      }
    }
    return out;
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
      this.#start();
    });
  }

  /** Resolves when everything accepted so far is durable, when the storage refuses, or when the recorder closes. What is
   * accepted later it does not wait for: where somebody always writes, it would never resolve. */
  flush(): Promise<void> {
    const until = this.#accepted;
    if (this.#logged >= until || this.#failed || this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ until, resolve }));
  }

  /** Waits for what is in flight (not for a storage that refuses) and stops. */
  async close(): Promise<void> {
    while (!this.#failed && this.#logged < this.#accepted) await this.flush();
    this.#closed = true;
    this.#retry?.cancel();
    this.#release(Number.POSITIVE_INFINITY);
    await this.#running;
    this.#refuseInstallations(closed());
  }

  #start(): void {
    if (this.#running || this.#closed || this.#retry) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      // What came in between the last look and now.
      if (this.#hasWork) this.#start();
    });
  }

  get #hasWork(): boolean {
    return this.#items.length > 0 || this.#certificates.length > 0 || this.#installations.length > 0;
  }

  async #run(): Promise<void> {
    while (!this.#closed && this.#hasWork) {
      const installations = this.#installations;
      this.#installations = [];
      if (!(await this.#append())) {
        this.#installations = [...installations, ...this.#installations];
        return;
      }
      for (const installation of installations) await installation.run();
    }
  }

  /** Writes all that was accepted until now. False if the storage refused. */
  async #append(): Promise<boolean> {
    const items = this.#items;
    const certificates = this.#certificates;
    if (items.length === 0 && certificates.length === 0) return true;
    this.#items = [];
    this.#certificates = [];
    this.#writing = items;
    try {
      this.#position = await this.#log.append(items, certificates);
    } catch (error) {
      this.#items = [...items, ...this.#items];
      this.#certificates = [...certificates, ...this.#certificates];
      this.#writing = [];
      this.#refused(storageError(error));
      return false;
    }
    this.#writing = [];
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
    const position = await this.#log.install(snapshot, hash, chunks, { adopt });
    if (!position) return null;
    this.#position = position;
    this.#lent.clear();
    const grown = new Set<SessionId>();
    for (const [session, count] of snapshot.claim?.covers ?? []) {
      if (count > (this.durable.get(session) ?? 0)) {
        this.durable.set(session, count);
        grown.add(session);
      }
    }
    if (grown.size > 0) this.#events.durable(grown);
    return position;
  }

  #written(items: readonly AppendItem[]): void {
    const grown = new Set<SessionId>();
    for (const item of items) {
      const { header, chunks } = item.envelope;
      if (header.number + 1 > (this.durable.get(header.session) ?? 0)) {
        this.durable.set(header.session, header.number + 1);
      }
      grown.add(header.session);
      this.#unwritten -= sizeOf(item);
      for (const hash of chunks) this.#chunks.delete(hash);
    }
    if (this.#failed) {
      this.#failed = false;
      this.#events.recovered();
    }
    if (grown.size > 0) this.#events.durable(grown);
  }

  #refused(error: LogStorageError): void {
    this.#failed = true;
    this.#release(Number.POSITIVE_INFINITY);
    this.#refuseInstallations(error);
    if (!this.#closed) {
      this.#retry = this.#clock.after(RETRY_MS, () => {
        this.#retry = null;
        this.#start();
      });
    }
    this.#events.failed(error);
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

function hold(into: Map<Hash, Bytes>, envelope: Envelope, chunks: readonly Bytes[]): void {
  envelope.chunks.forEach((hash, index) => {
    const bytes = chunks[index];
    if (bytes) into.set(hash, bytes);
  });
}

function countsOf(items: readonly AppendItem[]): Counts {
  const counts = new Map<SessionId, number>();
  for (const { envelope } of items) counts.set(envelope.header.session, envelope.header.number + 1);
  return counts;
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is being closed');

/** A log that fails in a way it should not is a storage that refuses, to whoever has to be told. */
const storageError = (error: unknown): LogStorageError =>
  error instanceof LogStorageError ? error : new LogStorageError('refused', String(error), { cause: error });
