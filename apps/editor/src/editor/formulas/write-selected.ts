import { LONGEST_FORMULA } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import { NodeSelection, type Selection, TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { begin, isBegun } from '../begun.ts';
import { isFormula } from './selected-formula.ts';

/** Writes at the end of the selected formula what is typed: no formula is replaced by the first of its own signs. */
export function writeInSelected(view: EditorView, typed: string): boolean {
  const { selection, tr } = view.state;
  const formula = formulaIn(selection);
  if (!formula) return false;
  const tex = `${formula.attrs.tex}${typed}`.slice(0, LONGEST_FORMULA);
  view.dispatch(tr.setNodeAttribute(selection.from, 'tex', tex));
  begin(formulaIn(view.state.selection));
  return true;
}

/** Enter on a formula whose field is not there yet: behind one that was just written, else into its field. */
export function enterSelected(view: EditorView): boolean {
  const { selection, tr } = view.state;
  const formula = formulaIn(selection);
  if (!formula) return false;
  if (isBegun(formula)) view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(selection.to))));
  else begin(formula);
  return true;
}

const formulaIn = (selection: Selection): Node | null =>
  selection instanceof NodeSelection && isFormula(selection.node.type.name) ? selection.node : null;
