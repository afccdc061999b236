import {
  type Damage,
  type HeldEdit,
  isShared,
  type Log,
  type LogChange,
  type LogState,
  type LogStorageError,
  type ReadOptions,
  type ScanCursor,
} from '@parley/log';
import type { Bytes, Envelope, Hash, Position, SessionId } from '@parley/wire';

/**
 * A log that says where it stands. A replica writes several changes at a time and goes on once all of them are settled: its
 * machine knows what is durable only between such batches, and so does the position here.
 */
export class CommittedLog implements Log {
  readonly #log: Log;
  readonly #committed: (changes: readonly LogChange[]) => void;
  #position: Position;
  #latest: Position;
  #batch: LogChange[] = [];
  #writing = 0;
  /** Its state was read, and is not what is gone by yet. */
  #reading = false;
  /** Always of one moment with the position. */
  #asOf: number | null;
  /** What was read, until it is gone by. */
  #read: { readonly position: Position; readonly asOf: number | null } | null = null;

  /** `committed` is told of each batch that was written, in part or wholly. */
  constructor(log: Log, at: Position, committed: (changes: readonly LogChange[]) => void) {
    this.#log = log;
    this.#position = at;
    this.#latest = at;
    this.#asOf = this.#latestAsOf;
    this.#committed = committed;
  }

  /** Where the log stood after the last batch. */
  get position(): Position {
    return this.#position;
  }

  /** Until when that is known to be all there is, Unix ms; null: nobody else writes to it. */
  get asOf(): number | null {
    this.#extend();
    return this.#asOf;
  }

  /** Calls `listener` when others have written to it (`SharedLog.onElsewhere`). */
  onElsewhere(listener: () => void): void {
    if (isShared(this.#log)) this.#log.onElsewhere(listener);
  }

  async write(change: LogChange): Promise<Position> {
    this.#begin();
    try {
      const at = await this.#log.write(change);
      if (at.seq >= this.#latest.seq) this.#latest = at;
      this.#batch.push(change);
      return at;
    } finally {
      this.#writing -= 1;
      if (!this.#isUnderWay) this.#settled();
    }
  }

  /** Where it stands is as before until `readAnew`. */
  async refresh(): Promise<LogState> {
    this.#extend();
    this.#reading = true;
    const state = await this.#log.refresh();
    this.#latest = state.position;
    this.#read = { position: state.position, asOf: this.#latestAsOf };
    return state;
  }

  /** The state that was read last is what is gone by from now on. */
  readAnew(): void {
    this.#reading = false;
    if (this.#read) ({ position: this.#position, asOf: this.#asOf } = this.#read);
    this.#read = null;
    if (!this.#isUnderWay) this.#settled();
  }

  /** Whether others write to it, too. */
  get isShared(): boolean {
    return isShared(this.#log);
  }

  /** Whether others have written what was not read. */
  get isBehind(): boolean {
    return isShared(this.#log) && this.#log.isBehind;
  }

  open(): Promise<LogState> {
    return this.#log.open();
  }

  read(session: SessionId, from: number, limit: number, options?: ReadOptions): Promise<HeldEdit[]> {
    return this.#log.read(session, from, limit, options);
  }

  scan(after: ScanCursor, limit: number): Promise<{ edits: HeldEdit[]; next: ScanCursor }> {
    return this.#log.scan(after, limit);
  }

  snapshot(hash: Hash): Promise<Envelope | null> {
    return this.#log.snapshot(hash);
  }

  chunk(hash: Hash): Promise<Bytes | null> {
    return this.#log.chunk(hash);
  }

  getMeta(name: string): Promise<Bytes | null> {
    return this.#log.getMeta(name);
  }

  setMeta(name: string, value: Bytes | null): Promise<void> {
    return this.#log.setMeta(name, value);
  }

  onDamaged(listener: (damage: Damage) => void): void {
    this.#log.onDamaged(listener);
  }

  onLost(listener: (error: LogStorageError) => void): void {
    this.#log.onLost(listener);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  get #latestAsOf(): number | null {
    return isShared(this.#log) ? this.#log.asOf : null;
  }

  get #isUnderWay(): boolean {
    return this.#writing > 0 || this.#reading;
  }

  #begin(): void {
    this.#extend();
    this.#writing += 1;
  }

  /** As long as nothing is under way, and nobody else has written, the position is all there is until this moment. */
  #extend(): void {
    if (!this.#isUnderWay && !this.isBehind) this.#asOf = this.#latestAsOf;
  }

  #settled(): void {
    const batch = this.#batch;
    this.#batch = [];
    // Behind others, what was written stands after what is not known yet: it is no state to speak of.
    if (!this.isBehind) {
      this.#position = this.#latest;
      this.#asOf = this.#latestAsOf;
    }
    if (batch.length > 0) this.#committed(batch);
  }
}
