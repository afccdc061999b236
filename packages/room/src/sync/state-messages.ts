import { asBytes, type Bytes } from '@parley/wire';
import * as Y from 'yjs';
import { contentOfState } from './content.ts';
import type { HandOverMessage } from './hand-over.ts';
import { type PackedContent, packContent, unpackUpdates } from './packed.ts';
import { applyQuietly } from './scratch.ts';

/** A document's state, V2, and what it brings. */
export interface StateAnswer {
  readonly state: Bytes;
  readonly content: PackedContent;
}

/** The side that writes states: takes a document that is handed over, and answers once, after its end. */
export function serveState(answer: (answer: StateAnswer) => void): (message: HandOverMessage) => void {
  const slices: Uint8Array[] = [];
  return (message) => {
    if (message.type === 'shown') slices.push(message.slice);
    else answer(stateOf(slices, message));
  };
}

function stateOf(
  slices: readonly Uint8Array[],
  { meanwhile, waiting }: HandOverMessage & { readonly type: 'end' },
): StateAnswer {
  // Words that were deleted while the slices were written are left out as well.
  const doc = new Y.Doc({ gc: true });
  try {
    applyQuietly(doc, () => {
      if (slices.length > 0) Y.applyUpdate(doc, Y.mergeUpdates([...slices]));
      for (const update of unpackUpdates(meanwhile)) Y.applyUpdate(doc, update);
      for (const update of [waiting.structs, waiting.deletes]) if (update) Y.applyUpdateV2(doc, update);
    });
    const state = asBytes(Y.encodeStateAsUpdateV2(doc));
    return { state, content: packContent(contentOfState(state)) };
  } finally {
    doc.destroy();
  }
}
