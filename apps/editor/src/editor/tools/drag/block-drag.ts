import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { NodeSelection } from '@tiptap/pm/state';
import { dropPoint } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import { isMac } from '../../../ui/keys.ts';
import { addTool } from '../slot.ts';
import { DropLine } from './drop-line.ts';
import { type Dragged, type Landing, landingIn, type Sight } from './landing.ts';
import { type BlockPlace, moveBlock } from './move-block.ts';

const COPIES = isMac(navigator.platform) ? 'altKey' : 'ctrlKey';

type Drag = Dragged & { readonly place: BlockPlace };

/** Lets blocks that are dragged land by the half of the block under the pointer, and shows where anything would land that
 * is dragged over the text. @returns ends that */
export function followDrags(editor: Editor): () => void {
  const { view } = editor;
  const line = new DropLine();
  const over = (event: DragEvent): void => {
    if (!view.editable) return;
    const drag = draggedBlock(view);
    const landing = drag && landingOf(view, drag, event);
    if (landing) line.show(edgeOf(view, landing));
    else line.show(dropPlace(view, event));
  };
  const leave = ({ relatedTarget }: DragEvent): void => {
    if (!(relatedTarget instanceof globalThis.Node && view.dom.contains(relatedTarget))) line.hide();
  };
  const hide = (): void => line.hide();
  view.dom.addEventListener('dragover', over);
  view.dom.addEventListener('dragleave', leave);
  // What is dragged may begin, and end, outside of the text.
  document.addEventListener('drop', hide, true);
  document.addEventListener('dragend', hide, true);
  const forget = addTool(editor, {
    handleDrop(_view, event) {
      const drag = draggedBlock(view);
      const landing = drag && landingOf(view, drag, event);
      if (!landing) return false;
      const transaction = moveBlock(view.state, event[COPIES] ? null : drag.place, landing);
      if (transaction) view.dispatch(transaction.setMeta('uiEvent', 'drop'));
      view.focus();
      return true;
    },
  });
  return () => {
    forget();
    line.hide();
    view.dom.removeEventListener('dragover', over);
    view.dom.removeEventListener('dragleave', leave);
    document.removeEventListener('drop', hide, true);
    document.removeEventListener('dragend', hide, true);
  };
}

/** The block of this document that is being dragged as a whole; null if it is something else. */
function draggedBlock({ dragging }: EditorView): Drag | null {
  // ProseMirror follows it while others edit, and lets go of it if it is not the same any more.
  const selected = (dragging as (typeof dragging & { node?: NodeSelection }) | null)?.node;
  if (!selected?.node.isBlock) return null;
  const { parent } = selected.$from;
  const list = parent.type.isInGroup('list') ? parent : null;
  return { node: selected.node, list, place: { from: selected.from, to: selected.to } };
}

function landingOf(view: EditorView, drag: Drag, { clientX, clientY }: DragEvent): Landing | null {
  const sight: Sight = (pos) => {
    const dom = view.nodeDOM(pos);
    if (!(dom instanceof Element)) return null;
    const { top, bottom } = dom.getBoundingClientRect();
    return { top, bottom };
  };
  const { node: parent, start } = containerAt(view, drag, clientX, clientY);
  return landingIn(parent, start, drag, clientY, sight);
}

/** The text; for an image also the cell it is above. */
function containerAt(
  view: EditorView,
  { node: { type } }: Drag,
  x: number,
  y: number,
): { node: Node; start: number } {
  const { doc } = view.state;
  const cell = type.name === 'image' ? document.elementFromPoint(x, y)?.closest('td, th') : null;
  if (!cell || !view.dom.contains(cell)) return { node: doc, start: 0 };
  const $in = doc.resolve(view.posAtDOM(cell, 0));
  for (let depth = $in.depth; depth > 0; depth--)
    if (/cell$/.test(String($in.node(depth).type.spec.tableRole)))
      return { node: $in.node(depth), start: $in.start(depth) };
  return { node: doc, start: 0 };
}

function edgeOf(view: EditorView, { beside, edge }: Landing): DOMRect | null {
  const dom = view.nodeDOM(beside);
  if (!(dom instanceof Element)) return null;
  const { left, width, [edge]: top } = dom.getBoundingClientRect();
  return new DOMRect(left, top, width, 0);
}

/** Where ProseMirror puts words, and whatever else comes from elsewhere. */
function dropPlace(view: EditorView, { clientX, clientY }: DragEvent): DOMRect | null {
  const found = view.posAtCoords({ left: clientX, top: clientY });
  if (!found) return null;
  const slice = view.dragging?.slice;
  const pos = (slice && dropPoint(view.state.doc, found.pos, slice)) ?? found.pos;
  const { left, right, top, bottom } = view.coordsAtPos(pos);
  return new DOMRect(left, top, right - left, bottom - top);
}
