import type { Logger } from '@parley/runtime';
import { type Bytes, type Counts, type Envelope, type Hash, LIMITS, type SnapshotClaim } from '@parley/wire';
import { countOf, covers, isEmpty, merge, NO_COUNTS } from '../counts.ts';
import type { AppendItem, Log, LogState } from '../log.ts';
import type { Adoption } from './adoption.ts';
import type { Link } from './link.ts';
import type { Recorder } from './recorder.ts';
import { Resting } from './resting.ts';

/** Edits read from the log at a time. */
const BATCH = 256;
/** What is written while a snapshot is compared may make the comparison say too little. Then it is made again, so often. */
const MAX_TRIES = 3;
/** Snapshots that wait for home's word; the oldest is forgotten. */
const MAX_PUT_OFF = 8;

export interface AdopterOptions {
  readonly adoption: Adoption;
  readonly log: Log;
  readonly recorder: Recorder;
  readonly held: Counts;
  readonly counts: Counts;
  readonly base: () => LogState['base'];
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Which snapshots a device takes over (rule 5). What one covers is dropped from the log, and what it says it covers is
 * never asked for again; any editor can sign one that is not what it says. So
 *
 * - it never covers more of this session than this session made;
 * - a device that holds others' edits takes only what home's receipt names, or what its log stands on already (another tab);
 * - wherever edits would be dropped, it is opened first, and must contain what they made, together with what is kept;
 * - where the log was taken away and has not got everything back, no more is asked of it than what is left. What went with
 *   the log, also above the snapshot, may come only once the snapshot is there;
 * - a newcomer, which has nothing of anybody, takes what it is served.
 */
export class Adopter {
  readonly #options: AdopterOptions;
  readonly #resting: Resting;
  /** Without a base, without others' edits at its beginning, and not in step with anybody yet. */
  #isNewcomer: boolean;
  /** Those that home has not named, and who brought them. */
  readonly #putOff = new Map<Hash, Link>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: AdopterOptions) {
    const { base, counts, adoption, now } = options;
    this.#options = options;
    this.#resting = new Resting(now);
    this.#isNewcomer = base() === null && [...counts.keys()].every((session) => adoption.isOwn(session));
  }

