import type { Bytes, Certificate, Envelope, Hash, SessionId } from '@parley/wire';
import type { Log, LogState } from '../log.ts';
import type { Link } from './link.ts';
import type { Recorder } from './recorder.ts';

/** Edits read from the log at a time. */
const BATCH = 256;
/** From this many missing edits on, the log is read in its own order rather than session by session. */
const SCAN_FROM = 64;
/** Edits under way to a link and not acknowledged: beyond it they would only pile up before the other side's checks. */
const WINDOW = 4_096;
/** Who acknowledges nothing for so long (its storage refuses) is sent another window all the same, ms. */
const WINDOW_MS = 2_000;
/** A snapshot is sent to a link at most so often unless it asks for it by name, ms: who lacks many sessions asks for each of
 * them, and one snapshot answers them all. */
const OFFER_MS = 2_000;

export interface CatchUpOptions {
  readonly log: Log;
  readonly recorder: Recorder;
  readonly base: () => LogState['base'];
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  readonly now: () => number;
  /** What was to be read is held no more: somebody else who writes to this log may have compacted it. True if so. */
  readonly refresh: () => Promise<boolean>;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends a link what it lacks, in the bulk lane, only as fast as it drains and the other side acknowledges: the snapshot
 * if it lacks edits that are held no more, then the original envelopes up to the link's goals, and between them the
 * chunks it asked for. What is accepted meanwhile travels live, or raises the goal where it would overtake.
 */
export class CatchUp {
  readonly #options: CatchUpOptions;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Goes on sending to that link, if there is anything to send. Never two at once for one link. */
  pump(link: Link): void {
    if (link.closed) return;
    if (link.pumping) return link.wake();
    link.pumping = true;
    this.#run(link)
      .catch((error: unknown) => {
        // What was to be sent is dropped; the other side asks for it again.
        link.goals.clear();
        link.wanted.length = 0;
        this.#options.failed(error);
      })
      .finally(() => {
        link.pumping = false;
        if (!link.closed && (link.wanted.length > 0 || missing(link).length > 0)) this.pump(link);
      });
  }

  async #run(link: Link): Promise<void> {
    while (!link.closed) {
      await this.#serveChunks(link);
      if (link.closed) return;
      if (missing(link).length === 0) {
        link.goals.clear();
        if (link.wanted.length === 0) return;
        continue;
      }
      await this.#snapshot(link);
      await this.#edits(link);
    }
  }

  async #serveChunks(link: Link): Promise<void> {
    for (let hash = link.wanted.shift(); hash; hash = link.wanted.shift()) {
      await link.writable();
      const base = this.#options.base();
      if (base?.hash === hash) {
        this.#offer(link, base);
        continue;
      }
      const bytes = await this.#chunk(hash);
      if (bytes) link.send({ type: 'chunk', bytes }, 'bulk');
      else if (!link.misses.take(1, this.#options.now())) link.strike();
    }
  }

  /** Null also if the log fails: who asked asks somebody else. */
  async #chunk(hash: Hash): Promise<Bytes | null> {
    try {
      return await this.#options.recorder.chunk(hash);
    } catch (error) {
      this.#options.failed(error);
      return null;
    }
  }

