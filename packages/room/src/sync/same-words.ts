import * as Y from 'yjs';
import { differenceIds, type Ids, NO_IDS } from './ids.ts';
import { endOf, isGone, type Struct } from './struct.ts';
import { type Waiting, waitingIn } from './waiting.ts';
import { otherWords, Words } from './words.ts';

/**
 * Whether a scratch document has all that another one shows, and what waits there as well, compared id by id: words,
 * origins, and what they are in; of what is deleted, that it is, and where it stands if both still know. How the ids are
 * cut into structs does not matter, nor what was collected. Returns the first difference in words for the log (numbers
 * only, nothing of the text), or null.
 *
 * What the scratch document has beyond the shown one does not matter, with one exception: it may not have deleted what
 * is still shown. Linear in the number of structs of both.
 */
export function sameWords(shown: Y.Doc, scratch: Y.Doc): string | null {
  const comparison = new Comparison(scratch);
  const words = Words.ofStore(shown.store);
  for (const [, structs] of words.clients()) {
    const found = comparison.shows(structs, words);
    if (found) return found;
  }
  return comparison.waits(waitingIn(shown));
}

/** The document compared with; it stays as it is meanwhile. */
export class Comparison {
  readonly #inPlace: Words;
  readonly #waiting: Words;
  readonly #waitingDeletes: Ids;
  readonly #unsettled: Ids;

  /** `unsettled`: what was deleted while the shown document was being read, so that it may say either. */
  constructor(scratch: Y.Doc, unsettled: Ids = NO_IDS) {
    const { structs, deletes } = waitingIn(scratch);
    this.#inPlace = Words.ofStore(scratch.store);
    this.#waiting = Words.ofStructs(structs);
    this.#waitingDeletes = deletes;
    this.#unsettled = unsettled;
  }

  /** The first difference of what is in place in the shown document. */
  shows(structs: readonly Struct[], words: Words): string | null {
    return this.#first(structs, words, [this.#inPlace]);
  }

  /** The first difference of what waits in the shown document: here it may be in place, or wait as well. */
  waits({ structs, deletes }: Waiting): string | null {
    const words = Words.ofStructs(structs);
    for (const [, list] of words.clients()) {
      const found = this.#first(list, words, [this.#inPlace, this.#waiting], true);
      if (found) return found;
    }
    for (const [client, ranges] of differenceIds(deletes, this.#waitingDeletes)) {
      for (const { clock, length } of ranges) {
        const found = this.#notDeleted(client, clock, clock + length);
        if (found) return found;
      }
    }
    return null;
  }

  #first(structs: readonly Struct[], words: Words, there: readonly Words[], waiting = false): string | null {
    for (const struct of structs) {
      if (struct instanceof Y.Skip) continue;
      const { client } = struct.id;
      for (let clock = struct.id.clock; clock < endOf(struct); ) {
        const piece = pieceOf(there, client, clock);
        if (!piece) return `${waiting ? 'what waits' : 'a struct'} is missing at ${client}:${clock}`;
        const to = Math.min(endOf(struct), endOf(piece.struct));
        const found =
          otherWords({ words, struct }, piece, clock, to) ??
          this.#otherDeletion(struct, piece.struct, clock, to, waiting);
        if (found) return `${found} at ${client}:${clock}`;
        clock = to;
      }
    }
    return null;
  }

  #otherDeletion(one: Struct, other: Struct, from: number, to: number, waiting: boolean): string | null {
    // What waits says nothing of its deletion; that waits by itself.
    if (isGone(one) === isGone(other) || (waiting && !isGone(one))) return null;
    const ids = new Map([[one.id.client, [{ clock: from, length: to - from }]]]);
    if (differenceIds(ids, this.#unsettled).size === 0) return null;
    return isGone(one) ? 'a deletion is missing' : 'deleted there, not here:';
  }

  #notDeleted(client: number, from: number, to: number): string | null {
    for (let clock = from; clock < to; ) {
      const struct = this.#inPlace.from(client, clock);
      if (!struct || struct.id.clock > clock || !isGone(struct)) {
        return `a deletion that waits is missing at ${client}:${clock}`;
      }
      clock = endOf(struct);
    }
    return null;
  }
}

function pieceOf(there: readonly Words[], client: number, clock: number) {
  for (const words of there) {
    const struct = words.from(client, clock);
    if (struct && struct.id.clock <= clock && !(struct instanceof Y.Skip)) return { words, struct };
  }
  return null;
}
