import type { Read, Whole } from '@parley/replica';
import type { Clock } from '@parley/runtime';
import type { Opener } from '@parley/seal';
import { type Envelope, PROTOCOL_VERSION, type SessionId } from '@parley/wire';
import * as Y from 'yjs';
import { applyAll } from './apply-all.ts';
import { clientIdOf } from './client-id.ts';
import { type Content, contentOfState, contentOfUpdate } from './content.ts';
import { foreign } from './foreign.ts';
import { beforeApplying, ownIdOf } from './own-id.ts';
import type { UpdateFormat } from './update-structs.ts';

/** Edits opened and applied in one transaction, so a long catch-up renders seldom. */
const BATCH = 256;
/** What comes so soon after something was applied, ms, may be part of a catch-up: then it waits for more. */
const SOON_MS = 2;
/** The longest such wait, ms: half a frame. It begins with 1 and doubles as long as more comes, so that a keystroke that
 * comes right behind another waits for next to nothing. */
const GATHER_MS = 8;
/** When so many wait, they wait for no more. */
const ENOUGH = 64;
/** Sessions whose client id is remembered: working it out takes some 10 µs. */
const MOST_CLIENTS = 4_096;

/** Why something cannot be read: it is of a newer version, it is no update sealed for this room, or it has structs of another
 * client than its session's. */
export type Unreadable = 'newer-version' | 'damaged' | 'not-its-own';

/** An edit or a base, opened. */
export interface Opened {
  readonly update: Uint8Array;
  readonly format: UpdateFormat;
  readonly content: Content;
}

interface Item {
  readonly whole: Whole;
  readonly taken: (read: Read<Content> | null) => void;
  readonly failed: (error: unknown) => void;
}

export interface ReaderOptions {
  readonly doc: Y.Doc;
  readonly opener: Opener;
  readonly origin: unknown;
  readonly clock: Clock;
  /** It cannot be read. */
  readonly unreadable: (envelope: Envelope, why: Unreadable) => void;
  /** Resolves when the document writes under another client id than now, which somebody else has structs of. */
  readonly clash: () => Promise<void>;
  /** Some were applied. */
  readonly applied?: () => void;
}

