import type {
  Device,
  DutyFacts,
  Examination,
  MadeBase,
  Making,
  PartDocument,
  Read,
  Whole,
  WholeSnapshot,
} from '@parley/replica';
import type { Logger } from '@parley/runtime';
import type { Sealer } from '@parley/seal';
import type { Hash, Note, PartId } from '@parley/wire';
import type * as Y from 'yjs';
import { type Content, contentOfUpdate, holds } from './content.ts';
import type { Reader } from './reader.ts';

/** After a base could not be made (it is too large), that is tried again so much later, ms. */
const FAILED_MS = 600_000;

export interface DocumentPartOptions {
  readonly part: PartId;
  readonly doc: Y.Doc;
  readonly reader: Reader;
  readonly logger: Logger;
  readonly now: () => number;
  /** The part's machine; it is made after its document. */
  readonly machine: () => Device<Content>;
  /** The session that this page writes under. */
  readonly sealer: () => Sealer;
  /** Resolves when nothing waits to be sealed. */
  readonly sealed: () => Promise<void>;
  readonly facts: () => Omit<DutyFacts, 'mayMake'>;
  readonly tell: DocumentPartEvents;
}

/** What a person may have to hear of. */
export interface DocumentPartEvents {
  /** A base claims what it does not hold, or has other words than were written. */
  readonly falseBase: (why: string) => void;
  /** A base is being made: it holds what is shown from now on at the earliest. `made` is told its hash. */
  readonly making: () => void;
  readonly made: (base: Hash, content: Content) => void;
  readonly notMade: (error: unknown) => void;
  /** What counts under some number is not what is shown (L12). */
  readonly outdated: () => void;
}

/** One part of the room as the page's document: a `PartDocument` over a `Y.Doc`. */
export class DocumentPart implements PartDocument<Content> {
  readonly holds = holds;
  readonly #options: DocumentPartOptions;
  /** What this page wrote, and has not been read back: it is in the document already. */
  readonly #own = new Map<Hash, Uint8Array>();
  /** Edits of which the document shows other words. */
  readonly #others = new Set<Hash>();
  #notBefore = Number.NEGATIVE_INFINITY;
  /** Other words are shown than count: until the page is loaded anew (L12). */
  #isOutdated = false;
  #making: Promise<void> | null = null;

  constructor(options: DocumentPartOptions) {
    this.#options = options;
  }

  /** This page wrote that edit; said before it is published. */
  wrote(hash: Hash, update: Uint8Array): void {
    this.#own.set(hash, update);
  }

  async edit(edit: Whole): Promise<Read<Content> | null> {
    const own = this.#own.get(edit.hash);
    this.#own.delete(edit.hash);
    if (own) return { content: contentOfUpdate(own), differs: false };
    const { reader, tell } = this.#options;
    const read = await reader.take(edit);
    if (read?.differs) {
      this.#others.add(edit.hash);
      if (this.#isDisputed(edit)) tell.outdated();
      else {
        // What is shown first stays until the page is opened again: a base of it would have words that no edit has.
        this.#isOutdated = true;
        tell.falseBase('other words than an edit has');
      }
    }
    return read;
  }

  async open(base: WholeSnapshot): Promise<Content | null> {
    return (await this.#options.reader.take(base))?.content ?? null;
  }

  async inspect(edit: Whole): Promise<Read<Content> | null> {
    const { reader } = this.#options;
    const opened = await reader.open(edit);
    return opened && { content: opened.content, differs: await reader.differs(opened) };
  }

  async examine(base: WholeSnapshot, kept: () => AsyncIterable<Whole>): Promise<Examination<Content> | null> {
    const { doc, reader, sealed, tell } = this.#options;
    // Loaded by whoever meets a base: most pages never do.
    const { examineBase } = await import('./examine-base.ts');
    const found = await examineBase({ doc, reader, sealed, base, kept, isOther: this.#isOther });
    if (found?.isFalse) tell.falseBase(found.difference ?? '');
    return found?.examination ?? null;
  }

  /** Resolves when no base is being made. */
  async idle(): Promise<void> {
    while (this.#making) await this.#making;
  }

  make(making: Making): Promise<MadeBase<Content> | null> {
    const made = this.#make(making);
    const done = (): void => {
      this.#making = null;
    };
    this.#making = made.then(done, done);
    return made;
  }

  async sign(base: Hash, contains: readonly Hash[]): Promise<Note | null> {
    const { sealer, part } = this.#options;
    return sealer().certificate?.role === 'edit' ? sealer().note(part, base, contains) : null;
  }

  rebuild(): void {
    this.#isOutdated = true;
    this.#options.tell.outdated();
  }

  facts(): DutyFacts {
    const { facts, reader, now } = this.#options;
    const mayMake = !reader.hasNewer && now() >= this.#notBefore;
    return { ...facts(), mayMake, isOutdated: this.#isOutdated };
  }

  readonly #isOther = (edit: Hash): boolean => this.#others.has(edit);

  /** Two edits stand under its number, or under one before. */
  #isDisputed({ envelope: { header } }: Whole): boolean {
    return header.number >= this.#options.machine().edits.disputedFrom(header.session);
  }

  async #make(making: Making): Promise<MadeBase<Content> | null> {
    const { part, doc, reader, sealer, machine, tell, logger, now } = this.#options;
    if (sealer().certificate?.role !== 'edit') return null;
    try {
      const { makeBase } = await import('./make-base.ts');
      tell.making();
      const { bodies } = machine();
      const { made, metFalse } = await makeBase({
        part,
        doc,
        reader,
        sealer: sealer(),
        bodies,
        making,
        isOther: this.#isOther,
      });
      if (metFalse) tell.falseBase('claims what it does not hold');
      tell.made(made.hash, made.examination.content);
      return made;
    } catch (error) {
      this.#notBefore = now() + FAILED_MS;
      logger.warn('a snapshot was not made', { error: String(error) });
      tell.notMade(error);
      return null;
    }
  }
}
