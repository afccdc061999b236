import type { Editor } from '@tiptap/core';
import { Suspense } from 'react';
import { latePart } from '../../ui/late-part.ts';
import { sameData, useEditorValue } from '../tools/use-editor-value.ts';
import { selectedFormula } from './selected-formula.ts';

const FormulaPanel = latePart(async () => (await import('./formula-panel.tsx')).FormulaPanel);

/** The signs of the selected formula, beside it. */
export function FormulaTools({ editor }: { editor: Editor }) {
  const selected = useEditorValue(editor, selectedFormula, sameData);
  return <Suspense>{selected ? <FormulaPanel editor={editor} selected={selected} /> : null}</Suspense>;
}
