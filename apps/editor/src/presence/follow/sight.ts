import { isPosition, isRecord } from '../person.ts';

/** What somebody sees of the document, in their presence while others follow them: `view`. */
export interface Sight {
  /** The block at the top of their page, as a Yjs relative position in JSON; null: above the text. */
  readonly top: unknown;
  /** How much of that block is scrolled out, as a share of its height; below 0, to -1, where what is between it and the block
   * before is at the top. */
  readonly part: number;
  /** Whether their caret is among what they see. */
  readonly caret: boolean;
}

/** What a person's state asks of those who follow them: whatever is not as expected is as if it were not there. */
export interface Lead {
  readonly sight: Sight | null;
  /** Their caret, as a Yjs relative position in JSON. */
  readonly caret: unknown;
}

export function leadOf(state: unknown): Lead {
  if (!isRecord(state)) return { sight: null, caret: null };
  const head = isRecord(state.cursor) ? state.cursor.head : null;
  return { sight: sightOf(state.view), caret: isPosition(head) ? head : null };
}

function sightOf(view: unknown): Sight | null {
  if (!isRecord(view)) return null;
  const { top, part, caret } = view;
  if (top !== null && !isPosition(top)) return null;
  const share = typeof part === 'number' && Math.abs(part) <= 1 ? part : 0;
  return { top, part: share, caret: caret === true };
}
