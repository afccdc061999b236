import type { Node } from '@tiptap/pm/model';
import { Selection, TextSelection, type Transaction } from '@tiptap/pm/state';
import { type Added, charactersOf } from './show.ts';
import { type TextChange, textChange } from './text-change.ts';

/** The caret at the beginning of a text, never an image it begins with: the first key would write over it. Null if it has
 * no place for words. */
export function atBeginning(document: Node): Selection | null {
  return Selection.findFrom(document.resolve(0), 1, true);
}

/**
 * A selection that cannot go along with other people's edits, as one of cells that are in no table any more, becomes a
 * caret near where it began: how it fails is up to whoever made its kind.
 */
export function keepSelection(tr: Transaction, before: Selection): void {
  try {
    void tr.selection;
  } catch {
    const at = Math.min(tr.mapping.map(before.from), tr.doc.content.size);
    tr.setSelection(Selection.near(tr.doc.resolve(at)));
  }
}

/**
 * A caret whose text somebody else put elsewhere, in a block of its own or at the end of another, or made another kind of,
 * goes with the text: to its place in what was put in and says the same, or the most of it, since what was written there a
 * moment ago may not have gone along. Without this it would stand where the block was.
 */
export function followText(tr: Transaction, before: Selection, added: readonly Added[]): void {
  if (!(before instanceof TextSelection) || added.length === 0) return;
  const anchor = followed(tr, before.$anchor, added);
  const head = followed(tr, before.$head, added);
  if (anchor === null && head === null) return;
  const mapped = tr.selection;
  tr.setSelection(
    TextSelection.between(tr.doc.resolve(anchor ?? mapped.anchor), tr.doc.resolve(head ?? mapped.head)),
  );
}

function followed(tr: Transaction, $at: Selection['$anchor'], added: readonly Added[]): number | null {
  if ($at.depth === 0 || !tr.mapping.mapResult($at.before() + 1, 1).deleted) return null;
  const target = mostAlike(charactersOf($at.parent.content), added);
  if (!target) return null;
  const { at, steps } = target.added;
  return tr.mapping.slice(steps).map(at, 1) + placeAfter(target.change, $at.parentOffset);
}

interface Alike {
  readonly added: Added;
  /** What makes the text there was of that text. */
  readonly change: TextChange;
}

/** Where most of that text stands, and the least besides; null if no more than half of it stands anywhere, or only among as
 * much that is new. */
function mostAlike(text: string, all: readonly Added[]): Alike | null {
  let best: Alike | null = null;
  let most = Math.floor(text.length / 2);
  for (const added of all) {
    const change = textChange(text, added.text);
    const kept = text.length - change.removed;
    if (
      kept < most ||
      change.inserted > kept ||
      (kept === most && change.inserted >= (best?.change.inserted ?? 0))
    )
      continue;
    best = { added, change };
    most = kept;
  }
  return best;
}

function placeAfter({ at, removed, inserted }: TextChange, offset: number): number {
  if (offset <= at) return offset;
  return offset >= at + removed ? offset + inserted - removed : at;
}
