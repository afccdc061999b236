import * as Y from 'yjs';
import { type Content, contentOfState, contentOfUpdate, holds, isEmpty } from './content.ts';
import { type Ids, IdsBuilder, NO_IDS } from './ids.ts';
import { Comparison } from './same-words.ts';
import { applyQuietly, scratchDocument } from './scratch.ts';
import { MalformedUpdateError } from './update-structs.ts';
import { readWaiting, type WaitingBytes } from './waiting.ts';
import { Words } from './words.ts';

/** An edit that a device keeps. */
export interface KeptEdit {
  /** Opened, a V1 update; empty if nobody can open it, or it was refused: then it is in no document, and is not missed. */
  readonly update: Uint8Array;
  /** Its number is the base's count for its session, or beyond: the base does not claim it. */
  readonly above: boolean;
}

export interface ProofResult {
  /** What the base lacks, in words for the log; null: it is proved. */
  readonly difference: string | null;
  /** Of each kept edit, in the order given: whether the base's body has its structs and deletions, so that the edit may
   * give way to it once that is proved. What brings nothing, or cannot be read, may as soon as the base claims it. */
  readonly under: readonly boolean[];
  /** What the base's body has. */
  readonly body: Content;
}

const NOTHING: Content = { structs: NO_IDS, deletes: NO_IDS };

/**
 * The proof that a base may stand for what a device shows: its body holds every kept edit that it claims, and a scratch
 * document, made of the base and of the edits kept above it, has all that the shown document has, word by word, and the
 * same waits (`sameWords`).
 *
 * Give it the kept edits, the slices of the shown document (`ShownSlices`), what changed while they were written and
 * what waits, in any order; then ask. It touches no live document, so it runs in any thread. The result takes as long as
 * applying the base does: 0.1 to 1 s for some megabytes.
 */
export class Proof {
  readonly #base: Uint8Array;
  readonly #kept: KeptEdit[] = [];
  readonly #slices: Uint8Array[] = [];
  readonly #meanwhile: Uint8Array[] = [];
  #waiting: WaitingBytes = { structs: null, deletes: null };

  /** `base`: the opened body, a V2 state. */
  constructor(base: Uint8Array) {
    this.#base = base;
  }

  keep(edit: KeptEdit): void {
    this.#kept.push(edit);
  }

  /** A part of what is shown. */
  show(slice: Uint8Array): void {
    this.#slices.push(slice);
  }

  /** A live update of the shown document that came while its slices were written. It is an edit's, so it is kept, or will be. */
  meanwhile(update: Uint8Array): void {
    this.#meanwhile.push(update);
  }

  /** What waits in the shown document at last. */
  wait(waiting: WaitingBytes): void {
    this.#waiting = waiting;
  }

  result(): ProofResult {
    try {
      const body = contentOfState(this.#base);
      const kept = this.#kept.map((edit) => ({ ...edit, content: readable(edit.update) }));
      const under = kept.map(({ content, above }) =>
        content && !isEmpty(content) ? holds(body, content) : !above,
      );
      const missing = kept.findIndex(({ above }, index) => !above && !under[index]);
      if (missing >= 0)
        return { difference: `it claims kept edit ${missing} and does not hold it`, under, body };
      const scratch = this.#scratch(kept.filter(({ above, content }) => above && content));
      return { difference: this.#difference(scratch), under, body };
    } catch (error) {
      // Yjs throws whatever it comes upon; what it was matters to nobody but the log.
      const why = error instanceof Error ? error.message : String(error);
      return { difference: `not readable: ${why}`, under: this.#kept.map(() => false), body: NOTHING };
    }
  }

  #scratch(above: readonly KeptEdit[]): Y.Doc {
    const scratch = scratchDocument();
    applyQuietly(scratch, () => {
      Y.applyUpdateV2(scratch, this.#base);
      for (const { update } of above) applyReadable(scratch, update);
      for (const update of this.#meanwhile) Y.applyUpdate(scratch, update);
    });
    return scratch;
  }

  #difference(scratch: Y.Doc): string | null {
    const comparison = new Comparison(scratch, this.#unsettled());
    for (const slice of this.#slices) {
      const words = Words.ofStructs(Y.decodeUpdate(slice).structs);
      for (const [, structs] of words.clients()) {
        const found = comparison.shows(structs, words);
        if (found) return found;
      }
    }
    return comparison.waits(readWaiting(this.#waiting));
  }

  /** What was deleted between two slices is deleted in one of them and not in another. */
  #unsettled(): Ids {
    const deleted = new IdsBuilder();
    for (const update of this.#meanwhile) deleted.addAll(contentOfUpdate(update).deletes);
    return deleted.build();
  }
}

/** Null for what no replica can read, which is in no document either. */
function readable(update: Uint8Array): Content | null {
  try {
    return contentOfUpdate(update);
  } catch (error) {
    if (error instanceof MalformedUpdateError) return null;
    throw error;
  }
}

function applyReadable(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update);
  } catch {
    // It has no place in the shown document either, or only a part, which the comparison then finds.
  }
}
