import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Counts, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import { type AppendItem, type Log, type LogState, LogStorageError, type ScanCursor } from '../log.ts';
import { checkMeta } from '../meta.ts';
import { MemoryStorage } from './memory-storage.ts';

export interface MemoryLogOptions {
  /** Shared by the logs of one device, as tabs share a database. A fresh one if absent. */
  readonly storage?: MemoryStorage;
  /** How long a write takes to become durable, and by whose clock. At once if absent. */
  readonly durable?: { readonly clock: Clock; readonly ms: number };
}

interface Call {
  readonly items: readonly AppendItem[];
  readonly certificates: readonly Certificate[];
}

/** A log in memory: for tests, for simulations (a slow disk, a crash, a storage that refuses or is wiped), and for a device
 * that refuses to store. */
export class MemoryLog implements Log {
  readonly #options: MemoryLogOptions;
  readonly #storage: MemoryStorage;
  readonly #appends: GroupCommit<Call, Position>;
  readonly #timers = new Set<Timer>();
  #phase: 'new' | 'open' | 'closed' = 'new';
  #crashed = false;
  #forget = (): void => {};

  constructor(options: MemoryLogOptions = {}) {
    this.#options = options;
    this.#storage = options.storage ?? new MemoryStorage();
    this.#appends = new GroupCommit({ gather: async () => {}, commit: (group) => this.#commit(group) });
  }

  async open(): Promise<LogState> {
    if (this.#phase === 'closed') throw closed();
    this.#phase = 'open';
    return this.#storage.state();
  }

  async append(items: readonly AppendItem[], certificates: readonly Certificate[]): Promise<Position> {
    this.#check();
    const size = items.reduce((sum, item) => sum + sizeOf(item), 0);
    return this.#appends.submit({ call: { items, certificates }, size });
  }

  async read(session: SessionId, from: number, limit: number): Promise<Envelope[]> {
    return this.#readable().read(session, from, limit);
  }

  async scan(after: ScanCursor, limit: number): Promise<{ envelopes: Envelope[]; next: ScanCursor }> {
    return this.#readable().scan(after, limit);
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#readable().chunk(hash);
  }

  async install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    { adopt }: { readonly adopt: Counts | false },
  ): Promise<Position | null> {
    const storage = this.#check();
    await this.#durable();
    return storage.install(snapshot, hash, chunks, adopt);
  }

  async at(seq: number): Promise<{ head: Hash; counts: Counts } | null> {
    return this.#readable().at(seq);
  }

  async getMeta(name: string): Promise<Bytes | null> {
    return this.#readable().getMeta(name);
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    const storage = this.#check();
    checkMeta(name, value);
    const copy = value?.slice() ?? null;
    await this.#durable();
    storage.setMeta(name, copy);
  }

  async refresh(): Promise<LogState> {
    return this.#readable().state();
  }

  onLost(listener: (error: LogStorageError) => void): void {
    this.#forget();
    this.#forget = this.#storage.onWiped(listener);
  }

  async close(): Promise<void> {
    this.#phase = 'closed';
    await this.#appends.idle();
    this.#forget();
  }

  /**
   * The process dies: what was not yet durable is forgotten, and its promises never settle, since nobody is left to hear
   * them. Returns a fresh log, not yet open, over what was durable.
   */
  crash(): MemoryLog {
    this.#phase = 'closed';
    this.#crashed = true;
    this.#forget();
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    return new MemoryLog({ ...this.#options, storage: this.#storage });
  }

  async #commit(group: readonly Call[]): Promise<Outcome<Position>[]> {
    await this.#durable();
    return group.map(({ items, certificates }) => {
      try {
        return { result: this.#storage.append(items, certificates) };
      } catch (error) {
        return { error };
      }
    });
  }

  /** Resolves when what is written now is durable; never, if it crashes before. Rejects if the storage refuses, or is
   * wiped meanwhile. */
  async #durable(): Promise<void> {
    const { durable } = this.#options;
    const { lives } = this.#storage;
    if (durable) {
      await new Promise<void>((resolve) => {
        const timer = durable.clock.after(durable.ms, () => {
          this.#timers.delete(timer);
          resolve();
        });
        this.#timers.add(timer);
      });
    } else {
      await Promise.resolve();
    }
    if (this.#crashed) await new Promise<never>(() => {});
    const { refusal } = this.#storage;
    if (refusal.writes) throw refusal.writes;
    if (this.#storage.lives !== lives) throw new LogStorageError('refused', 'the storage was wiped');
  }

  #readable(): MemoryStorage {
    const storage = this.#check();
    if (storage.refusal.reads) throw storage.refusal.reads;
    return storage;
  }

  #check(): MemoryStorage {
    if (this.#phase !== 'open') throw closed();
    return this.#storage;
  }
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is not open');
