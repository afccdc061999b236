import type { Node } from '@tiptap/pm/model';
import { NodeSelection, type Selection, TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { begin, isBegun } from '../begun.ts';
import { isNote } from './notes.ts';

/** Writes at the end of the selected note what is typed: its words are hidden in the text, and are not to be replaced unseen. It stays
 * selected, as no caret can be where nothing is seen. */
export function writeInSelected(view: EditorView, typed: string): boolean {
  const { selection, tr } = view.state;
  if (!noteIn(selection)) return false;
  tr.insertText(typed, selection.to - 1);
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, selection.from)));
  begin(noteIn(view.state.selection));
  return true;
}

/** Enter on a note whose field is not there yet: behind one that was just written, else into its field. */
export function enterSelected(view: EditorView): boolean {
  const { selection, tr } = view.state;
  const note = noteIn(selection);
  if (!note) return false;
  if (isBegun(note)) view.dispatch(tr.setSelection(TextSelection.create(tr.doc, selection.to)));
  else begin(note);
  return true;
}

/** Selects the note beside the caret, whose words a stroke of a key would take away unseen. The next stroke takes it. */
export function selectNote(view: EditorView, isBefore: boolean): boolean {
  const { selection, tr } = view.state;
  const note = isBefore ? selection.$from.nodeBefore : selection.$from.nodeAfter;
  if (!selection.empty || !note || !isNote(note) || note.content.size === 0) return false;
  const at = isBefore ? selection.from - note.nodeSize : selection.from;
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, at)).scrollIntoView());
  return true;
}

const noteIn = (selection: Selection): Node | null =>
  selection instanceof NodeSelection && isNote(selection.node) ? selection.node : null;
