import type { Node } from '@tiptap/pm/model';
import { sameAttributes } from './attributes.ts';
import { areKin } from './kin.ts';

/** A child before an edit and the child that it is after it: the same one, or one to be brought up to date. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

/** Above this many comparisons, children between two that stayed are paired by their order alone. */
const MOST_COMPARED = 2_500;

/**
 * Which children of a node are still there after an edit, in the order of both. Children that kept their identity are
 * found first, as many as kept their order; those between are paired by likeness, since one that is brought up to
 * date keeps what others do to it meanwhile and one made anew does not. Only nodes of one kind make a pair.
 *
 * @param chosen the place of the child, after the edit, that stays where as many could: of two that changed places, the one
 *   that was not taken across the other
 */
export function pair(before: readonly Node[], after: readonly Node[], chosen: number | null = null): Pair[] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;

  const pairs: Pair[] = [];
  for (let index = 0; index < start; index++) pairs.push({ before: index, after: index });
  let from: Pair = { before: start, after: start };
  const stops = [
    ...stayed(before, after, start, end, chosen),
    { before: before.length - end, after: after.length - end },
  ];
  for (const stop of stops) {
    const gap = alike(before.slice(from.before, stop.before), after.slice(from.after, stop.after));
    for (const one of gap) pairs.push({ before: from.before + one.before, after: from.after + one.after });
    if (stop.before < before.length - end) pairs.push(stop);
    from = { before: stop.before + 1, after: stop.after + 1 };
  }
  for (let index = end; index > 0; index--)
    pairs.push({ before: before.length - index, after: after.length - index });
  return pairs;
}

/** The longest row of children that kept identity and order, between what did at both ends. */
function stayed(
  before: readonly Node[],
  after: readonly Node[],
  start: number,
  end: number,
  chosen: number | null,
): Pair[] {
  const places = new Map<Node, number>();
  for (let index = after.length - end - 1; index >= start; index--) places.set(after[index] as Node, index);
  const found: Pair[] = [];
  for (let index = start; index < before.length - end; index++) {
    const place = places.get(before[index] as Node);
    if (place !== undefined) found.push({ before: index, after: place });
  }
  const longest = longestAscending(found);
  const kept = found.find((one) => one.after === chosen);
  if (!kept || longest.includes(kept)) return longest;
  const around = [
    ...longestAscending(found.filter((one) => one.before < kept.before && one.after < kept.after)),
    kept,
    ...longestAscending(found.filter((one) => one.before > kept.before && one.after > kept.after)),
  ];
  return around.length === longest.length ? around : longest;
}

/** Patience sorting. */
function longestAscending(found: readonly Pair[]): Pair[] {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [index, { after }] of found.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((found[tails[middle] as number] as Pair).after < after) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? (tails[low - 1] as number) : -1);
    tails[low] = index;
  }
  const row: Pair[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] as number)
    row.push(found[index] as Pair);
  return row.reverse();
}

/** The pairs that are most alike in all, in the order of both. */
function alike(before: readonly Node[], after: readonly Node[]): Pair[] {
  if (before.length === 0 || after.length === 0) return [];
  if (before.length * after.length > MOST_COMPARED) return inOrder(before, after);
  // best[i][j]: the most likeness that before[i…] and after[j…] can have.
  const width = after.length + 1;
  const best = new Float64Array((before.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] as number;
  const likenesses = new Float64Array(before.length * after.length);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const own = likeness(before[i] as Node, after[j] as Node);
      likenesses[i * after.length + j] = own;
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), own > 0 ? own + at(i + 1, j + 1) : 0);
    }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    const own = likenesses[i * after.length + j] as number;
    if (own > 0 && at(i, j) === own + at(i + 1, j + 1)) pairs.push({ before: i++, after: j++ });
    else if (at(i, j) === at(i + 1, j)) i++;
    else j++;
  }
  return pairs;
}

function inOrder(before: readonly Node[], after: readonly Node[]): Pair[] {
  const pairs: Pair[] = [];
  let j = 0;
  for (let i = 0; i < before.length && j < after.length; i++)
    if (areKin((before[i] as Node).type, (after[j] as Node).type)) pairs.push({ before: i, after: j++ });
  return pairs;
}

/** How alike two contents are at most of which nothing was kept but words. */
const MOST_BY_WORDS = 0.9;

/** From 0, not the same kind, to 1, the same. */
function likeness(before: Node, after: Node): number {
  if (before === after) return 1;
  if (!areKin(before.type, after.type)) return 0;
  const attributes = sameAttributes(before, after) ? 0.1 : 0;
  return 0.1 + attributes + 0.75 * contentLikeness(before, after);
}

function contentLikeness(before: Node, after: Node): number {
  if (before.content === after.content) return 1;
  const kept = new Set(before.children);
  const same = after.children.filter((child) => kept.has(child)).length;
  // The very node that was there is more than words that are alike, however many: an item below which another was put is
  // the one that still has its own line, and not the one whose words are now in it.
  if (same > 0)
    return MOST_BY_WORDS + (1 - MOST_BY_WORDS) * (same / Math.max(before.childCount, after.childCount));
  const [was, is] = [before.textContent, after.textContent];
  const [least, most] = was.length < is.length ? [was.length, is.length] : [is.length, was.length];
  if (most === 0) return 0.5;
  let common = 0;
  while (common < least && was.charCodeAt(common) === is.charCodeAt(common)) common++;
  for (
    let end = 1;
    common < least && was.charCodeAt(was.length - end) === is.charCodeAt(is.length - end);
    end++
  )
    common++;
  return (MOST_BY_WORDS * common) / most;
}
