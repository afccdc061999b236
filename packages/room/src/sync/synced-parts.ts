import type { Device } from '@parley/replica';
import type { Clock, Logger } from '@parley/runtime';
import type { Opener, Sealer } from '@parley/seal';
import { type Hash, LIMITS, type PartId } from '@parley/wire';
import * as Y from 'yjs';
import type { Problems } from '../status/problems.ts';
import type { Author } from './author.ts';
import type { Content } from './content.ts';
import { DocumentPart } from './document-part.ts';
import { ForeignChanges } from './own-changes.ts';
import { Reader, type Unreadable } from './reader.ts';

/** Nobody writes, once nothing was read or written for so long, ms. */
const QUIET_MS = 2_000;
/** What waits is named after so long, ms (L13). */
const WAITING_MS = 10_000;

export interface SyncedPartsOptions {
  /** The text. */
  readonly doc: Y.Doc;
  /** Null for who may not write. */
  readonly author: Author | null;
  /** This page's first session. */
  readonly sealer: Sealer;
  readonly opener: Opener;
  readonly origin: unknown;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly machine: (part: PartId) => Device<Content>;
  readonly rank: () => number | null;
  readonly compactAfter: number;
  readonly problems: Problems;
  /** Something was applied to the text. */
  readonly applied: () => void;
  /** All changes that no edit can bring are in that base, which is on its way into the log. */
  readonly based: (base: Hash, content: Content) => void;
}

/**
 * The parts of a room as this page's documents: the text is the page's own, the discussion and the record have documents that
 * are kept, compacted and passed on, and shown nowhere yet.
 */
export class SyncedParts {
  readonly documents: readonly DocumentPart[];
  /** What the text is owed as a base. */
  readonly foreign = new ForeignChanges();
  readonly #options: SyncedPartsOptions;
  readonly #readers: readonly Reader[];
  #wroteAt = Number.NEGATIVE_INFINITY;
  #waitsSince: number | null = null;
  /** Whether something that no edit can bring was changed since the last base was begun. */
  #isOwedMore = false;

  constructor(options: SyncedPartsOptions) {
    this.#options = options;
    const docs = Array.from({ length: LIMITS.parts }, (_, part) => (part === 0 ? options.doc : new Y.Doc()));
    this.#readers = docs.map((doc, part) => this.#reader(doc, part));
    this.documents = docs.map((doc, part) => this.#document(doc, part));
  }

  get text(): DocumentPart {
    return this.documents[0] as DocumentPart;
  }

  /** The document is loaded from this device's logs: nothing waits for more meanwhile. */
  set loading(isLoading: boolean) {
    for (const reader of this.#readers) reader.loading = isLoading;
  }

  /** This page changed the text. */
  wrote(): void {
    this.#wroteAt = this.#options.clock.now();
  }

  /** This page changed something that no edit can bring. */
  owes(): void {
    this.#isOwedMore = true;
    this.foreign.changed(this.#options.clock.now());
  }

  /** Resolves when everything that came is applied. */
  async idle(): Promise<void> {
    for (const reader of this.#readers) await reader.idle();
  }

  /** Time went by: says what waits for something that does not come. */
  look(): void {
    const { doc, clock, problems } = this.#options;
    const { pendingStructs, pendingDs } = doc.store;
    if (pendingStructs === null && pendingDs === null) {
      this.#waitsSince = null;
      return problems.clear('waiting');
    }
    this.#waitsSince ??= clock.now();
    if (clock.now() - this.#waitsSince >= WAITING_MS) problems.set('waiting');
  }

  #reader(doc: Y.Doc, part: PartId): Reader {
    const { opener, origin, clock, problems, applied, author } = this.#options;
    return new Reader({
      doc,
      opener,
      origin,
      clock,
      unreadable: (_envelope, why) => problems.set(CODES[why], why),
      clash: async () => {
        const session = author?.sealer?.session;
        if (part === 0 && session !== undefined) await author?.renew(session);
      },
      applied: part === 0 ? applied : () => {},
    });
  }

  #document(doc: Y.Doc, part: PartId): DocumentPart {
    const { author, sealer, logger, clock, machine, rank, compactAfter, problems, based } = this.#options;
    const reader = this.#readers[part] as Reader;
    return new DocumentPart({
      part,
      doc,
      reader,
      logger,
      now: () => clock.now(),
      machine: () => machine(part),
      sealer: () => author?.sealer ?? sealer,
      sealed: async () => author?.flush(),
      facts: () => ({ rank: rank(), isQuiet: this.#isQuiet(reader), compactAfter }),
      tell: {
        falseBase: (why) => problems.set('false-snapshot', why),
        making: () => {
          if (part === 0) this.#isOwedMore = false;
        },
        made: (base, content) => {
          problems.clear('not-compacted');
          if (part === 0) this.#made(base, content, based);
        },
        notMade: (error) => problems.set('not-compacted', String(error)),
        outdated: () => problems.set('two-under-one-number'),
      },
    });
  }

  #made(base: Hash, content: Content, based: SyncedPartsOptions['based']): void {
    const now = this.#options.clock.now();
    this.foreign.made(now);
    if (this.#isOwedMore) this.foreign.changed(now);
    else based(base, content);
  }

  #isQuiet(reader: Reader): boolean {
    const { author, clock } = this.#options;
    const since = clock.now() - Math.max(this.#wroteAt, reader.appliedAt);
    return since >= QUIET_MS && (author?.isIdle ?? true);
  }
}

const CODES = {
  'newer-version': 'newer-version',
  damaged: 'damaged',
  'not-its-own': 'damaged',
} as const satisfies Record<Unreadable, string>;
