import type { Bytes } from '@parley/wire';
import type * as Y from 'yjs';
import type { Content } from './content.ts';
import { HandOver } from './hand-over.ts';
import { unpackContent } from './packed.ts';
import type { SliceLimits } from './shown-slices.ts';
import type { StatePlace } from './state-place.ts';

export interface MergedStateOptions {
  /** May be written in meanwhile. */
  readonly doc: Y.Doc;
  /** Closed at the end. */
  readonly place: StatePlace;
  /** Lets the page do something else. */
  readonly breathe: () => Promise<void>;
  readonly limits?: SliceLimits;
}

/** The body of a base, and what it brings: what it covers is to be told from that (`coversOf`). */
export interface MergedState {
  readonly state: Bytes;
  readonly content: Content;
}

/**
 * A document's V2 state, with what waits in it, written elsewhere: Yjs writes a state in one go, which would hold the page
 * up for 0.1 s and more from 5 MB on. It is the state at the moment at which the document was handed over, after this was
 * called. Words of what is deleted are left out, also where undo keeps them here. Rejects if the place breaks.
 */
export async function mergedState({ doc, place, breathe, limits }: MergedStateOptions): Promise<MergedState> {
  const handOver = new HandOver({ doc, post: place.post, breathe, limits });
  try {
    await handOver.run();
    const { state, content } = await place.answer;
    return { state, content: unpackContent(content) };
  } finally {
    handOver.close();
    place.close();
  }
}