  /** Whether one is worth its chunks. `asked`: to make this log small, so it need not bring anything new. */
  async judge(
    claim: SnapshotClaim,
    hash: Hash,
    asked: boolean,
    from: Link,
  ): Promise<'bad-snapshot' | 'duplicate' | null> {
    const { adoption, held, recorder, base } = this.#options;
    if (countOf(claim.covers, adoption.session) > countOf(held, adoption.session)) return 'bad-snapshot';
    if (merge(held, claim.covers).size > LIMITS.sessions) return 'bad-snapshot';
    // Not by what is held: a log whose storage was taken away has to get it back.
    if (!asked && covers(recorder.secured, claim.covers)) return 'duplicate';
    // What the present base covers stands nowhere else.
    if (!covers(claim.covers, base()?.envelope.claim?.covers ?? NO_COUNTS)) return 'duplicate';
    if (this.rests(hash)) return 'duplicate';
    return (await this.#isTrusted(hash, from)) ? null : this.#putOffUntilNamed(hash, from);
  }

  /** Whether it failed, and nothing is different yet. */
  rests(hash: Hash): boolean {
    return this.#resting.has(hash, this.#total);
  }

  /** Installs one that was judged well, if it stands its test. False if not. One after the other. `begins` is called before
   * it is in the log, if nothing of what it covers was: it can be shown then, and what lies above it can come. */
  install(
    envelope: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    from: Link,
    begins: () => void,
  ): Promise<boolean> {
    const done = this.#turn.then(() => this.#install(envelope, hash, chunks, from, begins));
    this.#turn = done.catch(() => {});
    return done;
  }

  /** The log stands on a snapshot now. */
  installed(hash: Hash): void {
    this.#isNewcomer = false;
    this.#putOff.delete(hash);
  }

  /** All that somebody else has is held. */
  inStep(link: Link): void {
    if (link.info.kind === 'tab' || !this.#isNewcomer) return;
    const { held, adoption } = this.#options;
    this.#isNewcomer = [...held.keys()].every((session) => adoption.isOwn(session));
  }

  /** Whether some are put off until home names them. */
  get waits(): boolean {
    return this.#putOff.size > 0;
  }

  /** Asks again for what home has named meanwhile. */
  tick(): void {
    for (const [hash, link] of this.#putOff) {
      if (!this.#options.adoption.isNamed(hash)) continue;
      this.#putOff.delete(hash);
      link.send({ type: 'want', hashes: [hash] });
    }
  }

  linkDown(link: Link): void {
    for (const [hash, from] of this.#putOff) if (from === link) this.#putOff.delete(hash);
  }

  async #install(
    envelope: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    from: Link,
    begins: () => void,
  ): Promise<boolean> {
    const { recorder, logger, base } = this.#options;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (!(await this.#isTrusted(hash, from))) {
        this.#putOffUntilNamed(hash, from);
        return false;
      }
      if (base() === null && isEmpty(this.#atStake(envelope))) {
        const founded = recorder.found(envelope, hash, chunks);
        begins();
        return founded;
      }
      const known = await this.#known(envelope, hash, chunks);
      if (!known) {
        this.#resting.add(hash, this.#total);
        logger.warn('a snapshot lacks what this device shows, and is not taken', { hash });
        return false;
      }
      if (await recorder.install(envelope, hash, chunks, known)) return true;
    }
    return false;
  }

  /** What is known to be in it, of all that it covers and is held. Null if something is not. */
  async #known(snapshot: Envelope, hash: Hash, chunks: readonly Bytes[]): Promise<Counts | null> {
    const covered = snapshot.claim?.covers ?? NO_COUNTS;
    const { adoption } = this.#options;
    if (isEmpty(this.#atStake(snapshot))) return NO_COUNTS;
    // Then nothing is at stake any more: what it covers is gone from the log.
    if (await this.#isInLog(hash)) return covered;
    if (this.rests(hash)) return null;
    const kept = () => this.#above(covered);
    const known = await adoption.prove(snapshot, chunks, kept);
    return known ?? (this.#lacksSome ? this.#knownOfLeft(snapshot, chunks, kept) : null);
  }

  /** What is held of the sessions it covers. */
  #atStake({ claim }: Envelope): Counts {
    const { held } = this.#options;
    const covered = claim?.covers ?? NO_COUNTS;
    return new Map([...covered.keys()].map((session) => [session, countOf(held, session)]));
  }

  /** Whether the log was taken away, and has not got everything back. */
  get #lacksSome(): boolean {
    return !covers(this.#options.recorder.secured, this.#options.held);
  }

  /** As `#known`, of what is left. */
  async #knownOfLeft(
    snapshot: Envelope,
    chunks: readonly Bytes[],
    kept: () => AsyncGenerator<AppendItem>,
  ): Promise<Counts | null> {
    const { adoption, recorder } = this.#options;
    // Before it is read: what is got back meanwhile is not known to be in it.
    const left = new Map(recorder.secured);
    return (await adoption.proveLeft(snapshot, chunks, () => this.#left(), kept)) ? left : null;
  }

  /** All there is, from the log's own base on. */
  async *#left(): AsyncGenerator<AppendItem> {
    const base = this.#options.base();
    if (base) yield this.#withChunks(base.envelope);
    yield* this.#above(NO_COUNTS);
  }

  /** Everything above that, on disk or not yet. */
  async *#above(covered: Counts): AsyncGenerator<AppendItem> {
    const { log, recorder } = this.#options;
    await recorder.flush();
    const isAbove = ({ header }: Envelope): boolean => header.number >= countOf(covered, header.session);
    let cursor = null;
    do {
      const { envelopes, next } = await log.scan(cursor, BATCH);
      for (const envelope of envelopes) if (isAbove(envelope)) yield this.#withChunks(envelope);
      cursor = next;
    } while (cursor !== null);
    // What the log has lost may have left a gap before it.
    for (const envelope of recorder.allInMemory()) {
      const { session, number } = envelope.header;
      if (isAbove(envelope) && number >= countOf(recorder.durable, session)) yield this.#withChunks(envelope);
    }
  }

  async #withChunks(envelope: Envelope): Promise<AppendItem> {
    const found = await Promise.all(envelope.chunks.map((hash) => this.#options.recorder.chunk(hash)));
    // One that the log lost makes the edit unreadable, as it is wherever else it is opened from here.
    return { envelope, chunks: found.filter((chunk) => chunk !== null) };
  }

  async #isTrusted(hash: Hash, { info }: Link): Promise<boolean> {
    const { adoption, base } = this.#options;
    if (this.#isNewcomer || adoption.isNamed(hash) || base()?.hash === hash) return true;
    // Reading the log costs more than a false snapshot does, so a stranger's is not looked for in it.
    return info.kind === 'tab' && (await this.#isInLog(hash));
  }

  /** Whether another tab has installed it. */
  async #isInLog(hash: Hash): Promise<boolean> {
    return (await this.#options.log.refresh()).base?.hash === hash;
  }

  #putOffUntilNamed(hash: Hash, from: Link): 'duplicate' {
    this.#putOff.delete(hash);
    const [oldest] = this.#putOff.keys();
    if (oldest !== undefined && this.#putOff.size >= MAX_PUT_OFF) this.#putOff.delete(oldest);
    if (!from.closed) this.#putOff.set(hash, from);
    return 'duplicate';
  }

  get #total(): number {
    let total = 0;
    for (const count of this.#options.held.values()) total += count;
    return total;
  }
}
