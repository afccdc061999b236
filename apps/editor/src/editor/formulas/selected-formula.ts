import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';

export interface SelectedFormula {
  readonly pos: number;
  readonly name: string;
  readonly tex: string;
}

/** The formula that is selected, and only it. */
export const selectedFormula = ({ state: { selection } }: Editor): SelectedFormula | null => {
  if (!(selection instanceof NodeSelection) || !isFormula(selection.node.type.name)) return null;
  return { pos: selection.from, name: selection.node.type.name, tex: String(selection.node.attrs.tex) };
};

export const isFormula = (name: string): boolean => name === 'formula' || name === 'formulaBlock';
