import type { Bytes, Counts, Envelope, Hash, SessionId } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { countOf } from '../counts.ts';
import type { AppendItem } from '../log.ts';

/** What an edit takes in memory beside its bytes, bytes. */
const EDIT_OVERHEAD = 512;

interface Entry {
  readonly item: AppendItem;
  readonly cost: number;
}

/** One session's edits, by number. */
interface Author {
  readonly entries: Map<number, Entry>;
  /** Below this number nothing is kept, or only what is spare. */
  first: number;
  /** The highest number that was kept. */
  last: number;
}

/**
 * What a replica keeps in memory of its edits: those that its log does not have (yet), and those that, as far as is
 * known, nobody else has. A log can be taken away under a page (its database deleted, its disk gone); what stands here
 * is served all the same, and written again. An edit of another session may go once the log has it *and* a peer or home
 * has said that it holds it durably. This replica's own is spare then, and stays as long as there is room: an emptied log
 * takes a session's edits from the first on only, so without the beginning it could take nothing that is written later.
 *
 * What the log has is bounded: beyond that the oldest of it goes, what is spare first, since it would be lost only if the
 * storage went too.
 */
export class Kept {
  readonly #durable: Counts;
  readonly #most: number;
  readonly #authors = new Map<SessionId, Author>();
  /** This replica's own sessions. */
  readonly #own = new Set<SessionId>();
  /** In the order in which they were accepted, without what is spare. */
  readonly #order = new Set<Entry>();
  /** Of this replica's own: what the log has, and somebody else too. In the order in which that came to be known. */
  readonly #spare = new Set<Entry>();
  readonly #proven = new Map<SessionId, number>();
  readonly #chunks = new Map<Hash, { readonly bytes: Bytes; holders: number }>();
  #bytes = 0;

  /** `durable`: what the log has, as it is at each moment. `bytes`: the most that is kept although the log has it. */
  constructor(durable: Counts, bytes: number) {
    this.#durable = durable;
    this.#most = bytes;
  }

  /** That session is this replica's own. */
  own(session: SessionId): void {
    this.#own.add(session);
  }

  /** Takes an edit in; without effect if it is here already. */
  add(item: AppendItem): void {
    const { session, number } = item.envelope.header;
    const author = this.#authors.get(session) ?? { entries: new Map(), first: number, last: number };
    if (author.entries.has(number)) return;
    const entry = { item, cost: sizeOf(item) + EDIT_OVERHEAD };
    this.#authors.set(session, author);
    author.entries.set(number, entry);
    author.first = Math.min(author.first, number);
    author.last = Math.max(author.last, number);
    this.#order.add(entry);
    this.#bytes += entry.cost;
    this.#hold(item);
    this.#bound();
  }

  get(session: SessionId, number: number): AppendItem | null {
    return this.#authors.get(session)?.entries.get(number)?.item ?? null;
  }

  /** Edits of one session that are here, from `from` on without a gap, at most `limit`. */
  read(session: SessionId, from: number, limit: number): Envelope[] {
    const out: Envelope[] = [];
    for (let number = from; out.length < limit; number++) {
      const item = this.get(session, number);
      if (!item) break;
      out.push(item.envelope);
    }
    return out;
  }

  chunk(hash: Hash): Bytes | null {
    return this.#chunks.get(hash)?.bytes ?? null;
  }

  /** All of them: what is spare, then the others in the order in which they were accepted. */
  *items(): Generator<AppendItem> {
    for (const { item } of this.#spare) yield item;
    for (const { item } of this.#order) yield item;
  }

  /** Whose edits are here. */
  sessions(): SessionId[] {
    return [...this.#authors.keys()];
  }

  /** Whether any of that session's edits are here. */
  has(session: SessionId): boolean {
    return this.#authors.has(session);
  }

  /** Whether somebody else has said that it holds that edit durably. */
  isProven(session: SessionId, number: number): boolean {
    return number < countOf(this.#proven, session);
  }

  /** Whether edits from that number on are here that are this replica's own, or that nobody else is known to have. */
  needsFrom(session: SessionId, number: number): boolean {
    const author = this.#authors.get(session);
    if (!author || author.last < number) return false;
    return this.#own.has(session) || !this.isProven(session, author.last);
  }

  /** Somebody who is not this device holds so many of that session's edits durably. It is remembered for good: the caller
   * names only sessions of which this replica has something. */
  prove(session: SessionId, count: number): void {
    if (count <= countOf(this.#proven, session)) return;
    this.#proven.set(session, count);
    this.settle(session);
  }

  /** The log has more of that session: what others have too may go, or is spare. */
  settle(session: SessionId): void {
    const author = this.#authors.get(session);
    const until = Math.min(countOf(this.#proven, session), countOf(this.#durable, session));
    if (author && until > author.first) this.#dispenseBelow(session, author, until);
    this.#bound();
  }

  #dispenseBelow(session: SessionId, author: Author, until: number): void {
    const dispense = (number: number): void => {
      if (this.#own.has(session)) this.#setAside(author.entries.get(number));
      else this.#drop(session, number);
    };
    // A snapshot can cover far more than is here.
    const far = until - author.first > author.entries.size;
    if (far) for (const number of [...author.entries.keys()]) if (number < until) dispense(number);
    if (!far) for (let number = author.first; number < until; number++) dispense(number);
    author.first = until;
  }

  #setAside(entry: Entry | undefined): void {
    if (entry && this.#order.delete(entry)) this.#spare.add(entry);
  }

  #drop(session: SessionId, number: number): void {
    const author = this.#authors.get(session);
    const entry = author?.entries.get(number);
    if (!author || !entry) return;
    author.entries.delete(number);
    if (author.entries.size === 0) this.#authors.delete(session);
    this.#order.delete(entry);
    this.#spare.delete(entry);
    this.#bytes -= entry.cost;
    this.#release(entry.item);
  }

  #bound(): void {
    for (const entries of [this.#spare, this.#order]) {
      for (const { item } of entries) {
        if (this.#bytes <= this.#most) return;
        const { session, number } = item.envelope.header;
        if (number >= countOf(this.#durable, session)) break;
        this.#drop(session, number);
      }
    }
  }

  #hold({ envelope, chunks }: AppendItem): void {
    for (const [index, hash] of envelope.chunks.entries()) {
      const bytes = chunks[index];
      const held = this.#chunks.get(hash);
      if (held) held.holders += 1;
      else if (bytes) this.#chunks.set(hash, { bytes, holders: 1 });
    }
  }

  #release({ envelope }: AppendItem): void {
    for (const hash of envelope.chunks) {
      const held = this.#chunks.get(hash);
      if (!held) continue;
      held.holders -= 1;
      if (held.holders === 0) this.#chunks.delete(hash);
    }
  }
}
