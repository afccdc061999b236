import type { Node } from '@tiptap/pm/model';
import {
  type EditorState,
  Plugin,
  PluginKey,
  type Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { text } from '../../text/late.ts';

interface Toggles {
  /** Directly before each that is open. */
  readonly open: readonly number[];
  readonly drawn: DecorationSet;
}

const key = new PluginKey<Toggles>('toggles');

/** The toggles of each block. Blocks are immutable: after a keystroke one of them is another. */
const known = new WeakMap<Node, readonly number[]>();

/** Opens and closes toggles, for this reader alone. One in which the selection is, is open: found words are to be seen. */
export const toggleViews = (): Plugin =>
  new Plugin<Toggles>({
    key,
    state: {
      init: (_config, { doc, selection }) => after([], doc, selection ?? null),
      apply(transaction, toggles, _before, { doc, selection }) {
        const told = transaction.getMeta(key) as readonly number[] | undefined;
        if (!told && !transaction.docChanged && !transaction.selectionSet) return toggles;
        const open = told ?? toggles.open.map((pos) => transaction.mapping.map(pos));
        const next = after(open, doc, selection);
        return !transaction.docChanged && sameNumbers(next.open, toggles.open) ? toggles : next;
      },
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  });

/** Opens or closes the innermost toggle around the selection. @returns whether there is one */
export function switchAtSelection(view: EditorView): boolean {
  const pos = around(view.state.selection).at(-1);
  if (pos === undefined) return false;
  switchToggle(view, pos);
  return true;
}

function switchToggle(view: EditorView, pos: number): void {
  const { state } = view;
  const open = key.getState(state)?.open ?? [];
  const node = state.doc.nodeAt(pos);
  if (!node) return;
  const { tr } = state;
  if (!open.includes(pos)) {
    view.dispatch(tr.setMeta(key, [...open, pos]));
    return;
  }
  // A caret that would be hidden goes to the end of the line that is seen.
  const end = pos + 1 + (node.firstChild?.nodeSize ?? 2) - 1;
  const { from, to } = state.selection;
  if (to > pos && from < pos + node.nodeSize) tr.setSelection(TextSelection.create(tr.doc, end));
  view.dispatch(
    tr.setMeta(
      key,
      open.filter((one) => one !== pos),
    ),
  );
}

function after(open: readonly number[], doc: Node, selection: Selection | null): Toggles {
  const all = togglesIn(doc);
  const shown = new Set(selection ? hiding(selection) : []);
  const opened = all.filter((pos) => open.includes(pos) || shown.has(pos));
  const drawn = all.flatMap((pos) => {
    const isOpen = opened.includes(pos);
    const size = doc.nodeAt(pos)?.nodeSize ?? 0;
    const sign = Decoration.widget(pos + 1, signOf(isOpen), {
      side: -1,
      key: `toggle-${isOpen}`,
      ignoreSelection: true,
    });
    return isOpen ? [sign, Decoration.node(pos, pos + size, { 'data-open': '' })] : [sign];
  });
  return { open: opened, drawn: drawn.length > 0 ? DecorationSet.create(doc, drawn) : DecorationSet.empty };
}

const signOf =
  (isOpen: boolean) =>
  (view: EditorView, getPos: () => number | undefined): HTMLElement => {
    const sign = document.createElement('button');
    sign.type = 'button';
    sign.className = 'toggle-sign';
    sign.contentEditable = 'false';
    sign.tabIndex = -1;
    sign.setAttribute('aria-label', text.toggle.sign);
    sign.setAttribute('aria-expanded', String(isOpen));
    sign.addEventListener('mousedown', (event) => event.preventDefault());
    sign.addEventListener('click', () => {
      const pos = getPos();
      if (pos !== undefined) switchToggle(view, pos - 1);
    });
    return sign;
  };

function togglesIn(doc: Node): number[] {
  const out: number[] = [];
  doc.forEach((block, offset) => {
    let found = known.get(block);
    if (!found) {
      const places: number[] = isToggle(block) ? [0] : [];
      block.descendants((node, at) => {
        if (isToggle(node)) places.push(at + 1);
        return !node.isTextblock;
      });
      found = places;
      known.set(block, found);
    }
    for (const at of found) out.push(offset + at);
  });
  return out;
}

const isToggle = ({ type }: Node): boolean => type.name === 'toggle';

/** Directly before each toggle around a selection, from outside. */
function around({ $from }: Selection): number[] {
  const out: number[] = [];
  for (let depth = 1; depth <= $from.depth; depth++)
    if (isToggle($from.node(depth))) out.push($from.before(depth));
  return out;
}

/** Those that, closed, would hide the selection: it is not only in their first lines. */
function hiding(selection: Selection): number[] {
  const { $from, $to } = selection;
  return around(selection).filter((pos) => {
    const toggle = $from.doc.nodeAt(pos);
    const end = pos + 1 + (toggle?.firstChild?.nodeSize ?? 0);
    return $from.pos >= end || ($to.pos >= end && $to.pos < pos + (toggle?.nodeSize ?? 0));
  });
}

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

/** Makes a toggle of the blocks at the selection. */
export function wrapInToggle(tr: Transaction): boolean {
  const type = tr.doc.type.schema.nodes.toggle;
  const { $from, $to } = tr.selection;
  const range = $from.blockRange($to);
  const first = range?.parent.child(range.startIndex).type.name;
  if (!type || !range || (first !== 'paragraph' && first !== 'heading')) return false;
  if (!range.parent.canReplaceWith(range.startIndex, range.endIndex, type)) return false;
  tr.wrap(range, [{ type }]);
  return true;
}

/** `>>` and a blank at the beginning of a line. */
export function toggleOf({ selection, tr }: EditorState): Transaction | null {
  const { $from, empty } = selection;
  if (!empty || $from.parent.type.name !== 'paragraph' || $from.parentOffset !== 2) return null;
  if ($from.parent.textBetween(0, 2, undefined, ' ') !== '>>') return null;
  tr.delete($from.start(), $from.pos);
  return wrapInToggle(tr) ? tr.scrollIntoView() : null;
}

/** Enter on an empty line within a toggle is a line more: a section is left behind its last line, and not torn in two. */
export function splitWithin({ selection, tr }: EditorState): Transaction | null {
  const { $from, empty } = selection;
  if (!empty || $from.depth < 2 || !isToggle($from.node(-1)) || $from.parent.content.size > 0) return null;
  const at = $from.index(-1);
  return at > 0 && at < $from.node(-1).childCount - 1 ? tr.split($from.pos).scrollIntoView() : null;
}
