import type { Certificate, Counts, SessionId } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import type { AppendItem } from '../log.ts';

/** What one append takes. */
export interface Batch {
  readonly items: readonly AppendItem[];
  readonly certificates: readonly Certificate[];
}

/** What is accepted and not in the log yet, in its order, and who waits for it. */
export class Unwritten {
  #items: AppendItem[] = [];
  #certificates: Certificate[] = [];
  #bytes = 0;
  /** Items and certificates: how many came so far, and how many of them the log has. */
  #came = 0;
  #logged = 0;
  #waiters: { until: number; readonly resolve: () => void }[] = [];

  /** Of its edits and their chunks; of those that are being written too. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many edits wait, without those that are being written. */
  get edits(): number {
    return this.#items.length;
  }

  /** Session → how many of its edits there are with those that wait. */
  get counts(): Counts {
    const counts = new Map<SessionId, number>();
    for (const { envelope } of this.#items) counts.set(envelope.header.session, envelope.header.number + 1);
    return counts;
  }

  /** Whether nothing waits; something may still be being written. */
  get isEmpty(): boolean {
    return this.#items.length === 0 && this.#certificates.length === 0;
  }

  /** Whether all that came so far is in the log. */
  get isSettled(): boolean {
    return this.#logged >= this.#came;
  }

  edit(item: AppendItem): void {
    this.#items.push(item);
    this.#bytes += sizeOf(item);
    this.#came += 1;
  }

  certificate(certificate: Certificate): void {
    this.#certificates.push(certificate);
    this.#came += 1;
  }

  /** All that waits, to be written. */
  take(): Batch {
    const batch = { items: this.#items, certificates: this.#certificates };
    this.#items = [];
    this.#certificates = [];
    return batch;
  }

  /** It was not written: it waits again, before what came since. */
  putBack({ items, certificates }: Batch): void {
    this.#items = [...items, ...this.#items];
    this.#certificates = [...certificates, ...this.#certificates];
  }

  /** The log has it. */
  written({ items, certificates }: Batch): void {
    for (const item of items) this.#bytes -= sizeOf(item);
    this.#logged += items.length + certificates.length;
    while (this.#waiters[0] && this.#waiters[0].until <= this.#logged) this.#waiters.shift()?.resolve();
  }

  /** Forgets all; those who wait do so for what comes until `settle`. */
  clear(): void {
    this.#items = [];
    this.#certificates = [];
    this.#bytes = 0;
    this.#came = this.#logged;
  }

  /** Who waited before `clear` waits for what came since. */
  settle(): void {
    for (const waiter of this.#waiters) waiter.until = this.#came;
    if (this.isSettled) this.release();
  }

  /** Resolves when what came so far is in the log, or `release` is called. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push({ until: this.#came, resolve }));
  }

  /** Nobody is to wait any longer. */
  release(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { resolve } of waiters) resolve();
  }
}
