import type { SealedEdit } from '@parley/seal';
import { TokenBucket } from '@parley/transport';
import type {
  Bytes,
  Certificate,
  Counts,
  Envelope,
  Hash,
  Position,
  Refusal,
  SessionId,
  SnapshotClaim,
} from '@parley/wire';
import { covers, equal, NO_COUNTS } from '../counts.ts';
import type { Log, LogState } from '../log.ts';
import type { Adopter } from './adopter.ts';
import { sendLive } from './catch-up.ts';
import type { Link } from './link.ts';
import type { Recorder } from './recorder.ts';

/** How far behind the log's end a claim may be, in edits. Its maker speaks of the newest receipt, and others write on. */
export const MOST_BEHIND = 16_384;
/** Claims about a log's past that are compared with it, a second and at once: each reads the log. Who offers one has to wait
 * 15 s after a refusal; and one about the present is compared without. */
const LOOKS = { rate: 1, burst: 8 };

/** What is thought of a snapshot: null if it is worth its chunks, else why not. `duplicate`: silently. `false`: what it
 * claims of this log is not so, and never was. */
export type Judgement = Refusal | 'duplicate' | 'false' | null;

export interface SnapshotsOptions {
  readonly base: LogState['base'];
  readonly log: Log;
  readonly recorder: Recorder;
  /** Of each session, what the log holds or will. */
  readonly held: Counts;
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  readonly now: () => number;
  /** What judging may read of all logs of the process, in sessions and edits. */
  readonly judged: TokenBucket;
  /** What it covers is held from now on: the log stands on it, or it is on its way to a log that has nothing of that. */
  readonly taken: (envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link | null) => void;
  readonly refuse: (link: Link, reason: Refusal, envelope: Envelope) => void;
}

/** The snapshot a replica's log stands on: which ones it takes (rule 5), and how it comes to a newer one. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  /** A device's; null at home. */
  readonly #adopter: Adopter | null;
  #base: LogState['base'];
  #adoptable: Hash | null = null;
  readonly #looks: TokenBucket;
  /** Who is being offered a snapshot of this replica's own. */
  #offeredTo: Link | null = null;

  constructor(options: SnapshotsOptions, adopter: (base: () => LogState['base']) => Adopter | null) {
    this.#options = options;
    this.#base = options.base;
    this.#looks = new TokenBucket(LOOKS.rate, LOOKS.burst, options.now());
    this.#adopter = adopter(() => this.#base);
  }

  get base(): LogState['base'] {
    return this.#base;
  }

  /** Whether it stands on that one, and holds what it covers: what another tab has installed may be news to this one. */
  isBase(hash: Hash): boolean {
    const base = this.#base;
    return base?.hash === hash && covers(this.#options.held, base.envelope.claim?.covers ?? NO_COUNTS);
  }

  /** The log was taken away, and stands on that now. */
  restarted(base: LogState['base']): void {
    this.#base = base;
  }

  /** Takes over the base that another holder of this log has installed. True if there is a new one. */
  async refresh(): Promise<boolean> {
    const { base } = await this.#options.log.refresh();
    if (!base || base.hash === this.#base?.hash) return false;
    this.#base = base;
    return true;
  }

  /** Installs a snapshot this replica made; null if the log stands on something newer. Its maker had applied all that it
   * covers, so what came since lies above it. */
  async installOwn({ envelope, chunks }: SealedEdit): Promise<Position | null> {
    const { hash, recorder } = this.#options;
    const own = await hash(envelope.bytes);
    const position = await recorder.install(envelope, own, chunks, envelope.claim?.covers ?? false);
    if (position) {
      this.#stand(envelope, own);
      this.#options.taken(envelope, own, chunks, null);
    }
    return position;
  }

  /** Offers a snapshot to one link, which asks for its chunks. They are served until that link is down. */
  offer({ envelope, chunks }: SealedEdit, link: Link): void {
    if (link.closed) return;
    this.#options.recorder.lend(envelope, chunks);
    this.#offeredTo = link;
    sendLive(link, this.#options.certificates, envelope);
  }

  linkDown(link: Link): void {
    this.#adopter?.linkDown(link);
    if (this.#offeredTo !== link) return;
    this.#offeredTo = null;
    this.#options.recorder.takeBack();
  }

  /** All that the other side of that link holds is held here. */
  inStep(link: Link): void {
    this.#adopter?.inStep(link);
  }

  tick(): void {
    this.#adopter?.tick();
  }

  /** Whether none waits for home to name it. */
  get rests(): boolean {
    return this.#adopter?.waits !== true;
  }

  /** From now on that snapshot is taken even if everything it covers is held: to make this log small. */
  adopt(hash: Hash, from: Link): void {
    if (this.isBase(hash) || this.#adopter?.rests(hash)) return;
    this.#adoptable = hash;
    from.send({ type: 'want', hashes: [hash] });
  }

  /** Rule 5: home compares a snapshot's claim with its own log; a device's own rules are `Adopter`'s. */
  async judge({ claim }: Envelope, hash: Hash, from: Link): Promise<Judgement> {
    if (!claim) return 'bad-snapshot';
    const { recorder } = this.#options;
    // While the storage refuses, its chunks would come for nothing.
    if (this.#adopter && recorder.failing) return 'duplicate';
    if (this.#adopter) return this.#adopter.judge(claim, hash, this.#adoptable === hash, from);
    // First what costs nothing: most that are not taken are late.
    if (!this.#isCurrent(claim)) return 'stale-snapshot';
    await recorder.flush();
    if (!this.#isCurrent(claim)) return 'stale-snapshot';
    const then = await this.#at(claim.seq);
    if (!then || then.head !== claim.head) return 'stale-snapshot';
    return equal(then.counts, claim.covers) ? null : 'false';
  }

  /** What the log held at that time. Of the present it is known; what has to be read has a price, which the room pays and the
   * process: whoever comes again and again brings no new allowance along. Null too if it would be too much now. */
  async #at(seq: number): Promise<{ readonly head: Hash; readonly counts: Counts } | null> {
    const { recorder, log, now, judged } = this.#options;
    const { position, durable } = recorder;
    const behind = position.seq - seq;
    if (behind === 0) return { head: position.head, counts: durable };
    if (behind < 0 || behind > MOST_BEHIND) return null;
    if (!this.#looks.take(1, now()) || !judged.take(durable.size + behind, now())) return null;
    return log.at(seq);
  }

  /** Whether it was made on top of what this log stands on. */
  #isCurrent({ epoch, parent }: SnapshotClaim): boolean {
    return epoch === this.#options.recorder.position.epoch && parent === (this.#base?.hash ?? null);
  }

  /** One that was judged well, with all of its chunks. */
  async receive(envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link): Promise<void> {
    const { recorder, refuse, taken } = this.#options;
    let isTaken = false;
    const take = (): void => {
      if (!isTaken) taken(envelope, hash, chunks, from);
      isTaken = true;
    };
    const isInstalled = this.#adopter
      ? await this.#adopter.install(envelope, hash, chunks, from, take)
      : (await recorder.install(envelope, hash, chunks, false)) !== null;
    if (isInstalled) {
      this.#stand(envelope, hash);
      take();
    }
    // A device has reasons of its own; that it stands on something newer is no fault of theirs.
    else if (!this.#adopter) refuse(from, 'stale-snapshot', envelope);
  }

  /** The log stands on it now. */
  #stand(envelope: Envelope, hash: Hash): void {
    this.#base = { hash, envelope };
    if (this.#adoptable === hash) this.#adoptable = null;
    this.#adopter?.installed(hash);
  }
}
