import type { Log } from '@parley/log';
import { type CryptoSuite, verifyReceipt } from '@parley/seal';
import {
  type Bytes,
  type Counts,
  concat,
  decodeCounts,
  digestOf,
  type Elder,
  encodeCounts,
  equalBytes,
  type Hash,
  type Receipt,
  type RoomId,
  type SessionId,
  WireError,
} from '@parley/wire';
import { type Contradiction, Contradictions } from './contradictions.ts';
import type { HomePin } from './home-pin.ts';
import { NamedBases } from './named-bases.ts';
import type { Meta } from './remembered.ts';

const COVERED = 'at-home';
const BASES = 'named-bases';
/** The names under which a log remembers them. */
export const RECEIPTS_META = [COVERED, BASES];
/** Two receipts, one behind the other, that contradict each other. */
const PROOF = 'home-contradiction';
/** What a named value of a log holds, bytes. */
const MOST_PROOF = 65_536;
/** Sessions remembered between two openings: what fits one named value of a log. The largest counts come first. */
const MOST_SAVED = 1_500;
/** Receipts that wait for their signature to be checked; one more is not looked at. */
const MOST_WAITING = 64;
/** Receipts that came before home's key was known: so many of the newest are judged once it is. */
const MOST_EARLY = 8;
/** What is older than the newest by less than that is `late`, by home's clock, ms. */
const LATE_MS = 5_000;

/**
 * `new`: believed, and newer than all before. `rewound`: new, and home holds less than it did, so that what `save` wrote
 * says too much. `known`: the newest one once more. `late`: home's word from shortly before that, by a slower way; it says
 * nothing new, but that this way works. `old`: from longer before; only which snapshot it names is taken from it.
 * `unbelieved`: for another room, under another key, or before any key is pinned. `contradicts`: home's hand, and against what
 * it said before of the very same position; it is not believed either.
 */
export type ReceiptVerdict = 'new' | 'rewound' | 'known' | 'late' | 'old' | 'unbelieved' | 'contradicts';

/**
 * Home's word: which edits it holds durably, believed only under home's key, which is pinned on first use (rule 8).
 * Counts only grow as long as home's `seq` does; if home says later that it holds less (a restored backup), it is
 * believed too, and everything above is in the outbox again.
 *
 * Home's clock orders its receipts. It may have been set back, so a receipt straight from home is news the first time
 * after it answered, whatever its time.
 */
export class Receipts {
  readonly #suite: CryptoSuite;
  readonly #log: Log;
  readonly #room: RoomId;
  readonly #pin: HomePin;
  readonly #contradictions = new Contradictions();
  #contradiction: Contradiction | null = null;
  #proofSaved: Contradiction | null = null;
  #counts: ReadonlyMap<SessionId, number> = new Map();
  /** The newest receipt, and the newest that names everything. */
  #latest: Receipt | null = null;
  #full: Receipt | null = null;
  #complete = false;
  #heardAt = Number.NEGATIVE_INFINITY;
  #answered = false;
  #saved: Counts | null = null;
  readonly #early: { readonly receipt: Receipt; readonly at: number }[] = [];
  #bases = new NamedBases();
  #basesSaved = 0;
  #waiting = 0;
  #checking: Promise<unknown> = Promise.resolve();

  private constructor(suite: CryptoSuite, log: Log, room: RoomId, pin: HomePin) {
    this.#pin = pin;
    this.#suite = suite;
    this.#log = log;
    this.#room = room;
  }

  /** With the key this device knows home by, and what it last knew home to hold. */
  static async load(
    suite: CryptoSuite,
    log: Log,
    room: RoomId,
    pin: HomePin,
    meta: Meta = log,
  ): Promise<Receipts> {
    const receipts = new Receipts(suite, log, room, pin);
    const [covered, bases] = await Promise.all([meta.getMeta(COVERED), meta.getMeta(BASES), pin.find()]);
    receipts.#counts = countsIn(covered ?? null);
    receipts.#saved = receipts.#counts;
    receipts.#bases = NamedBases.decode(bases ?? null);
    receipts.#basesSaved = receipts.#bases.version;
    return receipts;
  }

