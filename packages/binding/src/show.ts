import { Fragment, type Node, Slice } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import { sameValue } from './attributes.ts';
import { pair } from './pairing.ts';

/** Text that was put in. */
export interface Added {
  /** A code unit for each place: what is no text counts as one. */
  readonly text: string;
  /** Whether it is all that a text block which was put in holds. */
  readonly isBlock: boolean;
  /** Where it began, in the document as it was after so many steps of the transaction. */
  readonly at: number;
  readonly steps: number;
}

/**
 * Makes the document of a transaction say what `after` says, by replacing no more than what differs: carets,
 * decorations and what is being composed elsewhere stay where they are.
 *
 * @returns the text that was put in, block by block
 */
export function showDifference(tr: Transaction, after: Node): readonly Added[] {
  const before = tr.doc;
  const added: Added[] = [];
  try {
    replaceWithin(tr, before, after, 0, added);
    if (tr.doc.eq(after)) return added;
  } catch {
    // Each of the replacements alone may break a rule of the schema that all of them together keep: then all is
    // replaced, which cannot fail, and costs what is drawn and a selection's exact place.
  }
  tr.replaceWith(0, tr.doc.content.size, after.content);
  return textIn(after.children, 0, tr.steps.length);
}

/** From the back, so that places before a replacement are still what they were. */
function replaceWithin(tr: Transaction, before: Node, after: Node, start: number, added: Added[]): void {
  if (before.content === after.content) return;
  if (after.inlineContent) {
    replaceLine(tr, before, after, start, added);
    return;
  }
  const starts = [start];
  for (const child of before.children) starts.push((starts.at(-1) ?? 0) + child.nodeSize);
  let end = { before: before.childCount, after: after.childCount };
  const replaceUpTo = (from: { before: number; after: number }): void => {
    if (from.before === end.before && from.after === end.after) return;
    const nodes = after.children.slice(from.after, end.after);
    const slice = new Slice(Fragment.fromArray(nodes), 0, 0);
    const at = starts[from.before] as number;
    tr.step(new ReplaceStep(at, starts[end.before] as number, slice));
    added.push(...textIn(nodes, at, tr.steps.length));
  };
  for (const one of pair(before.children, after.children).reverse()) {
    const [old, now] = [before.child(one.before), after.child(one.after)];
    // Of another type that may not hold what it holds, it is put in anew.
    if (old.type !== now.type && !now.type.validContent(old.content)) continue;
    replaceUpTo({ before: one.before + 1, after: one.after + 1 });
    if (old !== now) {
      const at = starts[one.before] as number;
      dress(tr, old, now, at);
      replaceWithin(tr, old, now, at + 1, added);
    }
    end = one;
  }
  replaceUpTo({ before: 0, after: 0 });
}

/** What stands in a line and holds words itself is brought up to date by itself: no replacement may reach into it. */
function replaceLine(tr: Transaction, before: Node, after: Node, start: number, added: Added[]): void {
  const [was, is] = [holdersIn(before), holdersIn(after)];
  let end = { before: before.content.size, after: after.content.size };
  const pairs = pair(
    was.map(({ node }) => node),
    is.map(({ node }) => node),
  );
  for (const one of pairs.reverse()) {
    const [old, now] = [was[one.before] as Holder, is[one.after] as Holder];
    const behind = old.at + old.node.nodeSize;
    replaceWords(
      tr,
      before.content.cut(behind, end.before),
      after.content.cut(now.at + now.node.nodeSize, end.after),
      start + behind,
      added,
    );
    if (old.node !== now.node) {
      dress(tr, old.node, now.node, start + old.at);
      replaceLine(tr, old.node, now.node, start + old.at + 1, added);
    }
    end = { before: old.at, after: now.at };
  }
  replaceWords(tr, before.content.cut(0, end.before), after.content.cut(0, end.after), start, added);
}

interface Holder {
  readonly node: Node;
  /** Where it begins in the line. */
  readonly at: number;
}

function holdersIn(line: Node): Holder[] {
  const holders: Holder[] = [];
  line.forEach((node, at) => {
    if (!node.isLeaf) holders.push({ node, at });
  });
  return holders;
}

function replaceWords(
  tr: Transaction,
  before: Fragment,
  after: Fragment,
  start: number,
  added: Added[],
): void {
  const first = before.findDiffStart(after);
  const last = before.findDiffEnd(after);
  if (first === null || !last) return;
  const from = isInCharacter(after, first) || isInCharacter(before, first) ? first - 1 : first;
  // Where the text repeats itself, both searches claim the same characters.
  const overlap = Math.max(0, from - Math.min(last.a, last.b));
  let [a, b] = [last.a + overlap, last.b + overlap];
  if (isInCharacter(before, a) || isInCharacter(after, b)) [a, b] = [a + 1, b + 1];
  tr.step(new ReplaceStep(start + from, start + a, new Slice(after.cut(from, b), 0, 0)));
  if (b > from)
    added.push({
      text: charactersOf(after, from, b),
      isBlock: false,
      at: start + from,
      steps: tr.steps.length,
    });
}

/** Whether a place lies between the two code units of one character. */
function isInCharacter(content: Fragment, at: number): boolean {
  if (at <= 0 || at >= content.size) return false;
  const unit = content.textBetween(at, at + 1, undefined, ' ').charCodeAt(0);
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Type and attributes, and marks that a node may not keep. */
function dress(tr: Transaction, before: Node, after: Node, at: number): void {
  if (before.type !== after.type) {
    tr.setNodeMarkup(at, after.type, after.attrs, after.marks);
    return;
  }
  for (const [name, value] of Object.entries(after.attrs))
    if (!sameValue(before.attrs[name], value)) tr.setNodeAttribute(at, name, value);
  for (const mark of before.marks) if (!mark.isInSet(after.marks)) tr.removeNodeMark(at, mark);
}

function textIn(nodes: readonly Node[], start: number, steps: number): Added[] {
  const found: Added[] = [];
  let at = start;
  for (const node of nodes) {
    if (node.isTextblock) found.push({ text: charactersOf(node.content), isBlock: true, at: at + 1, steps });
    else found.push(...textIn(node.children, at + 1, steps));
    at += node.nodeSize;
  }
  return found;
}

/** One code unit for each place: what is no text counts as one, and so do the two ends of what holds text in a line. */
export function charactersOf(content: Fragment, from = 0, to = content.size): string {
  let text = '';
  content.cut(from, to).forEach((node) => {
    if (node.isText) text += node.text ?? '';
    else text += node.isLeaf ? '\ufffc' : `\ufffc${charactersOf(node.content)}\ufffc`;
  });
  return text;
}
