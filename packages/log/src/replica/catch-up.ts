import type { Certificate, Envelope, SessionId } from '@parley/wire';
import type { Log, LogState } from '../log.ts';
import { type Link, raise } from './link.ts';
import type { Recorder } from './recorder.ts';

/** Edits read from the log at a time. */
const BATCH = 256;
/** From this many missing edits on, the log is read in its own order rather than session by session. */
const SCAN_FROM = 64;

export interface CatchUpOptions {
  readonly log: Log;
  readonly recorder: Recorder;
  readonly base: () => LogState['base'];
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends a link what it lacks, in the bulk lane and only as fast as it drains: the snapshot if it lacks edits that are
 * held no more, then the original envelopes up to the link's goals, and between them the chunks it asked for.
 * What is accepted meanwhile travels live, or raises the goal where it would overtake.
 */
export class CatchUp {
  readonly #options: CatchUpOptions;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Goes on sending to that link, if there is anything to send. Never two at once for one link. */
  pump(link: Link): void {
    if (link.pumping || link.closed) return;
    link.pumping = true;
    this.#run(link)
      .catch((error: unknown) => {
        // What was to be sent is dropped; the other side's next `have` asks for it again.
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
      const behind = missing(link);
      if (behind.length === 0) {
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
        this.#send(link, base.envelope);
        continue;
      }
      const bytes = await this.#options.recorder.chunk(hash);
      if (bytes) link.send({ type: 'chunk', bytes }, 'bulk');
    }
  }

  async #snapshot(link: Link): Promise<void> {
    const base = this.#options.base();
    const covers = base?.envelope.claim?.covers;
    if (!base || !covers) return;
    const lacks = [...covers].some(([session, count]) => count > (link.theirs.get(session) ?? 0));
    if (!lacks) return;
    await link.writable();
    this.#send(link, base.envelope);
    for (const [session, count] of covers) raise(link.theirs, session, count);
  }

  async #edits(link: Link): Promise<void> {
    const behind = missing(link);
    const total = behind.reduce((sum, [, count]) => sum + count, 0);
    if (total > SCAN_FROM && behind.length > 1) await this.#scan(link);
    for (const [session] of missing(link)) {
      while ((link.goals.get(session) ?? 0) > (link.theirs.get(session) ?? 0) && !link.closed) {
        const from = link.theirs.get(session) ?? 0;
        let envelopes = await this.#options.log.read(session, from, BATCH);
        if (envelopes.length === 0) {
          // Accepted and not durable yet: soon it is.
          await this.#options.recorder.flush();
          envelopes = await this.#options.log.read(session, from, BATCH);
        }
        if (envelopes[0]?.header.number !== from) {
          // Held no more (another tab compacted the log) or refused by the storage: the next `have` sorts it out.
          link.goals.delete(session);
          break;
        }
        await this.#sendAll(link, envelopes);
        await this.#serveChunks(link);
      }
    }
  }

  async #scan(link: Link): Promise<void> {
    let cursor = null;
    do {
      const { envelopes, next } = await this.#options.log.scan(cursor, BATCH);
      await this.#sendAll(link, envelopes);
      await this.#serveChunks(link);
      cursor = next;
    } while (cursor !== null && !link.closed);
  }

  async #sendAll(link: Link, envelopes: readonly Envelope[]): Promise<void> {
    for (const envelope of envelopes) {
      const { session, number } = envelope.header;
      if (number !== (link.theirs.get(session) ?? 0) || number >= (link.goals.get(session) ?? 0)) continue;
      await link.writable();
      if (link.closed) return;
      // Somebody may have raised it while we waited.
      if (number !== (link.theirs.get(session) ?? 0)) continue;
      link.theirs.set(session, number + 1);
      this.#send(link, envelope);
    }
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

/** Session and how many edits a link is to be sent of it. */
function missing(link: Link): [SessionId, number][] {
  const out: [SessionId, number][] = [];
  for (const [session, goal] of link.goals) {
    const count = goal - (link.theirs.get(session) ?? 0);
    if (count > 0) out.push([session, count]);
  }
  return out;
}
