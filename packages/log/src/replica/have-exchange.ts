import { type Counts, digestOf, type Hash, type Have, type SessionId } from '@parley/wire';
import { type Link, raise } from './link.ts';
import type { Recorder } from './recorder.ts';

/** Up to so many sessions a first `have` carries the counts themselves: cheaper than a second round trip. */
const SMALL = 64;
/** Acknowledgements of what a link delivered are gathered for so long, ms. */
export const ACK_MS = 200;
/** What came over other links is told so often, ms. */
const TELL_MS = 2_000;
/** An announced count that is ahead of ours for so long is asked for, ms. */
const AHEAD_MS = 600;
/** What was sent and not acknowledged for so long is sent again, ms; doubled each time. */
const UNACKED_MS = 5_000;
const UNACKED_MAX_MS = 60_000;
const ASK_MS = 1_000;

export interface HaveOptions {
  readonly recorder: Recorder;
  readonly held: ReadonlyMap<SessionId, number>;
  readonly base: () => Hash | null;
  readonly pump: (link: Link) => void;
  /** Asks that link for a session's edits from here on. */
  readonly graft: (session: SessionId, link: Link) => void;
  /** What a link acknowledged changed. */
  readonly acked: (link: Link) => void;
}

/**
 * The one comparison of two replicas: a digest first, the counts if digests differ, and from then on what changed.
 * A `have` is announcement, acknowledgement and repair request at once; it speaks only of what is durable.
 */
export class HaveExchange {
  readonly #options: HaveOptions;
  /** Counts this replica's changes of `durable`. */
  #version = 0;
  readonly #changed = new Map<SessionId, number>();
  #digest: { version: number; hash: Hash } | null = null;
  readonly #patience = new WeakMap<Link, number>();

  constructor(options: HaveOptions) {
    this.#options = options;
  }

  get digest(): Hash {
    if (this.#digest?.version !== this.#version) {
      this.#digest = { version: this.#version, hash: digestOf(this.#options.recorder.durable) };
    }
    return this.#digest.hash;
  }

  /** These sessions' edits became durable. */
  grown(sessions: ReadonlySet<SessionId>, links: Iterable<Link>): void {
    this.#version += 1;
    for (const session of sessions) this.#changed.set(session, this.#version);
    for (const link of links) {
      for (const session of sessions) if (link.delivers.has(session)) link.due.add(session);
    }
  }

  /** That link brought an edit: first, or once more. If it is durable already, the other side did not know. */
  delivered(link: Link, session: SessionId, number: number): void {
    link.delivers.add(session);
    if ((this.#options.recorder.durable.get(session) ?? 0) > number) link.due.add(session);
  }

  /** The first thing said on a new link (rule 3). */
  greet(link: Link, now: number): void {
    if (this.#options.recorder.durable.size <= SMALL) this.#tellAll(link, false, now);
    else this.#tell(link, new Map(), now);
  }

  received(have: Have, link: Link, now: number): void {
    link.base = have.base;
    if (have.full) {
      link.acked.clear();
      link.theirs.clear();
    }
    for (const [session, count] of have.counts) {
      raise(link.acked, session, count);
      raise(link.theirs, session, count);
    }
    if (have.digest === this.digest) this.#equal(link);
    else this.#differ(have, link, now);
    if (have.ask && link.toldFull !== this.#version) this.#tellAll(link, false, now);
    const first = !link.synced;
    link.synced = true;
    if (first || have.full) this.#aim(link);
    this.#options.acked(link);
  }

  /** Acknowledges, tells, and repairs what stands still. */
  tick(link: Link, now: number): void {
    if (!link.synced || link.closed) return;
    if (link.due.size > 0 && now - link.toldAt >= ACK_MS) {
      this.#tell(link, this.#countsOf(link.due), now, link.told);
      link.due.clear();
    } else if (link.told !== this.#version && now - link.toldAt >= TELL_MS) {
      this.#tellChanged(link, now);
    }
    this.#repairOurs(link, now);
    this.#repairTheirs(link, now);
  }

  #equal(link: Link): void {
    for (const [session, count] of this.#options.recorder.durable) {
      raise(link.acked, session, count);
      raise(link.theirs, session, count);
    }
  }

  #differ(have: Have, link: Link, now: number): void {
    const known = have.full || digestOf(link.acked) === have.digest;
    if (known || now - link.askedAt < ASK_MS) return;
    link.askedAt = now;
    this.#tellAll(link, true, now);
  }

  /** Everything held now that they lack is theirs to catch up with. */
  #aim(link: Link): void {
    for (const [session, count] of this.#options.held) {
      if (count > (link.theirs.get(session) ?? 0)) link.goals.set(session, count);
    }
    this.#options.pump(link);
  }

  #tellAll(link: Link, ask: boolean, now: number): void {
    link.toldFull = this.#version;
    link.told = this.#version;
    link.due.clear();
    this.#send(link, this.#options.recorder.durable, true, ask, now);
  }

  #tellChanged(link: Link, now: number): void {
    const changed = new Set<SessionId>();
    for (const [session, version] of this.#changed) if (version > link.told) changed.add(session);
    link.due.clear();
    this.#tell(link, this.#countsOf(changed), now);
  }

  #tell(link: Link, counts: Counts, now: number, told = this.#version): void {
    link.told = told;
    this.#send(link, counts, false, false, now);
  }

  #send(link: Link, counts: Counts, full: boolean, ask: boolean, now: number): void {
    link.toldAt = now;
    link.send({ type: 'have', digest: this.digest, base: this.#options.base(), full, ask, counts });
  }

  #countsOf(sessions: Iterable<SessionId>): Counts {
    const counts = new Map<SessionId, number>();
    for (const session of sessions) {
      const count = this.#options.recorder.durable.get(session);
      if (count) counts.set(session, count);
    }
    return counts;
  }

  /** They announced more of a session than we hold, and nobody brings it: ask them. */
  #repairOurs(link: Link, now: number): void {
    for (const [session, count] of link.acked) {
      const held = this.#options.held.get(session) ?? 0;
      if (count <= held) {
        link.ahead.delete(session);
        continue;
      }
      const seen = link.ahead.get(session);
      if (seen?.held !== held) {
        link.ahead.set(session, { since: now, held });
      } else if (now - seen.since >= AHEAD_MS) {
        link.ahead.set(session, { since: now + AHEAD_MS, held });
        this.#options.graft(session, link);
      }
    }
  }

  /** We sent it and they do not acknowledge it: they dropped it, so it goes out again. */
  #repairTheirs(link: Link, now: number): void {
    const patience = this.#patience.get(link) ?? UNACKED_MS;
    let again = false;
    for (const [session, sent] of link.theirs) {
      const acked = link.acked.get(session) ?? 0;
      if (acked >= sent) {
        link.unacked.delete(session);
        continue;
      }
      const seen = link.unacked.get(session);
      if (seen?.acked !== acked) {
        link.unacked.set(session, { since: now, acked });
      } else if (now - seen.since >= patience) {
        link.unacked.set(session, { since: now, acked });
        link.theirs.set(session, acked);
        link.goals.set(session, Math.max(sent, this.#options.held.get(session) ?? 0));
        again = true;
      }
    }
    if (again) {
      this.#patience.set(link, Math.min(patience * 2, UNACKED_MAX_MS));
      this.#options.pump(link);
    } else if (link.unacked.size === 0) {
      this.#patience.delete(link);
    }
  }
}
