import type { Clock } from '@parley/runtime';
import type { Opener } from '@parley/seal';
import { type Bytes, type Envelope, PROTOCOL_VERSION, type SessionId } from '@parley/wire';
import * as Y from 'yjs';

/** Edits opened and applied in one transaction, so a long catch-up renders seldom. */
const BATCH = 256;
/** What comes so soon after something was applied, ms, may be part of a catch-up: then it waits for more. */
const SOON_MS = 2;
/** The longest such wait, ms: half a frame. It begins with 1 and doubles as long as more comes, so that a keystroke that
 * comes right behind another waits for next to nothing. */
const GATHER_MS = 8;
/** When so many wait, they wait for no more. */
const ENOUGH = 64;

interface Item {
  readonly envelope: Envelope;
  /** Null: the log lost some of them. */
  readonly chunks: readonly Bytes[] | null;
}

export interface ReaderOptions {
  readonly doc: Y.Doc;
  readonly opener: Opener;
  readonly origin: unknown;
  readonly clock: Clock;
  /** An envelope that cannot be read: of a newer version, sealed wrongly, or no update of Yjs. */
  readonly unreadable: (envelope: Envelope, why: 'newer-version' | 'damaged') => void;
  /** Some were applied. */
  readonly applied?: () => void;
}

/**
 * Opens what the replica accepted and applies it to the document, in order: an edit that comes alone at once, a catch-up in
 * few transactions, since each may cost an app a rendering.
 */
export class Reader {
  /** Session → how many of its edits are applied: what a snapshot of this document may cover. */
  readonly applied = new Map<SessionId, number>();
  readonly #options: ReaderOptions;
  #queue: Item[] = [];
  #running: Promise<void> | null = null;
  #appliedAt = Number.NEGATIVE_INFINITY;
  /** How long the last batch waited for more, ms. */
  #gathered = 0;
  /** How many wait for everything to be applied, and ends the wait for more. */
  #awaited = 0;
  #goOn: (() => void) | null = null;
  readonly #newer = new Map<SessionId, number>();
  #unreadable = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Whether something held could not be read: then this replica makes no snapshot (rule 5). */
  get incomplete(): boolean {
    return this.#unreadable;
  }

  /** Session → the number of its first edit that is of a newer version than this page can read. */
  get newer(): ReadonlyMap<SessionId, number> {
    return this.#newer;
  }

  /** `chunks` as the envelope names them; null if they are not to be had. */
  push(envelope: Envelope, chunks: readonly Bytes[] | null): void {
    this.#queue.push({ envelope, chunks });
    // Not left to the timer: those of a page out of sight may come a second late.
    if (this.#queue.length >= ENOUGH) this.#goOn?.();
    this.#running ??= this.#run();
  }

  /** An edit of this replica's own is in the document already. */
  own(envelope: Envelope): void {
    this.#count(envelope);
  }

  /** Resolves when everything pushed so far is applied. */
  async idle(): Promise<void> {
    this.#awaited += 1;
    this.#goOn?.();
    try {
      while (this.#running) await this.#running;
    } finally {
      this.#awaited -= 1;
    }
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        if (this.#isCatchUp()) await this.#more();
        const batch = this.#queue.slice(0, BATCH);
        this.#queue = this.#queue.slice(BATCH);
        const updates = await Promise.all(batch.map((item) => this.#open(item)));
        this.#applyAll(batch, updates);
        this.#appliedAt = this.#options.clock.now();
      }
    } finally {
      // In the turn that found the queue empty: what comes in the next one starts it again.
      this.#running = null;
    }
  }

  /** Whether more may be coming at this moment than what is here. */
  #isCatchUp(): boolean {
    const since = this.#options.clock.now() - this.#appliedAt;
    // A clock set back says nothing.
    const isSoon = since >= 0 && since <= Math.max(SOON_MS, this.#gathered);
    if (!isSoon) this.#gathered = 0;
    return isSoon && this.#queue.length < ENOUGH && this.#awaited === 0;
  }

  /** Resolves a moment later, sooner if somebody waits. */
  async #more(): Promise<void> {
    this.#gathered = Math.min(Math.max(1, this.#gathered * 2), GATHER_MS);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(this.#gathered, resolve);
    this.#goOn = resolve;
    await promise;
    this.#goOn = null;
    timer.cancel();
  }

  #applyAll(batch: readonly Item[], updates: readonly (Bytes | null)[]): void {
    const { doc, origin, applied } = this.#options;
    try {
      doc.transact(() => {
        batch.forEach(({ envelope }, index) => {
          const update = updates[index];
          if (update) this.#apply(envelope, update);
          this.#count(envelope);
        });
      }, origin);
    } catch (error) {
      // An observer of the app threw, after everything was applied. It is the app's to hear of, and stops nothing here.
      queueMicrotask(() => {
        throw error;
      });
    }
    applied?.();
  }

  async #open({ envelope, chunks }: Item): Promise<Bytes | null> {
    if (envelope.header.version > PROTOCOL_VERSION) {
      this.#failed(envelope, 'newer-version');
      return null;
    }
    try {
      if (chunks) return await this.#options.opener.open(envelope, chunks);
    } catch {
      // Why does not matter to anybody: it cannot be read.
    }
    this.#failed(envelope, 'damaged');
    return null;
  }

  #apply(envelope: Envelope, update: Bytes): void {
    const { doc, origin } = this.#options;
    try {
      if (envelope.header.kind === 'snapshot') Y.applyUpdateV2(doc, update, origin);
      else Y.applyUpdate(doc, update, origin);
    } catch {
      this.#failed(envelope, 'damaged');
    }
  }

  #failed(envelope: Envelope, why: 'newer-version' | 'damaged'): void {
    this.#unreadable = true;
    const { kind, session, number } = envelope.header;
    const isFirst = number < (this.#newer.get(session) ?? Number.POSITIVE_INFINITY);
    if (why === 'newer-version' && kind === 'edit' && isFirst) this.#newer.set(session, number);
    this.#options.unreadable(envelope, why);
  }

  #count(envelope: Envelope): void {
    const { session, number } = envelope.header;
    const counts = envelope.claim?.covers ?? [[session, number + 1] as const];
    for (const [id, count] of counts) {
      if (count > (this.applied.get(id) ?? 0)) this.applied.set(id, count);
    }
  }
}
