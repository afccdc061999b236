import type { Log } from '@parley/log';
import { type CryptoSuite, verifyReceipt } from '@parley/seal';
import {
  type Bytes,
  concat,
  type Elder,
  equalBytes,
  type PartId,
  type Receipt,
  type RoomId,
} from '@parley/wire';
import type { Meta } from '../../sync/remembered.ts';
import { type Contradiction, Contradictions } from './contradictions.ts';
import type { HomePin } from './home-pin.ts';
import { HOME_SAID_META, type HomeSaid, RememberedHome } from './home-said.ts';

/** The names under which a log remembers home's word. */
export const RECEIPTS_META = [HOME_SAID_META];
/** Two receipts, one behind the other, that contradict each other. */
const PROOF = 'home-contradiction';
/** What a named value of a log holds, bytes. */
const MOST_PROOF = 65_536;
/** Receipts that wait for their signature to be checked; one more is not looked at. */
const MOST_WAITING = 64;
/** Receipts that came before home's key was known: so many of the newest are judged once it is. */
const MOST_EARLY = 24;
/** What is older than the newest by less than that is `late`, by home's clock, ms. */
const LATE_MS = 5_000;

/**
 * `new`: believed, and newer than all before of its part. `rewound`: new, and home holds less than it did. `known`: the newest
 * one once more. `late`: home's word from shortly before that, by a slower way; it says nothing new, but that this way works.
 * `old`: from longer before. `unbelieved`: for another room, under another key, or before any key is pinned. `contradicts`:
 * home's hand, and against what it said before of the very same position; it is not believed either.
 */
export type ReceiptVerdict = 'new' | 'rewound' | 'known' | 'late' | 'old' | 'unbelieved' | 'contradicts';

/** Of one part: the newest receipt, and the newest that names everything. */
interface Heard {
  latest: Receipt | null;
  full: Receipt | null;
  /** Home answered this peer, and has not spoken of this part since: whatever it says now is news. */
  answered: boolean;
}

/**
 * Home's word: what it holds durably of each part, believed only under home's key, which is pinned on first use (rule 8).
 * If home says later that it holds less (a restored backup), it is believed too.
 *
 * Home's clock orders its receipts. It may have been set back, so a receipt straight from home is news the first time
 * after it answered, whatever its time.
 */
export class Receipts {
  readonly #suite: CryptoSuite;
  readonly #log: Log;
  readonly #room: RoomId;
  readonly #pin: HomePin;
  readonly #remembered: RememberedHome;
  readonly #contradictions = new Contradictions();
  readonly #parts = new Map<PartId, Heard>();
  readonly #early: { readonly receipt: Receipt; readonly at: number }[] = [];
  #contradiction: Contradiction | null = null;
  #proofSaved: Contradiction | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;
  #wentBack = false;
  #told: (said: HomeSaid) => void = () => {};
  #waiting = 0;
  #checking: Promise<unknown> = Promise.resolve();

  private constructor(suite: CryptoSuite, log: Log, room: RoomId, pin: HomePin, remembered: RememberedHome) {
    this.#suite = suite;
    this.#log = log;
    this.#room = room;
    this.#pin = pin;
    this.#remembered = remembered;
  }

  /** With the key this device knows home by, and what it last knew home to hold. */
  static async load(
    suite: CryptoSuite,
    log: Log,
    room: RoomId,
    pin: HomePin,
    meta: Meta = log,
  ): Promise<Receipts> {
    const [said] = await Promise.all([meta.getMeta(HOME_SAID_META), pin.find()]);
    return new Receipts(suite, log, room, pin, RememberedHome.decode(said ?? null));
  }

