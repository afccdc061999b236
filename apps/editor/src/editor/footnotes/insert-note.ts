import { NodeSelection, type Transaction } from '@tiptap/pm/state';
import { isNote } from './notes.ts';

/** Puts an empty note behind what is selected, and selects it. @returns whether there can be one */
export function insertNote(tr: Transaction, dispatch = true): boolean {
  const { $to } = tr.selection;
  const type = tr.doc.type.schema.nodes.footnote;
  const at = isNote($to.parent) ? null : $to;
  if (!type || !at?.parent.isTextblock || !at.parent.canReplaceWith(at.index(), at.index(), type))
    return false;
  if (!dispatch) return true;
  tr.insert(at.pos, type.create()).setSelection(NodeSelection.create(tr.doc, at.pos)).scrollIntoView();
  return true;
}
