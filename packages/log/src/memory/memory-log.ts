import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { weightOf } from '../change.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import {
  type Damage,
  type HeldEdit,
  type Log,
  type LogChange,
  type LogState,
  LogStorageError,
  type ReadOptions,
  type ScanCursor,
} from '../log.ts';
import { checkMeta } from '../meta.ts';
import type { MemoryPart } from './memory-part.ts';
import { MemoryStorage } from './memory-storage.ts';

export interface MemoryLogOptions {
  /** Shared by the logs of one room on one device, as tabs share a database. A fresh one if absent. */
  readonly storage?: MemoryStorage;
  /** Which of the room's logs; 0 if absent. */
  readonly part?: number;
  /** How long a write takes to become durable, and by whose clock. At once if absent. */
  readonly durable?: { readonly clock: Clock; readonly ms: number };
}

/** A log in memory: for tests, for simulations (a slow disk, a crash, whatever can happen to a storage), and for a device
 * that refuses to store. */
export class MemoryLog implements Log {
  readonly #options: MemoryLogOptions;
  readonly #storage: MemoryStorage;
  readonly #part: number;
  readonly #writes: GroupCommit<LogChange, Position>;
  readonly #timers = new Set<Timer>();
  #phase: 'new' | 'open' | 'closed' = 'new';
  #crashed = false;
  #forget = (): void => {};
  #damaged: (damage: Damage) => void = () => {};

  constructor(options: MemoryLogOptions = {}) {
    this.#options = options;
    this.#storage = options.storage ?? new MemoryStorage();
    this.#part = options.part ?? 0;
    this.#writes = new GroupCommit({ gather: async () => {}, commit: (group) => this.#commit(group) });
  }

  async open(): Promise<LogState> {
    if (this.#phase === 'closed') throw closed();
    this.#phase = 'open';
    return this.refresh();
  }

  async write(change: LogChange): Promise<Position> {
    this.#check();
    return this.#writes.submit({ call: change, size: weightOf(change) });
  }

  async read(
    session: SessionId,
    from: number,
    limit: number,
    { served = false }: ReadOptions = {},
  ): Promise<HeldEdit[]> {
    return this.#readable().read(session, from, limit, served, this.#damaged);
  }

  async scan(after: ScanCursor, limit: number): Promise<{ edits: HeldEdit[]; next: ScanCursor }> {
    return this.#readable().scan(after, limit, this.#damaged);
  }

  async snapshot(hash: Hash): Promise<Envelope | null> {
    return this.#readable().snapshot(hash, this.#damaged);
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#readable().chunk(hash, this.#damaged);
  }

  async getMeta(name: string): Promise<Bytes | null> {
    this.#readable();
    return this.#storage.getMeta(name);
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    this.#check();
    checkMeta(name, value);
    const copy = value?.slice() ?? null;
    await this.#durable();
    this.#storage.setMeta(name, copy);
  }

  async refresh(): Promise<LogState> {
    return this.#readable().state(this.#damaged);
  }

  onDamaged(listener: (damage: Damage) => void): void {
    this.#damaged = listener;
  }

  onLost(listener: (error: LogStorageError) => void): void {
    this.#forget();
    this.#forget = this.#storage.onLost(listener);
  }

  async close(): Promise<void> {
    this.#phase = 'closed';
    await this.#writes.idle();
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

  async #commit(group: readonly LogChange[]): Promise<Outcome<Position>[]> {
    await this.#durable();
    return group.map((change) => {
      try {
        return { result: this.#held().write(change) };
      } catch (error) {
        return { error };
      }
    });
  }

  /** Resolves when what is written now is durable; never, if it crashes before. Rejects if the storage refuses, or is
   * wiped or put back meanwhile. */
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
    if (this.#storage.lives !== lives) throw new LogStorageError('refused', 'the storage was taken away');
  }

  #readable(): MemoryPart {
    this.#check();
    if (this.#storage.refusal.reads) throw this.#storage.refusal.reads;
    return this.#held();
  }

  #held(): MemoryPart {
    return this.#storage.part(this.#part);
  }

  #check(): void {
    if (this.#phase !== 'open') throw closed();
  }
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is not open');