  /** Session → how many of its edits home holds durably. */
  get counts(): Counts {
    return this.#counts;
  }
  /** The newest heard since the room opened. */
  get latest(): Receipt | null {
    return this.#latest;
  }
  /** The newest of those that name everything; a new neighbour is given it. */
  get full(): Receipt | null {
    return this.#full;
  }
  /** The snapshots home said it stands on, by any of them, also before the room opened. */
  get bases(): NamedBases {
    return this.#bases;
  }
  /** When a new one was last heard, by this peer's clock, ms; −Infinity: never. */
  get heardAt(): number {
    return this.#heardAt;
  }
  /** Whether `counts` is exactly what home holds at `latest.seq`. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Home's key; null until it is known. */
  get homeKey(): Bytes | null {
    return this.#pin.key;
  }

  /** Whether home's key is known. */
  get pinned(): boolean {
    return this.#pin.key !== null;
  }

  /** Two things home signed of which one is not true; null while there are none. The log keeps them. */
  get contradiction(): Contradiction | null {
    return this.#contradiction;
  }

  /** Home introduced itself. False if this device knows it by another key, which did not hand over to this one: then nothing
   * it says counts. */
  async pin(homeKey: Bytes, elders: readonly Elder[] = []): Promise<boolean> {
    const meeting = await this.#pin.meet(homeKey, elders);
    this.#answered = meeting !== 'stranger';
    if (meeting === 'changed') this.#forgetInTurn();
    if (meeting === 'first' || meeting === 'changed')
      this.#checking = this.#checking.then(() => this.#judgeEarly(homeKey));
    return this.#answered;
  }

