import { textChange } from '@parley/binding';
import type * as Y from 'yjs';

/** One replacement in a text: at `at`, `removed` characters make way for `inserted`. */
export interface TextEdit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

type Delta = Y.YTextEvent['delta'];

/**
 * The smallest replacement that makes `before` into `after`, or null if they are equal. Where it could stand in several
 * places (a letter typed into a row of the same ones), it ends at `caret`, which is where somebody typed. No surrogate
 * pair is cut in two.
 */
export function editBetween(before: string, after: string, caret: number): TextEdit | null {
  if (before === after) return null;
  const { at, removed, inserted } = textChange(before, after, caret);
  return { at, removed, inserted: after.slice(at, at + inserted) };
}

/** Where a place in a text is after somebody else's change to it. What is inserted exactly there pushes it on only if it
 * `sticksRight`. */
export function shifted(place: number, delta: Delta, sticksRight = false): number {
  let at = 0;
  let out = place;
  for (const { retain = 0, delete: removed = 0, insert } of delta) {
    at += retain;
    if (at > out) break;
    if (removed > 0) out -= Math.min(removed, out - at);
    const length = typeof insert === 'string' ? insert.length : insert === undefined ? 0 : 1;
    if (length > 0 && (at < out || sticksRight)) {
      out += length;
      at += length;
    }
  }
  return out;
}

/** An edit, meant for the text before somebody else's change, for the text after it. */
export function shiftedEdit({ at, removed, inserted }: TextEdit, delta: Delta): TextEdit {
  const from = shifted(at, delta, true);
  const to = Math.max(from, shifted(at + removed, delta));
  return { at: from, removed: to - from, inserted };
}
