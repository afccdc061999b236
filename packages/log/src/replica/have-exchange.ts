import {
  type Bytes,
  type Counts,
  digestOf,
  encodeSync,
  type Hash,
  type Have,
  LIMITS,
  type SessionId,
} from '@parley/wire';
import type { Ahead, Link } from './link.ts';
import type { Recorder } from './recorder.ts';

/** Up to so many sessions a first `have` carries the counts themselves: cheaper than a second round trip. */
const SMALL = 64;
/** Acknowledgements of what a link delivered are gathered for so long, ms. */
export const ACK_MS = 200;
/** The same of what a peer delivered: longer, since what somebody types comes to each of the others. One that comes after a
 * pause is acknowledged at once. */
const PEER_ACK_MS = 500;
/** What came over other links is told so long after it became durable, at the most, ms: with all that did meanwhile. */
const TELL_MS = 2_000;
/** An announced count that is ahead of ours for so long is asked for, ms; doubled each time. */
const AHEAD_MS = 600;
const AHEAD_MAX_MS = 30_000;
/** What a `have` costs beside the sessions it names, in sessions. */
const HAVE_COST = 50;
/** Comparing so many sessions costs as much again as comparing none. */
const COMPARED = 600;
/** Who was asked for it at every patience up to the longest, and brought no envelope and no chunk at all for so long, ms, does
 * not have what it announced: that is forgotten until it is announced again. Who brings other things may be busy with those. */
const SILENT_MS = 60_000;
/** Announced sessions looked at, and so asked for, on one link a tick. */
const MAX_LOOKED_AT = 64;
/** What was sent and not acknowledged for so long is sent again, ms; doubled each time. */
const UNACKED_MS = 5_000;
const UNACKED_MAX_MS = 60_000;
/** Everything is asked for, and answered, at most so often, ms. */
const ASK_MS = 1_000;

export interface HaveOptions {
  readonly recorder: Recorder;
  readonly held: ReadonlyMap<SessionId, number>;
  readonly base: () => Hash | null;
  readonly pump: (link: Link) => void;
  /** Asks that link for a session's edits from here on. */
  readonly graft: (session: SessionId, link: Link) => void;
  /** That link holds the very same as this replica. */
  readonly equal: (link: Link) => void;
  /** What a link acknowledged changed. */
  readonly acked: (link: Link) => void;
}

/**
 * The one comparison of two replicas: a digest first, the counts if digests differ, and from then on what changed.
 * A `have` is announcement, acknowledgement and repair request at once; it speaks only of what is durable.
 *
 * Taking a `have` costs as much as its bytes. Comparing it costs as much as the room has sessions, so that is done at a
 * bounded rate, and what the other side claims is believed of that link alone.
 */