  /** A person takes the one that answered last for home, though it is not the one this device knew: it begins anew, as
   * somebody of whom nothing was heard. False if no other than the known one answered. */
  async accept(): Promise<boolean> {
    if (!(await this.#pin.accept())) return false;
    this.#forgetInTurn();
    await this.#checking;
    return true;
  }

  /** Judges a receipt. `fromHome`: it came over this peer's own line to home. One after the other, as they came. */
  receive(receipt: Receipt, now: number, fromHome: boolean): Promise<ReceiptVerdict> {
    if (this.#waiting >= MOST_WAITING) return Promise.resolve('old');
    this.#waiting += 1;
    const verdict = this.#checking.then(() => this.#judge(receipt, now, fromHome));
    const done = (): void => {
      this.#waiting -= 1;
    };
    this.#checking = verdict.then(done, done);
    return verdict;
  }

  /** This replica holds `held` durably, whose digest is `digest`: if home signed that digest, it holds the same. So a
   * receipt that was missed is made good. */
  compare(digest: Hash, held: Counts): void {
    if (this.#complete || this.#latest?.digest !== digest) return;
    this.#counts = new Map(held);
    this.#complete = true;
  }

  /** Remembers what home holds, for the next time this document opens here. Rejects with
   * `LogStorageError` if the storage refuses; then the next call tries again. */
  async save(): Promise<void> {
    await this.#saveProof();
    const { version } = this.#bases;
    if (version !== this.#basesSaved) await this.#log.setMeta(BASES, this.#bases.encode());
    this.#basesSaved = version;
    const counts = this.#counts;
    if (counts === this.#saved) return;
    await this.#log.setMeta(COVERED, encodeCounts(largest(counts)));
    this.#saved = counts;
  }

  /** The log has lost what `save` wrote: the next one writes all of it again. */
  unsaved(): void {
    this.#saved = null;
    this.#proofSaved = null;
  }

  /** After those that are judged under the key before. */
  #forgetInTurn(): void {
    this.#checking = this.#checking.then(() => this.#forget());
  }

  /** What another home held says nothing of this one. */
  #forget(): void {
    this.#counts = new Map();
    this.#latest = null;
    this.#full = null;
    this.#complete = false;
    this.#contradictions.clear();
  }

  async #judge(receipt: Receipt, now: number, fromHome: boolean): Promise<ReceiptVerdict> {
    if (receipt.room !== this.#room) return 'unbelieved';
    const isFirst = fromHome && this.#answered;
    const newest = isFirst ? null : this.#latest;
    if (newest && equalBytes(receipt.bytes, newest.bytes)) return 'known';
    const isOld = newest !== null && receipt.time <= newest.time - LATE_MS;
    if (isOld && (receipt.base === null || this.#bases.has(receipt.base))) return 'old';
    const pinned = await this.#pin.find();
    if (!pinned) {
      this.#early.push({ receipt, at: now });
      if (this.#early.length > MOST_EARLY) this.#early.shift();
      return 'unbelieved';
    }
    await this.#judgeEarly(pinned);
    if (!(await verifyReceipt(this.#suite, pinned, receipt))) return 'unbelieved';
    if (this.#wentBack(receipt, isFirst)) this.#contradictions.clear();
    const other = this.#contradictions.against(receipt);
    if (other) {
      this.#contradiction ??= [other, receipt];
      return 'contradicts';
    }
    if (newest && receipt.time <= newest.time) {
      // That home once stood on a snapshot is not outdone by what it says later.
      this.#bases.take(receipt);
      return isOld ? 'old' : 'late';
    }
    if (fromHome) this.#answered = false;
    return this.#take(receipt, now);
  }

  /** Home's key is known now: what of the receipts before it is home's word counts at once. */
  async #judgeEarly(pinned: Bytes): Promise<void> {
    for (const { receipt, at } of this.#early.splice(0)) {
      const isNewer = !this.#latest || receipt.time > this.#latest.time;
      if (isNewer && (await verifyReceipt(this.#suite, pinned, receipt))) this.#take(receipt, at);
    }
  }

  /** Home holds less than before, and says so itself: it was put back, and what it said of the way from there is void. */
  #wentBack(receipt: Receipt, isFirst: boolean): boolean {
    const before = this.#latest;
    return before !== null && receipt.seq < before.seq && (isFirst || receipt.time > before.time);
  }

  async #saveProof(): Promise<void> {
    if (this.#contradiction === this.#proofSaved) return;
    const bytes = concat(...(this.#contradiction ?? []).map((receipt) => receipt.bytes));
    // What is too large for a named value is shown all the same.
    if (bytes.length <= MOST_PROOF) await this.#log.setMeta(PROOF, bytes);
    this.#proofSaved = this.#contradiction;
  }

  #take(receipt: Receipt, now: number): ReceiptVerdict {
    this.#bases.take(receipt);
    const before = this.#latest;
    const isRewound = before !== null && receipt.seq < before.seq;
    this.#contradictions.take(receipt);
    const counts = new Map(isRewound || receipt.full ? [] : this.#counts);
    for (const [session, count] of receipt.counts) {
      if (count > (counts.get(session) ?? 0)) counts.set(session, count);
    }
    this.#counts = counts;
    this.#latest = receipt;
    this.#full = receipt.full ? receipt : isRewound ? null : this.#full;
    this.#complete = digestOf(counts) === receipt.digest;
    this.#heardAt = now;
    return isRewound ? 'rewound' : 'new';
  }
}

function countsIn(bytes: Bytes | null): Counts {
  if (!bytes) return new Map();
  try {
    return decodeCounts(bytes);
  } catch (error) {
    // Written by another version of this page: then nothing is known to be at home until home says so.
    if (error instanceof WireError) return new Map();
    throw error;
  }
}

function largest(counts: Counts): Counts {
  if (counts.size <= MOST_SAVED) return counts;
  return new Map([...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_SAVED));
}
