import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Envelope, Hash, Position, SessionId } from '@parley/wire';
import type { AppendItem, Log, LogState, LogStorageError } from '../log.ts';

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

/**
 * Writes what a replica accepted to its log, in order, one append at a time: while one is in flight the next gathers,
 * so a burst costs few commits. Nothing counts as durable before the log said so, and nothing is forgotten when it
 * refuses: the items stay here and go out again.
 */
export class Recorder {
  readonly durable: Map<SessionId, number>;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #events: RecorderEvents;
  #position: Position;
  #items: AppendItem[] = [];
  #certificates: Certificate[] = [];
  /** Chunks and envelopes accepted and not yet durable: served from here until the log has them. */
  readonly #chunks = new Map<Hash, Bytes>();
  readonly #lent = new Map<Hash, Bytes>();
  #running = false;
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

  certificate(certificate: Certificate): void {
    this.#certificates.push(certificate);
    this.#accepted += 1;
    this.#start();
  }

  edit(envelope: Envelope, chunks: readonly Bytes[]): void {
    this.#items.push({ envelope, chunks });
    this.#accepted += 1;
    envelope.chunks.forEach((hash, index) => {
      const bytes = chunks[index];
      if (bytes) this.#chunks.set(hash, bytes);
    });
    this.#start();
  }

  /** Serves a snapshot's chunks that are not in the log (yet). One snapshot at a time. */
  lend(envelope: Envelope, chunks: readonly Bytes[]): void {
    this.#lent.clear();
    envelope.chunks.forEach((hash, index) => {
      const bytes = chunks[index];
      if (bytes) this.#lent.set(hash, bytes);
    });
  }

  /** A chunk from memory if it is not durable yet, else from the log. */
  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#chunks.get(hash) ?? this.#lent.get(hash) ?? (await this.#log.chunk(hash));
  }

  /** Installs a snapshot after everything accepted before it is written. Null if the swap lost. */
  async install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    adopt: boolean,
  ): Promise<Position | null> {
    await this.flush();
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

  /** Resolves when everything accepted so far is durable, or the recorder closes. What is accepted later it does not wait
   * for: where somebody always writes, it would never resolve. */
  flush(): Promise<void> {
    const until = this.#accepted;
    if (this.#logged >= until || this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ until, resolve }));
  }

  /** Waits for what is in flight (not for a storage that refuses) and stops. */
  async close(): Promise<void> {
    while (!this.#failed && this.#logged < this.#accepted) await this.flush();
    this.#closed = true;
    this.#retry?.cancel();
    this.#release(Number.POSITIVE_INFINITY);
  }

  #start(): void {
    if (this.#running || this.#closed || this.#retry) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#closed && (this.#items.length > 0 || this.#certificates.length > 0)) {
      const items = this.#items;
      const certificates = this.#certificates;
      this.#items = [];
      this.#certificates = [];
      try {
        this.#position = await this.#log.append(items, certificates);
      } catch (error) {
        this.#items = [...items, ...this.#items];
        this.#certificates = [...certificates, ...this.#certificates];
        this.#running = false;
        this.#refused(error as LogStorageError);
        return;
      }
      this.#logged += items.length + certificates.length;
      this.#written(items);
      this.#release(this.#logged);
    }
    this.#running = false;
  }

  #written(items: readonly AppendItem[]): void {
    const grown = new Set<SessionId>();
    for (const { envelope } of items) {
      const { session, number } = envelope.header;
      if (number + 1 > (this.durable.get(session) ?? 0)) this.durable.set(session, number + 1);
      grown.add(session);
      for (const hash of envelope.chunks) this.#chunks.delete(hash);
    }
    if (this.#failed) {
      this.#failed = false;
      this.#events.recovered();
    }
    if (grown.size > 0) this.#events.durable(grown);
  }

  #refused(error: LogStorageError): void {
    this.#failed = true;
    this.#events.failed(error);
    if (this.#closed) return;
    this.#retry = this.#clock.after(RETRY_MS, () => {
      this.#retry = null;
      this.#start();
    });
  }

  #release(logged: number): void {
    while (this.#waiters[0] && this.#waiters[0].until <= logged) this.#waiters.shift()?.resolve();
  }
}
