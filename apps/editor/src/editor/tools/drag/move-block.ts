import type { EditorState, Transaction } from '@tiptap/pm/state';
import { select } from '../block-moves.ts';
import type { Landing } from './landing.ts';

/** A range that holds one block. */
export interface BlockPlace {
  readonly from: number;
  readonly to: number;
}

/**
 * Puts a block where it landed, and takes it from where it was unless it is copied. Null if it would stay where it is.
 *
 * @throws RangeError if it cannot stand there
 */
export function moveBlock(
  state: EditorState,
  from: BlockPlace | null,
  { pos, node }: Landing,
): Transaction | null {
  if (from && pos >= from.from && pos <= from.to) return null;
  const { tr } = state;
  tr.insert(pos, node);
  const landed = tr.steps.length;
  // A list of which nothing is left goes with its last item.
  if (from) tr.deleteRange(tr.mapping.map(from.from, 1), tr.mapping.map(from.to, -1));
  return select(tr, tr.mapping.slice(landed).map(pos)).scrollIntoView();
}
