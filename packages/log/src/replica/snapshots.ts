import type { SealedEdit } from '@parley/seal';
import {
  type Bytes,
  type Certificate,
  type Counts,
  type Envelope,
  type Hash,
  LIMITS,
  type Position,
  type Refusal,
  type SessionId,
} from '@parley/wire';
import { equal } from '../counts.ts';
import type { Log, LogState } from '../log.ts';
import { sendLive } from './catch-up.ts';
import type { Link } from './link.ts';
import type { Recorder } from './recorder.ts';

export interface SnapshotsOptions {
  /** A device adopts a newer snapshot it verified; home accepts one only by compare-and-swap. */
  readonly mode: 'adopt' | 'compare-and-swap';
  readonly base: LogState['base'];
  readonly log: Log;
  readonly recorder: Recorder;
  readonly held: Counts;
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  readonly hash: (bytes: Bytes) => Promise<Hash>;
  /** The log stands on it now. */
  readonly installed: (envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link | null) => void;
  readonly refuse: (link: Link, reason: Refusal, envelope: Envelope) => void;
}

/** The snapshot a replica's log stands on: which ones it takes (rule 5), and how it comes to a newer one. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  #base: LogState['base'];
  #adoptable: Hash | null = null;
  /** Who is being offered a snapshot of this replica's own. */
  #offeredTo: Link | null = null;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#base = options.base;
  }

  get base(): LogState['base'] {
    return this.#base;
  }

  /** Takes over the base that another holder of this log has installed. True if there is a new one. */
  async refresh(): Promise<boolean> {
    const { base } = await this.#options.log.refresh();
    if (!base || base.hash === this.#base?.hash) return false;
    this.#base = base;
    return true;
  }

  /** Installs a snapshot this replica made; null if the log stands on something newer. */
  async installOwn({ envelope, chunks }: SealedEdit): Promise<Position | null> {
    const hash = await this.#options.hash(envelope.bytes);
    return this.#install(envelope, hash, chunks, null);
  }

  /** Offers a snapshot to one link, which asks for its chunks. They are served until that link is down. */
  offer({ envelope, chunks }: SealedEdit, link: Link): void {
    if (link.closed) return;
    this.#options.recorder.lend(envelope, chunks);
    this.#offeredTo = link;
    sendLive(link, this.#options.certificates, envelope);
  }

  linkDown(link: Link): void {
    if (this.#offeredTo !== link) return;
    this.#offeredTo = null;
    this.#options.recorder.takeBack();
  }

  /** From now on that snapshot is taken even if everything it covers is held: to make this log small. */
  adopt(hash: Hash, from: Link): void {
    if (this.#base?.hash === hash) return;
    this.#adoptable = hash;
    from.send({ type: 'want', hashes: [hash] });
  }

  /** Rule 5: home compares a snapshot's claim with its own log; a device takes one that covers more than it holds. */
  async judge({ claim }: Envelope, hash: Hash): Promise<Refusal | 'duplicate' | null> {
    if (!claim) return 'bad-snapshot';
    const { mode, held, recorder, log } = this.#options;
    if (mode === 'adopt') {
      const news = [...claim.covers].filter(([session, count]) => count > (held.get(session) ?? 0));
      if (news.length === 0 && this.#adoptable !== hash) return 'duplicate';
      const sessions = held.size + news.filter(([session]) => !held.has(session)).length;
      return sessions > LIMITS.sessions ? 'bad-snapshot' : null;
    }
    await recorder.flush();
    const { position } = recorder;
    if (claim.epoch !== position.epoch || claim.parent !== (this.#base?.hash ?? null))
      return 'stale-snapshot';
    const then = await log.at(claim.seq);
    if (!then || then.head !== claim.head) return 'stale-snapshot';
    return equal(then.counts, claim.covers) ? null : 'bad-snapshot';
  }

  /** One that was judged well, with all of its chunks. */
  async receive(envelope: Envelope, hash: Hash, chunks: readonly Bytes[], from: Link): Promise<void> {
    const position = await this.#install(envelope, hash, chunks, from);
    // To a device it is no fault of theirs that it stands on something newer.
    if (!position && this.#options.mode !== 'adopt') this.#options.refuse(from, 'stale-snapshot', envelope);
  }

  async #install(
    envelope: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    from: Link | null,
  ): Promise<Position | null> {
    const { recorder, mode, installed } = this.#options;
    const position = await recorder.install(envelope, hash, chunks, mode === 'adopt');
    if (!position) return null;
    this.#base = { hash, envelope };
    if (this.#adoptable === hash) this.#adoptable = null;
    installed(envelope, hash, chunks, from);
    return position;
  }
}
