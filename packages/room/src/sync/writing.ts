import type { Replica } from '@parley/replica';
import type { Clock, Logger, Timer } from '@parley/runtime';
import type { Sealer } from '@parley/seal';
import type { SessionId } from '@parley/wire';
import type { Problems } from '../status/problems.ts';
import type { Author, AuthorRoutes } from './author.ts';
import { breathe } from './breathe.ts';
import type { Content } from './content.ts';
import type { Outbox } from './outbox.ts';
import type { SyncedParts } from './synced-parts.ts';

/** The text. */
const PART = 0;
/** How often it is looked whether a base that is owed can be made, ms. */
const OWED_MS = 250;
/** So often it is tried before it is left. */
const MOST_TRIES = 8;

export interface WritingOptions {
  /** Null for who may not write. */
  readonly author: Author | null;
  /** This page's first session. */
  readonly session: SessionId;
  readonly fresh: () => Promise<Sealer>;
  readonly replica: Replica<Content>;
  readonly synced: SyncedParts;
  readonly outbox: Outbox;
  readonly problems: Problems;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This page changed the document. */
  readonly changed: () => void;
  /** An edit goes out. */
  readonly wrote: () => void;
}

/** Takes what this page's author writes to the replica: edits, each under the session of its time, and what no edit can bring
 * as a base (L11). */
export class Writing {
  readonly #options: WritingOptions;
  /** Sessions that this page writes, or wrote, under. */
  readonly #own: Set<SessionId>;
  #owing: Timer | null = null;
  #isClosed = false;

  constructor(options: WritingOptions) {
    this.#options = options;
    this.#own = new Set([options.session]);
  }

  isOwn(session: SessionId): boolean {
    return this.#own.has(session);
  }

  /** The document has loaded. `holds`: before it was opened it held something already, which is in nobody's log. */
  start(holds: boolean): void {
    const { author, replica } = this.#options;
    if (!author) return;
    replica.events.on('burn', () => this.#burnt(author));
    author.release(this.#routes());
    if (holds) this.#owe();
  }

  /** Resolves when everything that was written is on its way into the log, or cannot be. */
  async settle(): Promise<void> {
    const { author, synced, replica, problems } = this.#options;
    await author?.flush();
    for (let tries = 0; synced.foreign.due !== null && tries < MOST_TRIES; tries++) {
      if (problems.has('not-compacted')) return;
      replica.parts[PART]?.makeBase();
      await synced.text.idle();
      // The replica hears of it in the turn after.
      await breathe();
    }
  }

  /** Takes nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#owing?.cancel();
    await this.#options.author?.close();
  }

  #routes(): AuthorRoutes {
    const { fresh, replica, outbox, problems, synced, clock, logger, changed, wrote } = this.#options;
    return {
      fresh,
      renewed: ({ session, certificate }) => {
        this.#own.add(session);
        replica.renew(session, certificate);
        logger.warn('this page goes on in a fresh session');
      },
      began: (session, number) => {
        outbox.began(session, number, clock.now());
        synced.wrote();
        changed();
      },
      publish: ({ edit, hash, update }) => {
        const { session, number } = edit.envelope.header;
        outbox.sealed(session, number, hash);
        synced.text.wrote(hash, update);
        replica.publish(edit, hash);
        wrote();
      },
      burnt: (session) => outbox.burnt(session),
      owed: () => this.#owe(),
      stopped: (session, number, error) => {
        logger.error('an edit could not be sealed', { number, error: String(error) });
        outbox.gaveUp(session, number);
        problems.set('unsealable', String(error));
      },
    };
  }

  /** Something that no edit can bring was changed. */
  #owe(): void {
    const { outbox, synced, clock, changed } = this.#options;
    outbox.owes(clock.now());
    synced.owes();
    if (this.#owing === null) this.#makeOwed();
    changed();
  }

  /** Makes the base that is owed when it is due, and until it is made. */
  #makeOwed(): void {
    const { clock, synced, replica } = this.#options;
    const { due } = synced.foreign;
    this.#owing = null;
    if (due === null || this.#isClosed) return;
    if (due <= clock.now()) replica.parts[PART]?.makeBase();
    this.#owing = clock.after(Math.max(OWED_MS, due - clock.now()), () => this.#makeOwed());
  }

  /** Somebody else writes under this page's session. */
  #burnt(author: Author): void {
    const session = author.sealer?.session;
    if (session === undefined) return;
    const { problems, logger } = this.#options;
    problems.set('session-burnt');
    author.renew(session).catch((error: unknown) => {
      logger.error('no fresh session', { error: String(error) });
    });
  }
}
