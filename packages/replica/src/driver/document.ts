import type { SealedEdit } from '@parley/seal';
import type { Bytes, Covers, Envelope, Hash, Note, WholeCovers } from '@parley/wire';
import type { Base } from '../core/base.ts';
import type { DutyFacts } from '../core/duties.ts';
import type { Why } from '../core/effects.ts';
import type { Examination } from '../core/examination.ts';

/** An edit or a snapshot with all chunks it names. */
export interface Whole {
  readonly envelope: Envelope;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
}

/** A snapshot, and what it covers. */
export interface WholeSnapshot extends Whole {
  readonly covers: Covers;
}

/** What an edit was found to say. */
export interface Read<Content> {
  readonly content: Content;
  /** Other words are shown, or were, under its ids: no body holds it (L12). */
  readonly differs: boolean;
}

/** A base to be made of all that is shown. */
export interface Making {
  readonly why: Why;
  /** What it names; the first is the one it is made on. At most LIMITS.parents. */
  readonly parents: readonly Hash[];
  /** What the first of them covers: the claim is stated on it (`stateClaim`). */
  readonly before: WholeCovers;
  /** All that are listed. */
  readonly bases: readonly Base[];
  /** All edits that are kept and count. */
  readonly kept: () => AsyncIterable<Whole>;
}

/** A base this device made, sealed. */
export interface MadeBase<Content> extends SealedEdit {
  readonly hash: Hash;
  readonly examination: Examination<Content>;
}

/**
 * The document of a part, as a device's replica asks things of it. Only it can read. What it is asked for takes time; null is:
 * it cannot be read, or could not be made.
 */
export interface PartDocument<Content> {
  readonly holds: (body: Content, part: Content) => boolean;
  /** Takes an edit in, in the order of calls. */
  edit(edit: Whole): Promise<Read<Content> | null>;
  /** Takes a base's body in. */
  open(base: WholeSnapshot): Promise<Content | null>;
  /** Opens an edit and takes nothing in. */
  inspect(edit: Whole): Promise<Read<Content> | null>;
  /** Whether the base, with those kept above what it claims, holds what is shown (L3). */
  examine(base: WholeSnapshot, kept: () => AsyncIterable<Whole>): Promise<Examination<Content> | null>;
  make(making: Making): Promise<MadeBase<Content> | null>;
  sign(base: Hash, contains: readonly Hash[]): Promise<Note | null>;
  /** What counts has changed: it is to be built anew from the log (L12). */
  rebuild(): void;
  /** As it is at this moment. */
  facts(): DutyFacts;
}