  /** Tells `told` what this device knew when it last closed the document, and from then on each receipt that is believed. */
  tell(told: (said: HomeSaid) => void): void {
    this.#told = told;
    for (const said of this.#remembered.parts) told(said);
  }

  /** Those that a new neighbour is given: of each part the newest that names everything, and the newest. */
  *current(): Generator<Receipt> {
    for (const { full, latest } of this.#parts.values()) {
      if (full) yield full;
      if (latest && latest !== full) yield latest;
    }
  }

  /** When a new one was last heard, by this peer's clock, ms; −Infinity: never. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Whether home holds anything of the document, by its last word. */
  get holdsSomething(): boolean {
    return [...this.#parts.values()].some(
      ({ latest }) => latest && (latest.seq > 0 || latest.bases.length > 0),
    );
  }

  /** Whether home held less than it did, since `repaired`. */
  get wentBack(): boolean {
    return this.#wentBack;
  }

  /** Home has all again. */
  repaired(): void {
    this.#wentBack = false;
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
    if (meeting === 'changed') this.#forgetInTurn();
    if (meeting === 'stranger') return false;
    for (const heard of this.#parts.values()) heard.answered = true;
    if (meeting === 'first' || meeting === 'changed')
      this.#checking = this.#checking.then(() => this.#judgeEarly(homeKey));
    return true;
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

  /** Remembers what home holds, for the next time this document opens here. Rejects with
   * `LogStorageError` if the storage refuses; then the next call tries again. */
  async save(): Promise<void> {
    await this.#saveProof();
    const bytes = this.#remembered.unsaved();
    if (bytes === null) return;
    await this.#log.setMeta(HOME_SAID_META, bytes);
    this.#remembered.saved();
  }

  /** The log has lost what `save` wrote: the next one writes all of it again. */
  unsaved(): void {
    this.#remembered.lost();
    this.#proofSaved = null;
  }

  /** After those that are judged under the key before. */
  #forgetInTurn(): void {
    this.#checking = this.#checking.then(() => this.#forget());
  }

  /** What another home held says nothing of this one. */
  #forget(): void {
    for (const said of this.#remembered.forget()) this.#told(said);
    this.#parts.clear();
    this.#contradictions.clear();
    this.#wentBack = false;
  }

  #heard(part: PartId): Heard {
    const heard = this.#parts.get(part) ?? { latest: null, full: null, answered: true };
    this.#parts.set(part, heard);
    return heard;
  }

  async #judge(receipt: Receipt, now: number, fromHome: boolean): Promise<ReceiptVerdict> {
    if (receipt.room !== this.#room) return 'unbelieved';
    const heard = this.#heard(receipt.part);
    const isFirst = fromHome && heard.answered;
    const newest = isFirst ? null : heard.latest;
    if (newest && equalBytes(receipt.bytes, newest.bytes)) return 'known';
    if (newest && receipt.time <= newest.time - LATE_MS) return 'old';
    const pinned = await this.#pin.find();
    if (!pinned) {
      this.#early.push({ receipt, at: now });
      if (this.#early.length > MOST_EARLY) this.#early.shift();
      return 'unbelieved';
    }
    await this.#judgeEarly(pinned);
    if (!(await verifyReceipt(this.#suite, pinned, receipt))) return 'unbelieved';
    if (isRewound(heard.latest, receipt, isFirst)) this.#contradictions.clear();
    const other = this.#contradictions.against(receipt);
    if (other) {
      this.#contradiction ??= [other, receipt];
      return 'contradicts';
    }
    if (newest && receipt.time <= newest.time) return 'late';
    if (fromHome) heard.answered = false;
    return this.#take(receipt, now);
  }

  /** Home's key is known now: what of the receipts before it is home's word counts at once. */
  async #judgeEarly(pinned: Bytes): Promise<void> {
    for (const { receipt, at } of this.#early.splice(0)) {
      const { latest } = this.#heard(receipt.part);
      const isNewer = !latest || receipt.time > latest.time;
      if (isNewer && (await verifyReceipt(this.#suite, pinned, receipt))) this.#take(receipt, at);
    }
  }

  async #saveProof(): Promise<void> {
    if (this.#contradiction === this.#proofSaved) return;
    const bytes = concat(...(this.#contradiction ?? []).map((receipt) => receipt.bytes));
    // What is too large for a named value is shown all the same.
    if (bytes.length <= MOST_PROOF) await this.#log.setMeta(PROOF, bytes);
    this.#proofSaved = this.#contradiction;
  }

  #take(receipt: Receipt, now: number): ReceiptVerdict {
    const heard = this.#heard(receipt.part);
    const before = heard.latest ?? this.#remembered.of(receipt.part);
    const isLess = before !== null && receipt.seq < before.seq;
    heard.latest = receipt;
    heard.full = receipt.full ? receipt : isLess ? null : heard.full;
    this.#heardAt = now;
    this.#wentBack ||= isLess;
    this.#contradictions.take(receipt);
    // Of what it said before nothing is known to be there any more.
    const full = receipt.full || isLess;
    const { part, seq, bases, runs } = receipt;
    const said = { part, seq, bases, runs, full };
    this.#remembered.take(said);
    this.#told(said);
    return isLess ? 'rewound' : 'new';
  }
}

/** Home holds less than before, and says so itself: it was put back, and what it said of the way from there is void. */
const isRewound = (before: Receipt | null, receipt: Receipt, isFirst: boolean): boolean =>
  before !== null && receipt.seq < before.seq && (isFirst || receipt.time > before.time);
