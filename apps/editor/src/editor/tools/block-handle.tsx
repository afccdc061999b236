import { Menu as Base } from '@base-ui/react/menu';
import type { Editor } from '@tiptap/core';
import { DOMSerializer } from '@tiptap/pm/model';
import { NodeSelection } from '@tiptap/pm/state';
import { type DragEvent, useRef, useState } from 'react';
import { text } from '../../text/late.ts';
import { Directed } from '../../ui/menu.tsx';
import { BlockMenuItems } from './block-menu.tsx';
import { addBelow, blockAt, select } from './block-moves.ts';
import { GripIcon, PlusIcon } from './icons.tsx';
import { type HoveredBlock, useHoveredBlock } from './use-hovered-block.ts';

/** The browser tells of a drop before it tells of the drag's end; some do so later. */
const AFTER_DROP_MS = 50;

/** Left of the block the pointer is on: drag it, click for its menu, or add another below it. */
export function BlockHandle({ editor }: { editor: Editor }) {
  const [menu, setMenu] = useState(false);
  const [dragging, setDragging] = useState(false);
  const hovered = useHoveredBlock(editor, menu || dragging);
  const grip = useRef<HTMLButtonElement>(null);
  if (!hovered) return null;

  const selectBlock = (): boolean => {
    const pos = hovered.pos();
    if (pos === null) return false;
    editor.view.dispatch(select(editor.state.tr, pos));
    return true;
  };

  const add = (): void => {
    const pos = hovered.pos();
    const range = pos === null ? null : blockAt(editor.state.doc, pos);
    const transaction = range && addBelow(editor.state, range);
    if (!transaction) return;
    editor.view.dispatch(transaction);
    editor.view.focus();
    // What it shall be is chosen from the same list as ever.
    editor.view.dispatch(editor.state.tr.insertText('/'));
  };

  // With the caret in the block whose menu it was: the view's own way of taking the focus brings its selection along.
  const backToText = (): HTMLElement => {
    editor.view.focus();
    return editor.view.dom;
  };

  const onDragStart = (event: DragEvent): void => {
    if (!dragBlock(editor, hovered, event)) event.preventDefault();
    else setDragging(true);
  };

  const onDragEnd = (): void => {
    setDragging(false);
    setTimeout(() => {
      if (!editor.isDestroyed) editor.view.dragging = null;
    }, AFTER_DROP_MS);
  };

  return (
    <div
      className="handle"
      data-tight={hovered.tight || undefined}
      data-dragging={dragging || undefined}
      ref={(element) => {
        element?.style.setProperty('--x', `${hovered.x}px`);
        element?.style.setProperty('--y', `${hovered.y}px`);
        element?.style.setProperty('--line', `${hovered.lineHeight}px`);
      }}
    >
      {hovered.tight ? null : (
        <button
          type="button"
          className="handle-button"
          tabIndex={-1}
          data-handle="add"
          aria-label={text.block.add}
          title={text.block.add}
          onMouseDown={(event) => event.preventDefault()}
          onClick={add}
        >
          <PlusIcon />
        </button>
      )}
      <button
        ref={grip}
        type="button"
        className="handle-button handle-grip"
        tabIndex={-1}
        draggable
        data-handle="grip"
        aria-label={text.block.handle}
        aria-haspopup="menu"
        aria-expanded={menu}
        title={text.block.handle}
        onDragStart={onDragStart}
        onDragEnd={onDragEnd}
        onClick={() => setMenu(selectBlock())}
      >
        <GripIcon />
      </button>
      <Directed>
        <Base.Root open={menu} onOpenChange={setMenu} modal={false}>
          <Base.Portal>
            <Base.Positioner
              className="menu-place"
              anchor={grip}
              side="bottom"
              align="start"
              sideOffset={4}
              collisionPadding={8}
            >
              <Base.Popup className="menu" aria-label={text.block.menu} finalFocus={backToText}>
                <BlockMenuItems editor={editor} />
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      </Directed>
    </div>
  );
}

/** Hands the block to the drag as ProseMirror does with what is dragged out of the text: dropping it there moves it. */
function dragBlock(editor: Editor, hovered: HoveredBlock, { dataTransfer }: DragEvent): boolean {
  const pos = hovered.pos();
  if (pos === null) return false;
  const { view } = editor;
  const node = NodeSelection.create(view.state.doc, pos);
  view.dispatch(view.state.tr.setSelection(node));
  const slice = node.content();
  const html = document.createElement('div');
  html.append(DOMSerializer.fromSchema(view.state.schema).serializeFragment(slice.content));
  dataTransfer.clearData();
  dataTransfer.setData('text/html', html.innerHTML);
  dataTransfer.setData('text/plain', slice.content.textBetween(0, slice.content.size, '\n\n'));
  dataTransfer.effectAllowed = 'copyMove';
  dataTransfer.setDragImage(hovered.element, 0, 0);
  // The node is named because what is selected may be something else: of a table, all its cells.
  const dragging: typeof view.dragging & { node: NodeSelection } = { slice, move: true, node };
  view.dragging = dragging;
  return true;
}
