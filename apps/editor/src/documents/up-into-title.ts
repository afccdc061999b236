import { readCaret } from '@parley/binding';
import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { titleField } from './focus-title.ts';

/** ↑ on the first line of the text goes on into the title. True if it did: then nobody else needs the key. */
export const upIntoTitle = (view: EditorView, event: KeyboardEvent): boolean =>
  isPlain(event, 'ArrowUp') && !event.defaultPrevented && isOnFirstLine(view) && intoTitle();

/** Backspace at the text's beginning, where it does nothing, goes back into the title. To be asked before the text is. */
export function backIntoTitle(view: EditorView, event: KeyboardEvent): boolean {
  if (!isPlain(event, 'Backspace')) return false;
  // Home may have moved the caret, and the browser not yet told of it.
  readCaret(view);
  return isAtBeginning(view) && intoTitle();
}

const isPlain = (
  { key, isComposing, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  wanted: string,
): boolean => key === wanted && !(isComposing || shiftKey || ctrlKey || metaKey || altKey);

function intoTitle(): boolean {
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

/** In a line of plain text: of anything else Backspace makes one. */
const isAtBeginning = ({ state: { selection } }: EditorView): boolean =>
  selection instanceof TextSelection &&
  selection.empty &&
  selection.from === 1 &&
  selection.$from.parent.type.name === 'paragraph';