/**
 * Opens what the replica accepted and applies it to the document, in order: an edit that comes alone at once, a catch-up in
 * few transactions, since each may cost an app a rendering.
 */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #clients = new Map<SessionId, number>();
  #queue: Item[] = [];
  #running: Promise<void> | null = null;
  /** Edits that are compared with what is shown. */
  readonly #comparing = new Set<Promise<void>>();
  #appliedAt = Number.NEGATIVE_INFINITY;
  /** How long the last batch waited for more, ms. */
  #gathered = 0;
  /** How many wait for everything to be applied, and ends the wait for more. */
  #awaited = 0;
  #goOn: (() => void) | null = null;
  #newer = false;
  #bases = 0;
  /** The document is being loaded: nothing waits for more. */
  loading = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Whether something is of a newer version than this page can read: then it makes no base (L13). */
  get hasNewer(): boolean {
    return this.#newer;
  }

  /** How many bases were applied. */
  get bases(): number {
    return this.#bases;
  }

  /** When something was last applied, ms. */
  get appliedAt(): number {
    return this.#appliedAt;
  }

  /** Takes an edit or a base into the document. What it brings; null if it cannot be read. Rejects if the code that compares it with
   * what is shown cannot be loaded: to be tried again. */
  take(whole: Whole): Promise<Read<Content> | null> {
    const { promise, resolve, reject } = Promise.withResolvers<Read<Content> | null>();
    this.#queue.push({ whole, taken: resolve, failed: reject });
    // Not left to the timer: those of a page out of sight may come a second late.
    if (this.#queue.length >= ENOUGH) this.#goOn?.();
    this.#running ??= this.#run();
    return promise;
  }

  /** Opens an edit or a base, and takes nothing in; null: it cannot be read. */
  async open({ envelope, chunks }: Whole): Promise<Opened | null> {
    const why = await this.#look(envelope, chunks);
    if (typeof why === 'object') return why;
    this.#newer ||= why === 'newer-version';
    this.#options.unreadable(envelope, why);
    return null;
  }

  /** Whether the document shows other words under the ids of an edit (L12). Of a base that is found out by proving it. */
  async differs(opened: Opened): Promise<boolean> {
    return this.#isShown(opened) && this.#hasOtherWords(opened);
  }

  /** Resolves when everything taken so far is applied, and what of it was shown before is compared. */
  async idle(): Promise<void> {
    this.#awaited += 1;
    this.#goOn?.();
    try {
      while (this.#running) await this.#running;
      await Promise.all(this.#comparing);
    } finally {
      this.#awaited -= 1;
    }
  }

  async #look(envelope: Envelope, chunks: Whole['chunks']): Promise<Opened | Unreadable> {
    const { version, kind, session } = envelope.header;
    if (version > PROTOCOL_VERSION) return 'newer-version';
    try {
      const update = await this.#options.opener.open(envelope, chunks);
      if (kind === 'snapshot') return { update, format: 'V2', content: contentOfState(update) };
      if (foreign(update, this.#clientOf(session))) return 'not-its-own';
      return { update, format: 'V1', content: contentOfUpdate(update) };
    } catch {
      // Sealed wrongly, or no update of Yjs: which of them does not matter to anybody.
      return 'damaged';
    }
  }

  #clientOf(session: SessionId): number {
    const known = this.#clients.get(session);
    if (known !== undefined) return known;
    const client = clientIdOf(session);
    if (this.#clients.size >= MOST_CLIENTS) this.#clients.clear();
    this.#clients.set(session, client);
    return client;
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        if (this.#isCatchUp()) await this.#more();
        const batch = this.#queue.slice(0, BATCH);
        this.#queue = this.#queue.slice(BATCH);
        const opened = await Promise.all(batch.map(({ whole }) => this.open(whole)));
        for (const each of opened) if (each) await this.#avoidClash(each.content);
        const shown = opened.map((each) => each !== null && this.#isShown(each));
        const failed = this.#apply(batch, opened);
        this.#appliedAt = this.#options.clock.now();
        for (const [index, item] of batch.entries()) {
          const each = failed.has(index) ? null : (opened[index] ?? null);
          if (each && shown[index]) this.#compare(each, item);
          else item.taken(each && { content: each.content, differs: false });
        }
      }
    } finally {
      // In the turn that found the queue empty: what comes in the next one starts it again.
      this.#running = null;
    }
  }

  /** Of what is shown already nothing is to be seen: what is new does not wait for it. */
  #compare(opened: Opened, { taken, failed }: Item): void {
    const compared = this.#hasOtherWords(opened)
      .then((differs) => taken({ content: opened.content, differs }), failed)
      .finally(() => this.#comparing.delete(compared));
    this.#comparing.add(compared);
  }

  #isShown({ content, format }: Opened): boolean {
    return format === 'V1' && isShown(this.#options.doc, content);
  }

  async #hasOtherWords({ update, format }: Opened): Promise<boolean> {
    // Loaded by whoever is sent what is shown already: beside a base that somebody made of it.
    const { otherWordsIn } = await import('./other-words.ts');
    return otherWordsIn(this.#options.doc, update, format) !== null;
  }

  /** Whether more may be coming at this moment than what is here. */
  #isCatchUp(): boolean {
    if (this.loading) return false;
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

  async #avoidClash(content: Content): Promise<void> {
    const { doc, clash } = this.#options;
    if (beforeApplying(content, ownIdOf(doc)) === 'fresh-session') await clash();
  }

  /** The indices of those that Yjs did not take. */
  #apply(batch: readonly Item[], opened: readonly (Opened | null)[]): ReadonlySet<number> {
    const { doc, origin, applied, unreadable } = this.#options;
    for (const each of opened) if (each?.format === 'V2') this.#bases += 1;
    let failed: ReadonlySet<number> = new Set();
    try {
      doc.transact(() => {
        failed = applyAll(doc, opened, origin);
      }, origin);
    } catch (error) {
      // An observer of the app threw, after everything was applied. It is the app's to hear of, and stops nothing here.
      queueMicrotask(() => {
        throw error;
      });
    }
    for (const index of failed) {
      const item = batch[index];
      if (item) unreadable(item.whole.envelope, 'damaged');
    }
    applied?.();
    return failed;
  }
}

/** Whether some of its structs are in place already. */
const isShown = ({ store }: Y.Doc, { structs }: Content): boolean =>
  [...structs].some(([client, [first]]) => first !== undefined && first.clock < Y.getState(store, client));
