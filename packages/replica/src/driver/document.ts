import type { SealedEdit } from '@parley/seal';
import type { Bytes, Envelope, Hash, Note } from '@parley/wire';
import type { Examination } from '../core/device.ts';
import type { DutyFacts } from '../core/duties.ts';
import type { Why } from '../core/effects.ts';

/** An edit or a snapshot with all chunks it names. */
export interface Whole {
  readonly envelope: Envelope;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
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
  edit(edit: Whole): Promise<Content | null>;
  /** Takes a base's body in. */
  open(base: Whole): Promise<Content | null>;
  /** Opens an edit and takes nothing in. */
  inspect(edit: Whole): Promise<Content | null>;
  /** Whether the base, with those kept above what it claims, holds what is shown (L3). */
  examine(base: Whole, kept: () => AsyncIterable<Whole>): Promise<Examination<Content> | null>;
  make(
    why: Why,
    parents: readonly Hash[],
    kept: () => AsyncIterable<Whole>,
  ): Promise<MadeBase<Content> | null>;
  sign(base: Hash, contains: readonly Hash[]): Promise<Note | null>;
  /** What counts has changed: it is to be built anew from the log (L12). */
  rebuild(): void;
  /** As it is at this moment. */
  facts(): DutyFacts;
}
