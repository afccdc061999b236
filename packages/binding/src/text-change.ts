import { Mark, type Node } from '@tiptap/pm/model';

/** One replacement that makes one string of another: at `at`, `removed` code units give way to `inserted`. */
export interface TextChange {
  readonly at: number;
  readonly removed: number;
  readonly inserted: number;
}

/**
 * The shortest one. Where the text repeats itself there are several: the one that leaves the caret at `caret` is what
 * was typed. No character of two code units is cut in two, because Yjs cannot hold the halves.
 */
export function textChange(before: string, after: string, caret: number | null = null): TextChange {
  const least = Math.min(before.length, after.length);
  let at = 0;
  while (at < least && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  if (at > 0 && isHigh(before.charCodeAt(at - 1))) at--;
  let end = 0;
  while (
    end < least - at &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end--;
  const change = { at, removed: before.length - at - end, inserted: after.length - at - end };
  return caret === null ? change : atCaret(before, after, change, caret);
}

/** Slides what was only put in, or only taken out, towards the start, if that takes it to the caret. */
function atCaret(before: string, after: string, change: TextChange, caret: number): TextChange {
  const { at, removed, inserted } = change;
  if (removed > 0 === inserted > 0) return change;
  const [text, length] = removed > 0 ? [before, removed] : [after, inserted];
  const target = caret - inserted;
  if (target < 0 || target >= at || isLow(text.charCodeAt(target)) || isLow(text.charCodeAt(target + length)))
    return change;
  for (let place = at; place > target; place--)
    if (text.charCodeAt(place - 1) !== text.charCodeAt(place + length - 1)) return change;
  return { at: target, removed, inserted };
}

/** A stretch of text that has the same marks. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

export function stretches(nodes: readonly Node[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { nodeSize, marks } of nodes) {
    const from = all.at(-1)?.to ?? 0;
    all.push({ from, to: from + nodeSize, marks });
  }
  return all;
}

/** What of the text's stretches lies within a range. */
export function within(all: readonly Stretch[], from: number, to: number): Stretch[] {
  return all
    .filter((one) => one.from < to && one.to > from)
    .map(({ marks, ...one }) => ({ from: Math.max(one.from, from), to: Math.min(one.to, to), marks }));
}

export interface MarkChange {
  readonly from: number;
  readonly to: number;
  readonly before: readonly Mark[];
  readonly after: readonly Mark[];
}

/** Where the marks of the same text differ; `after` stands `shift` code units further on than `before`. */
export function markChanges(
  before: readonly Stretch[],
  after: readonly Stretch[],
  shift: number,
): MarkChange[] {
  const changes: MarkChange[] = [];
  for (const old of before)
    for (const now of within(after, old.from + shift, old.to + shift))
      if (!Mark.sameSet(old.marks, now.marks))
        changes.push({ from: now.from - shift, to: now.to - shift, before: old.marks, after: now.marks });
  return changes;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
