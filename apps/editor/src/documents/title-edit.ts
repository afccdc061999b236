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
  let end = 0;
  const mostEnd = Math.min(before.length, after.length, Math.max(0, after.length - caret));
  while (end < mostEnd && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (isInsidePair(before, before.length - end) || isInsidePair(after, after.length - end)) end -= 1;
  const most = Math.min(before.length, after.length) - end;
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  if (isInsidePair(before, start) || isInsidePair(after, start)) start -= 1;
  return {
    at: start,
    removed: before.length - end - start,
    inserted: after.slice(start, after.length - end),
  };
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

function isInsidePair(words: string, at: number): boolean {
  const code = words.charCodeAt(at);
  const before = words.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}
