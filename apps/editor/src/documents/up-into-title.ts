import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { titleField } from './focus-title.ts';

/**
 * ↑ on the first line of the text goes on into the title, and so does Backspace at the text's beginning, where it would do
 * nothing. True if one did: then nobody else needs the key.
 */
export function upIntoTitle(view: EditorView, event: KeyboardEvent): boolean {
  const isThere = event.key === 'ArrowUp' ? isOnFirstLine : event.key === 'Backspace' ? isAtBeginning : null;
  if (!isThere || event.isComposing || event.defaultPrevented) return false;
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !isThere(view)) return false;
  const field = titleField();
  if (!field) return false;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  return true;
}

function isOnFirstLine(view: EditorView): boolean {
  const { selection } = view.state;
  // An image that is the first block, or the gap in front of it.
  if (!(selection instanceof TextSelection)) return selection.from === 0;
  const { $head, empty } = selection;
  const isFirst = Array.from({ length: $head.depth }, (_, depth) => $head.index(depth)).every(
    (index) => index === 0,
  );
  return empty && isFirst && view.endOfTextblock('up');
}

const isAtBeginning = ({ state: { selection } }: EditorView): boolean =>
  selection instanceof TextSelection && selection.empty && selection.from === 1;
