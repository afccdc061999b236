import { type Bytes, decodeReceipt, type Hash, Reader, type Receipt, WireError, Writer } from '@parley/wire';

/** Snapshots remembered; the one named first is forgotten. */
const MOST = 8;
/** What they may take together where they are kept, in bytes: one named value of a log. */
const MOST_BYTES = 65_536;

/**
 * The snapshots home said it stands on, each with a receipt that names it, believed before it came here. Home's word on
 * that does not age: a device takes over only what home has named (rule 5), so whoever stands on a snapshot can show it
 * to others when home is gone.
 */
export class NamedBases {
  /** Oldest first. */
  readonly #receipts = new Map<Hash, Receipt>();
  #version = 0;

  /** From what `encode` wrote. What another version of this page wrote says nothing. */
  static decode(bytes: Bytes | null): NamedBases {
    const named = new NamedBases();
    try {
      const reader = new Reader(bytes ?? new Uint8Array());
      while (reader.remaining > 0) named.take(decodeReceipt(reader.varBytes(MOST_BYTES)));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
    return named;
  }

  /** Grows with each change of what is remembered. */
  get version(): number {
    return this.#version;
  }

  has(hash: Hash): boolean {
    return this.#receipts.has(hash);
  }

  /** The receipt that names it; null if none does. */
  receipt(hash: Hash): Receipt | null {
    return this.#receipts.get(hash) ?? null;
  }

  /** A receipt that is believed. Of those that name the same the shortest is remembered. */
  take(receipt: Receipt): void {
    const { base, bytes } = receipt;
    if (base === null) return;
    const known = this.#receipts.get(base);
    if (known && known.bytes.length <= bytes.length) return;
    this.#receipts.set(base, receipt);
    const [oldest] = this.#receipts.keys();
    if (oldest !== undefined && this.#receipts.size > MOST) this.#receipts.delete(oldest);
    this.#version += 1;
  }

  /** For a log's named value; the newest of them that fit. */
  encode(): Bytes {
    const writer = new Writer(MOST_BYTES);
    let left = MOST_BYTES;
    const fitting: Bytes[] = [];
    for (const { bytes } of [...this.#receipts.values()].reverse()) {
      if (bytes.length + 4 > left) continue;
      left -= bytes.length + 4;
      fitting.push(bytes);
    }
    for (const bytes of fitting.reverse()) writer.varBytes(bytes, MOST_BYTES);
    return writer.finish();
  }
}
