import { asBytes } from '@parley/wire';
import type * as Y from 'yjs';
import { HandOver } from './hand-over.ts';
import { packUpdates, unpackContent } from './packed.ts';
import type { KeptEdit, ProofResult } from './proof.ts';
import type { ProofPlace } from './proof-place.ts';
import type { SliceLimits } from './shown-slices.ts';

export interface ProveBaseOptions {
  /** The document shown. It may be written in meanwhile. */
  readonly doc: Y.Doc;
  /** The base's body, opened: a V2 state. Its buffer is moved, and gone afterwards. */
  readonly base: Uint8Array;
  /** All edits kept, opened, in batches. */
  readonly kept: () => AsyncIterable<readonly KeptEdit[]>;
  /** Resolves once all that is shown is among what is kept, nothing waiting to be sealed, and the other way round. */
  readonly settled: () => Promise<void>;
  /** Whether a transaction of this origin is an edit, of whomever: not a base that was applied. */
  readonly isEdit: (origin: unknown) => boolean;
  /** Closed at the end. */
  readonly place: ProofPlace;
  /** Lets the page do something else. */
  readonly breathe: () => Promise<void>;
  readonly limits?: SliceLimits;
}

/**
 * Proves a base, or not, beside a page that goes on being written in: the document is handed over in slices, and what is
 * changed meanwhile is handed over last, in the turn of the last slice. The page's thread is busy for a slice at a time.
 *
 * If another base is applied meanwhile there is no proof: it would count for this one. Nor is there if an edit comes that
 * waits for something; both are to be tried again. Rejects if the place breaks, or reading what is kept does.
 */
export async function proveBase(options: ProveBaseOptions): Promise<ProofResult> {
  const { doc, base, kept, settled, isEdit, place, breathe, limits } = options;
  const handOver = new HandOver({ doc, post: place.post, breathe, limits });
  try {
    const body = asBytes(base);
    place.post({ type: 'base', base: body }, [body.buffer]);
    // What is shown by now must be in the log before that is read, and what was read must be shown afterwards.
    await settled();
    for await (const edits of kept()) {
      postKept(place, edits);
      await breathe();
    }
    await settled();
    await handOver.run();
    const answer = await place.answer;
    const onlyEdits = [...handOver.origins].every(isEdit);
    return {
      difference: answer.difference ?? (onlyEdits ? null : 'another base was applied meanwhile'),
      under: Array.from(answer.under, (value) => value === 1),
      body: unpackContent(answer.body),
    };
  } finally {
    handOver.close();
    place.close();
  }
}

function postKept(place: ProofPlace, edits: readonly KeptEdit[]): void {
  const updates = packUpdates(edits.map(({ update }) => update));
  const above = Uint8Array.from(edits, (edit) => (edit.above ? 1 : 0));
  place.post({ type: 'kept', updates, above }, [updates.bytes.buffer, updates.lengths.buffer, above.buffer]);
}