  async #snapshot(link: Link): Promise<void> {
    const base = this.#options.base();
    const covers = base?.envelope.claim?.covers;
    if (!base || !covers) return;
    const lacks = [...covers].some(([session, count]) => count > (link.theirs.get(session) ?? 0));
    if (!lacks) return;
    await link.writable();
    const { offered } = link;
    const isUnderWay = offered?.hash === base.hash && this.#options.now() - offered.at < OFFER_MS;
    if (!isUnderWay) this.#offer(link, base);
    for (const [session, count] of covers) {
      if (count > (link.theirs.get(session) ?? 0)) link.sent(session, count);
      // It is acknowledged once its chunks are there; what lies above it need not wait for that.
      link.settled.raise(session, count);
    }
  }

  #offer(link: Link, { hash, envelope }: NonNullable<LogState['base']>): void {
    link.offered = { hash, at: this.#options.now() };
    this.#send(link, envelope);
  }

  /** What stands in memory first: the log may be slow, or fail, or be gone. */
  async #edits(link: Link): Promise<void> {
    for (const [session] of missing(link)) await this.#fromMemory(link, session);
    const behind = missing(link);
    const total = behind.reduce((sum, [, count]) => sum + count, 0);
    if (total > SCAN_FROM && behind.length > 1) await this.#scan(link);
    for (const [session] of missing(link)) await this.#session(link, session);
  }

  /** One session up to its goal, which is given up if the rest cannot be had here: the other side asks somebody else. */
  async #session(link: Link, session: SessionId): Promise<void> {
    while (isBehind(link, session) && !link.closed) {
      await this.#fromMemory(link, session);
      if (!isBehind(link, session)) return;
      const from = link.theirs.get(session) ?? 0;
      const envelopes = await this.#read(session, from);
      if (envelopes[0]?.header.number === from) {
        await this.#sendAll(link, envelopes);
        await this.#serveChunks(link);
      } else if (await this.#isRefreshed()) {
        return;
      } else if (this.#options.recorder.inMemory(session, from, 1).length === 0) {
        link.goals.delete(session);
      }
    }
  }

  async #fromMemory(link: Link, session: SessionId): Promise<void> {
    while (isBehind(link, session) && !link.closed) {
      const from = link.theirs.get(session) ?? 0;
      const envelopes = this.#options.recorder.inMemory(session, from, BATCH);
      if (envelopes.length === 0) return;
      await this.#sendAll(link, envelopes);
      await this.#serveChunks(link);
    }
  }

  /** From the log; nothing if that fails. */
  async #read(session: SessionId, from: number): Promise<Envelope[]> {
    try {
      return await this.#options.log.read(session, from, BATCH);
    } catch (error) {
      this.#options.failed(error);
      return [];
    }
  }

  async #isRefreshed(): Promise<boolean> {
    try {
      return await this.#options.refresh();
    } catch (error) {
      this.#options.failed(error);
      return false;
    }
  }

  /** All that the log has, in its order, as far as it can be read. */
  async #scan(link: Link): Promise<void> {
    let cursor = null;
    try {
      do {
        const { envelopes, next } = await this.#options.log.scan(cursor, BATCH);
        await this.#sendAll(link, envelopes);
        await this.#serveChunks(link);
        cursor = next;
      } while (cursor !== null && !link.closed);
    } catch (error) {
      this.#options.failed(error);
    }
  }

  async #sendAll(link: Link, envelopes: readonly Envelope[]): Promise<void> {
    for (const envelope of envelopes) {
      if (!isNext(link, envelope)) continue;
      await this.#turn(link);
      if (link.closed) return;
      // Somebody may have raised it while we waited.
      if (!isNext(link, envelope)) continue;
      link.sent(envelope.header.session, envelope.header.number + 1);
      this.#send(link, envelope);
    }
  }

  /** Resolves when another edit may go. Chunks go meanwhile: what the other side acknowledges next may need them. */
  async #turn(link: Link): Promise<void> {
    for (;;) {
      if (link.wanted.length > 0) await this.#serveChunks(link);
      if (!link.channel.writable) await link.writable();
      if (link.closed || this.#mayGo(link)) return;
      await link.woken();
    }
  }

  #mayGo(link: Link): boolean {
    const underWay = link.theirs.total - link.settled.total;
    if (underWay < (link.window ?? WINDOW)) return true;
    const now = this.#options.now();
    if (now - link.ackedAt < WINDOW_MS) return false;
    link.ackedAt = now;
    link.window = underWay + WINDOW;
    return true;
  }

  #send(link: Link, envelope: Envelope): void {
    sendCertificate(link, this.#options.certificates, envelope.header.session);
    link.send({ type: 'envelope', envelope }, 'bulk');
  }
}

/** An edit sent the moment it was accepted, in the live lane. */
export function sendLive(
  link: Link,
  certificates: ReadonlyMap<SessionId, Certificate>,
  envelope: Envelope,
): void {
  sendCertificate(link, certificates, envelope.header.session);
  link.send({ type: 'envelope', envelope }, 'live');
}

/** A session's certificate goes ahead of the first of its envelopes on a link. */
function sendCertificate(
  link: Link,
  certificates: ReadonlyMap<SessionId, Certificate>,
  session: SessionId,
): void {
  if (link.certified.has(session)) return;
  const certificate = certificates.get(session);
  if (!certificate) return;
  link.certified.add(session);
  link.send({ type: 'certificate', certificate }, 'live');
}

/** Whether an edit is the next one that link is to be sent of its session. */
function isNext(link: Link, { header: { session, number } }: Envelope): boolean {
  return number === (link.theirs.get(session) ?? 0) && number < (link.goals.get(session) ?? 0);
}

/** Whether that link is still to be sent edits of that session. */
function isBehind(link: Link, session: SessionId): boolean {
  return (link.goals.get(session) ?? 0) > (link.theirs.get(session) ?? 0);
}

/** Session and how many edits a link is to be sent of it. */
function missing(link: Link): [SessionId, number][] {
  const out: [SessionId, number][] = [];
  for (const [session, goal] of link.goals) {
    const count = goal - (link.theirs.get(session) ?? 0);
    if (count > 0) out.push([session, count]);
  }
  return out;
}