export class HaveExchange {
  readonly #options: HaveOptions;
  /** Counts this replica's changes of `durable`. */
  #version = 0;
  readonly #changed = new Map<SessionId, number>();
  /** Session → the link over which its edits came first, of late. */
  readonly #deliverers = new Map<SessionId, Link>();
  #digest: { version: number; hash: Hash } | null = null;
  /** What says everything, encoded: links that ask for it share the work. */
  #all: {
    readonly version: number;
    readonly base: Hash | null;
    readonly ask: boolean;
    readonly bytes: Bytes;
  } | null = null;

  constructor(options: HaveOptions) {
    this.#options = options;
  }

  get digest(): Hash {
    if (this.#digest?.version !== this.#version) {
      this.#digest = { version: this.#version, hash: digestOf(this.#options.recorder.durable) };
    }
    return this.#digest.hash;
  }

  /** What is durable may be less than before: everybody is told all of it. */
  restarted(links: Iterable<Link>, now: number): void {
    this.#version += 1;
    for (const link of links) {
      link.ahead.clear();
      link.aheadRound = null;
      link.aheadAt = Number.POSITIVE_INFINITY;
      for (const [session, count] of link.acked) this.#noteAhead(link, session, count, now);
      this.#tellAll(link, false, now);
    }
  }

  /** These sessions' edits became durable. What links said of them before there was anything of them here counts now. */
  grown(sessions: ReadonlySet<SessionId>, links: Iterable<Link>): void {
    this.#version += 1;
    for (const session of sessions) this.#changed.set(session, this.#version);
    for (const link of links) {
      for (const session of sessions) {
        if (link.delivers.has(session)) link.due.add(session);
        this.#prove(link, session, link.acked.get(session) ?? 0);
      }
    }
  }

  /** That link brought an edit before any other did: it is told soon when that is durable. The others have it from elsewhere,
   * and hear of it with what else they are told. */
  delivered(link: Link, session: SessionId, number: number): void {
    const before = this.#deliverers.get(session);
    if (before !== link) {
      before?.delivers.delete(session);
      link.delivers.add(session);
      this.#deliverers.set(session, link);
    }
    if (this.#isDurable(session, number)) link.due.add(session);
  }

  /** That link brought what was held already. If it is durable, and the other side was told all there is to tell, it has
   * missed that. */
  repeated(link: Link, session: SessionId, number: number): void {
    if (link.told === this.#version && this.#isDurable(session, number)) link.due.add(session);
  }

  linkDown(link: Link): void {
    for (const session of link.delivers) this.#deliverers.delete(session);
    link.delivers.clear();
  }

  /** The first thing said on a new link (rule 3). */
  greet(link: Link, now: number): void {
    if (this.#options.recorder.durable.size <= SMALL) this.#tellAll(link, false, now);
    else this.#tell(link, new Map(), now);
  }

  received(have: Have, link: Link, now: number): void {
    if (!link.named.take(HAVE_COST + have.counts.size, now)) return link.strike();
    link.base = have.base;
    if (!this.#take(have, link, now)) return link.close('misbehaving');
    link.owed ||= have.ask;
    link.unjudged = {
      digest: have.digest,
      full: have.full,
      news: have.full || (link.unjudged?.news ?? false),
    };
    if (this.#mayJudge(link, now)) this.#judge(link, now);
    this.#options.acked(link);
    link.wake();
  }

  /** Compares what waits, acknowledges, tells, and repairs what stands still. */
  tick(link: Link, now: number): void {
    if (link.closed || this.#options.recorder.unsure) return;
    if (link.unjudged && this.#mayJudge(link, now)) this.#judge(link, now);
    this.#answer(link, now);
    if (!link.synced) return;
    if (link.told !== this.#version) link.behindAt ??= now;
    const gathered = link.info.kind === 'peer' ? PEER_ACK_MS : ACK_MS;
    const due = link.due.size > 0 && now - link.toldAt >= gathered;
    if (due || (link.behindAt !== null && now - link.behindAt >= TELL_MS)) this.#tellChanged(link, now);
    this.#repairOurs(link, now);
    this.#repairTheirs(link, now);
    link.wake();
  }

  /** Whether nothing of that link waits for a tick. */
  rests(link: Link): boolean {
    if (link.closed) return true;
    if (link.unjudged || link.owed || link.pumping) return false;
    if (!link.synced) return true;
    const isTold = link.told === this.#version && link.due.size === 0;
    return isTold && link.unacked.size === 0 && link.aheadAt === Number.POSITIVE_INFINITY;
  }

  #isDurable(session: SessionId, number: number): boolean {
    return (this.#options.recorder.durable.get(session) ?? 0) > number;
  }

  /** Takes the counts in. False if they name more sessions than a room may have. */
  #take(have: Have, link: Link, now: number): boolean {
    const before = link.acked.total;
    if (have.full) {
      // What is under way to them they cannot have counted yet; if it does not arrive, it is repaired.
      const underWay = [...link.unacked.keys()];
      link.acked.clear();
      link.theirs.retain(underWay);
      link.settled.retain(underWay);
    }
    for (const [session, count] of have.counts) {
      this.#acknowledge(link, session, count);
      if (!link.ahead.has(session)) this.#noteAhead(link, session, count, now);
    }
    if (have.full) this.#forgetTakenBack(link);
    this.#rose(link, before, now);
    return link.acked.size <= LIMITS.sessions;
  }

  /** Of what they announced they name some no more: it cannot be asked for. */
  #forgetTakenBack(link: Link): void {
    let takenBack = 0;
    for (const [session, { held }] of link.ahead) {
      if (link.acked.has(session)) continue;
      link.ahead.delete(session);
      if (held === (this.#options.recorder.secured.get(session) ?? 0)) takenBack += 1;
    }
    link.tookBack(takenBack);
  }

  /** Comparing costs as much as there are sessions, on either side. */
  #mayJudge(link: Link, now: number): boolean {
    if (this.#options.recorder.unsure) return false;
    const sessions = Math.max(link.acked.size, this.#options.held.size);
    return link.haves.take(1 + sessions / COMPARED, now);
  }

  #judge(link: Link, now: number): void {
    const said = link.unjudged;
    link.unjudged = null;
    if (!said) return;
    const known = this.#isKnown(said, link, now);
    this.#answer(link, now);
    if (!known || (link.synced && !said.news)) return;
    link.synced = true;
    this.#aim(link);
  }

  /** Whether what they hold is known now. If not, they are asked. */
  #isKnown(said: { readonly digest: Hash; readonly full: boolean }, link: Link, now: number): boolean {
    if (said.digest === this.digest) {
      this.#equal(link, now);
      return true;
    }
    if (said.full) return true;
    if (now - link.askedAt < ASK_MS) return false;
    if (link.acked.digest === said.digest) return true;
    link.askedAt = now;
    this.#tellAll(link, true, now);
    return false;
  }

  #equal(link: Link, now: number): void {
    const before = link.acked.total;
    for (const [session, count] of this.#options.recorder.durable) this.#acknowledge(link, session, count);
    this.#rose(link, before, now);
    this.#options.equal(link);
  }

  #acknowledge(link: Link, session: SessionId, count: number): void {
    link.acked.raise(session, count);
    link.theirs.raise(session, count);
    link.settled.raise(session, count);
    this.#prove(link, session, count);
  }

  /** A tab of this device writes to the same storage: it is no second place. */
  #prove(link: Link, session: SessionId, count: number): void {
    if (link.info.kind !== 'tab') this.#options.recorder.prove(session, count);
  }

  /** They have more of that session than we can vouch for. */
  #noteAhead(link: Link, session: SessionId, count: number, now: number): void {
    const held = this.#options.recorder.secured.get(session) ?? 0;
    if (count <= held) return;
    link.ahead.set(session, { held, since: now, patience: AHEAD_MS });
    link.aheadAt = Math.min(link.aheadAt, now + AHEAD_MS);
  }

  #rose(link: Link, before: number, now: number): void {
    if (link.acked.total <= before) return;
    link.ackedAt = now;
    link.window = null;
  }

  /** Everything held now that they lack is theirs to catch up with. */
  #aim(link: Link): void {
    for (const [session, count] of this.#options.held) {
      if (count > (link.theirs.get(session) ?? 0)) link.goals.set(session, count);
    }
    this.#options.pump(link);
  }

  /** Tells everything to who asked, unless that is what it was told last. */
  #answer(link: Link, now: number): void {
    if (!link.owed) return;
    if (link.toldFull === this.#version) link.owed = false;
    else if (now - link.toldFullAt >= ASK_MS) this.#tellAll(link, false, now);
  }

  #tellAll(link: Link, ask: boolean, now: number): void {
    link.owed = false;
    link.toldFull = this.#version;
    link.toldFullAt = now;
    const { durable } = this.#options.recorder;
    // More than one message holds: then the rest is told as it changes, and what is sent in vain is dropped there.
    if (durable.size <= LIMITS.sessions) this.#sendAll(link, ask, now);
    else this.#send(link, new Map([...durable].slice(-LIMITS.sessions)), false, ask, now);
  }

  /** All that changed since it was last told something, so that the digest in it agrees with what it knows. */
  #tellChanged(link: Link, now: number): void {
    const changed = new Set(link.due);
    for (const [session, version] of this.#changed) if (version > link.told) changed.add(session);
    this.#tell(link, this.#countsOf(changed), now);
  }

  #tell(link: Link, counts: Counts, now: number): void {
    this.#send(link, counts, false, false, now);
  }

  #sendAll(link: Link, ask: boolean, now: number): void {
    const base = this.#options.base();
    if (this.#all?.version !== this.#version || this.#all.base !== base || this.#all.ask !== ask) {
      const counts = this.#options.recorder.durable;
      const bytes = encodeSync({ type: 'have', digest: this.digest, base, full: true, ask, counts });
      this.#all = { version: this.#version, base, ask, bytes };
    }
    this.#noteTold(link, now);
    link.sendBytes(this.#all.bytes);
  }

  #send(link: Link, counts: Counts, full: boolean, ask: boolean, now: number): void {
    this.#noteTold(link, now);
    link.send({ type: 'have', digest: this.digest, base: this.#options.base(), full, ask, counts });
  }

  #noteTold(link: Link, now: number): void {
    link.due.clear();
    link.behindAt = null;
    link.told = this.#version;
    link.toldAt = now;
  }

  #countsOf(sessions: Iterable<SessionId>): Counts {
    const counts = new Map<SessionId, number>();
    for (const session of sessions) {
      const count = this.#options.recorder.durable.get(session);
      if (count && counts.size < LIMITS.sessions) counts.set(session, count);
    }
    return counts;
  }

  /** They announced more of a session than we hold, and nobody brings it: ask them. Looks at a bounded number a tick. */
  #repairOurs(link: Link, now: number): void {
    if (link.isHeld) link.broughtAt = now;
    if (now < link.aheadAt) return;
    link.aheadRound ??= { rest: link.ahead.entries(), dueAt: Number.POSITIVE_INFINITY };
    const round = link.aheadRound;
    let givenUp = 0;
    for (let looked = 0; looked < MAX_LOOKED_AT; looked++) {
      const next = round.rest.next();
      if (next.done) {
        link.aheadRound = null;
        link.aheadAt = round.dueAt;
        break;
      }
      const [session, ahead] = next.value;
      const still = this.#repaired(session, ahead, link, now);
      if (still) {
        if (still !== ahead) link.ahead.set(session, still);
        round.dueAt = Math.min(round.dueAt, still.since + still.patience);
      } else {
        link.ahead.delete(session);
        if (this.#isAhead(session, link)) givenUp += 1;
      }
    }
    link.gaveUp(givenUp);
  }

  /** Asks for that session if it is time. What is to be remembered of it then; null: nothing, since it came, or never will. */
  #repaired(session: SessionId, ahead: Ahead, link: Link, now: number): Ahead | null {
    if (!this.#isAhead(session, link)) return null;
    const held = this.#options.recorder.secured.get(session) ?? 0;
    if (ahead.held !== held) return { held, since: now, patience: AHEAD_MS };
    if (now - ahead.since < ahead.patience) return ahead;
    if (ahead.patience === AHEAD_MAX_MS && now - link.broughtAt >= SILENT_MS) return null;
    this.#options.graft(session, link);
    return { held, since: now, patience: Math.min(ahead.patience * 2, AHEAD_MAX_MS) };
  }

  #isAhead(session: SessionId, link: Link): boolean {
    return (link.acked.get(session) ?? 0) > (this.#options.recorder.secured.get(session) ?? 0);
  }

  /** We sent it and they do not acknowledge it: they dropped it, so it goes out again. */
  #repairTheirs(link: Link, now: number): void {
    const patience = link.patience ?? UNACKED_MS;
    let again = false;
    for (const [session, unacked] of link.unacked) {
      const acked = link.acked.get(session) ?? 0;
      if (acked >= Math.max(link.theirs.get(session) ?? 0, link.goals.get(session) ?? 0)) {
        link.unacked.delete(session);
      } else if (unacked.acked !== acked) {
        link.unacked.set(session, { acked, since: now });
      } else if (now - unacked.since >= patience) {
        link.unacked.set(session, { acked, since: now });
        link.theirs.set(session, acked);
        link.goals.set(session, this.#options.held.get(session) ?? 0);
        again = true;
      }
    }
    if (again) {
      link.patience = Math.min(patience * 2, UNACKED_MAX_MS);
      this.#options.pump(link);
    } else if (link.unacked.size === 0) {
      link.patience = null;
    }
  }
}
