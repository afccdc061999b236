import type { Bytes, Certificate, Counts, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { admit, sizeOf } from '../admission.ts';
import { countOf, merge, NO_COUNTS } from '../counts.ts';
import { type AppendItem, type LogState, LogStorageError, type ScanCursor } from '../log.ts';
import { GENESIS, nextEpoch, nextHead } from '../position.ts';
import { rewind } from '../rewind.ts';
import { claimOf, swap } from '../swap.ts';

interface Row {
  readonly seq: number;
  readonly head: Hash;
  readonly item: AppendItem;
}

interface Base {
  readonly hash: Hash;
  readonly envelope: Envelope;
  readonly chunks: readonly Bytes[];
}

/**
 * What a memory log holds durably, synchronous and without time. Several logs may share one, as tabs share a database.
 * It is the shortest statement of what a log does; the other kinds do the same to their databases.
 */
export class MemoryStorage {
  /** What reading and writing are refused with, while they are. */
  refusal: { readonly reads?: LogStorageError; readonly writes?: LogStorageError } = {};
  /** How often it was wiped: what was being written before that is not written any more. */
  lives = 0;
  readonly #holders = new Set<(error: LogStorageError) => void>();
  #position: Position = GENESIS;
  /** Where the present epoch began. */
  #start = { seq: GENESIS.seq, head: GENESIS.head };
  #counts: ReadonlyMap<SessionId, number> = NO_COUNTS;
  #base: Base | null = null;
  /** Above the base, in append order. */
  #rows: Row[] = [];
  #bySession = new Map<SessionId, Row[]>();
  #chunks = new Map<Hash, Bytes>();
  #certificates = new Map<SessionId, Certificate>();
  #meta = new Map<string, Bytes>();

  /** Calls `lost` when it is wiped, until the returned function is called. */
  onWiped(lost: (error: LogStorageError) => void): () => void {
    this.#holders.add(lost);
    return () => this.#holders.delete(lost);
  }

  /** It is deleted under its holders: whatever it held is gone, and it begins anew. */
  wipe(): void {
    this.lives += 1;
    this.#position = GENESIS;
    this.#start = { seq: GENESIS.seq, head: GENESIS.head };
    this.#counts = NO_COUNTS;
    this.#base = null;
    this.#rows = [];
    this.#bySession = new Map();
    this.#chunks = new Map();
    this.#certificates = new Map();
    this.#meta = new Map();
    for (const lost of [...this.#holders]) lost(new LogStorageError('refused', 'the storage was wiped'));
  }

  state(): LogState {
    return {
      position: this.#position,
      counts: new Map(this.#counts),
      certificates: new Map(this.#certificates),
      base: this.#base && { hash: this.#base.hash, envelope: this.#base.envelope },
      tail: {
        envelopes: this.#rows.length,
        bytes: this.#rows.reduce((sum, { item }) => sum + sizeOf(item), 0),
      },
    };
  }

  append(items: readonly AppendItem[], certificates: readonly Certificate[]): Position {
    const { fresh, counts } = admit(items, (session) => countOf(this.#counts, session));
    for (const item of fresh) this.#push(item);
    this.#counts = merge(this.#counts, counts);
    for (const certificate of certificates) {
      if (!this.#certificates.has(certificate.session))
        this.#certificates.set(certificate.session, certificate);
    }
    return this.#position;
  }

  read(session: SessionId, from: number, limit: number): Envelope[] {
    const rows = this.#bySession.get(session) ?? [];
    const first = rows[0]?.item.envelope.header.number ?? 0;
    const start = Math.max(0, from - first);
    return rows.slice(start, start + limit).map(({ item }) => item.envelope);
  }

  scan(after: ScanCursor, limit: number): { envelopes: Envelope[]; next: ScanCursor } {
    const start = after === null ? 0 : this.#indexAfter(after);
    const page = this.#rows.slice(start, start + limit);
    const last = page.at(-1);
    const more = start + page.length < this.#rows.length;
    return { envelopes: page.map(({ item }) => item.envelope), next: more && last ? last.seq : null };
  }

  chunk(hash: Hash): Bytes | null {
    return this.#chunks.get(hash) ?? null;
  }

  install(snapshot: Envelope, hash: Hash, chunks: readonly Bytes[], adopt: Counts | false): Position | null {
    const claim = claimOf(snapshot, chunks);
    const base = this.#base && {
      hash: this.#base.hash,
      covers: this.#base.envelope.claim?.covers ?? NO_COUNTS,
    };
    const outcome = swap({ epoch: this.#position.epoch, base, counts: this.#counts }, claim, hash, adopt);
    if (outcome === 'held') return this.#position;
    if (outcome === 'lost') return null;
    this.#position = { ...this.#position, epoch: nextEpoch(claim.epoch, hash) };
    this.#start = { seq: this.#position.seq, head: this.#position.head };
    this.#base = { hash, envelope: snapshot, chunks };
    this.#counts = merge(this.#counts, claim.covers);
    const rows = this.#rows.filter(({ item }) => {
      const { session, number } = item.envelope.header;
      return number >= countOf(claim.covers, session);
    });
    this.#rows = [];
    this.#bySession = new Map();
    this.#chunks = new Map();
    this.#holdChunks(snapshot, chunks);
    for (const row of rows) this.#index(row);
    return this.#position;
  }

  at(seq: number): { head: Hash; counts: ReadonlyMap<SessionId, number> } | null {
    if (!Number.isInteger(seq) || seq < this.#start.seq || seq > this.#position.seq) return null;
    const later = this.#rows.slice(this.#indexAfter(seq));
    const before = this.#rows[this.#rows.length - later.length - 1];
    const head = seq === this.#start.seq ? this.#start.head : before?.head;
    if (head === undefined) return null;
    return {
      head,
      counts: rewind(
        this.#counts,
        later.map(({ item }) => item.envelope.header),
      ),
    };
  }

  getMeta(name: string): Bytes | null {
    return this.#meta.get(name)?.slice() ?? null;
  }

  setMeta(name: string, value: Bytes | null): void {
    if (value) this.#meta.set(name, value.slice());
    else this.#meta.delete(name);
  }

  #push(item: AppendItem): void {
    const seq = this.#position.seq + 1;
    const head = nextHead(this.#position.head, item.envelope.bytes);
    this.#position = { ...this.#position, seq, head };
    this.#index({ seq, head, item });
  }

  #index(row: Row): void {
    const { envelope, chunks } = row.item;
    this.#rows.push(row);
    const session = this.#bySession.get(envelope.header.session) ?? [];
    session.push(row);
    this.#bySession.set(envelope.header.session, session);
    this.#holdChunks(envelope, chunks);
  }

  #holdChunks(envelope: Envelope, chunks: readonly Bytes[]): void {
    for (const [i, hash] of envelope.chunks.entries()) {
      const bytes = chunks[i];
      if (bytes) this.#chunks.set(hash, bytes);
    }
  }

  /** The index of the first row whose seq is greater. */
  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
