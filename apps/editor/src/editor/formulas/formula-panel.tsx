import { FORMULA_ELEMENT, LONGEST_FORMULA } from '@parley/document';
import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { text } from '../../text/late.ts';
import { isBegun } from '../begun.ts';
import { TrashIcon } from '../tools/icons.tsx';
import { addTool } from '../tools/slot.ts';
import { ToolButton } from '../tools/tool-button.tsx';
import { useFocusWithin } from '../tools/use-focus-within.ts';
import { usePlaced } from '../tools/use-placed.ts';
import { asOwnStep } from '../undo-steps.ts';
import { withAddition } from './addition.ts';
import { type SelectedFormula, selectedFormula } from './selected-formula.ts';

export interface FormulaPanelProps {
  readonly editor: Editor;
  readonly selected: SelectedFormula;
}

/** The TeX of the selected formula, and how it looks. Enter or Alt-F10 goes there from the text, Enter or Escape back. */
export function FormulaPanel({ editor, selected: { pos, name, tex } }: FormulaPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [written, setWritten] = useState(tex);
  const focused = useFocusWithin(editor);
  // What somebody else makes of it is what is to be seen, with what is being added here.
  const shown = useRef(tex);
  useEffect(() => {
    const before = shown.current;
    shown.current = tex;
    setWritten((now) => withAddition(before, tex, now));
  }, [tex]);

  const place = useCallback((): DOMRect | null => {
    const dom = editor.isDestroyed ? null : editor.view.nodeDOM(pos);
    return dom instanceof HTMLElement ? dom.getBoundingClientRect() : null;
  }, [editor, pos]);
  usePlaced(panel, {
    placement: 'bottom-start',
    place,
    version: focused ? `${pos} ${tex} ${written}` : null,
  });

  useEffect(() => {
    const wanted = tex === '' || isBegun(editor.state.doc.nodeAt(pos));
    if (!focused || !field.current || !wanted || !editor.view.hasFocus()) return;
    field.current.focus();
    field.current.setSelectionRange(tex.length, tex.length);
  }, [editor, focused, pos, tex]);

  useEffect(
    () =>
      addTool(editor, {
        handleKeyDown(_view, event) {
          const goes = (event.key === 'F10' && event.altKey) || event.key === 'Enter';
          if (goes) field.current?.focus();
          return goes;
        },
      }),
    [editor],
  );

  useLayoutEffect(() => {
    if (!focused) return;
    const area = field.current;
    // Who writes in a formula that somebody takes away goes on where it stood.
    return () => {
      if (area && area === document.activeElement && !editor.isDestroyed && !selectedFormula(editor))
        editor.view.focus();
    };
  }, [editor, focused]);

  const write = (): void => {
    const node = editor.isDestroyed ? null : editor.state.doc.nodeAt(pos);
    // Somebody else's edit may have moved it since this was drawn.
    if (node?.type.name !== name || node.attrs.tex !== tex || written.trim() === tex) return;
    editor.view.dispatch(asOwnStep(editor.state.tr.setNodeAttribute(pos, 'tex', written.trim())));
  };
  const done = (): void => {
    write();
    const { tr } = editor.state;
    const size = tr.doc.nodeAt(pos)?.nodeSize ?? 0;
    editor.view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(pos + size))));
    editor.view.focus();
  };

  if (!focused) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls is no set of fields
    <div
      ref={panel}
      className="bubble formula-panel"
      data-lost="true"
      role="group"
      aria-label={text.formula.tools}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        done();
      }}
    >
      <Preview tex={written} />
      <div className="formula-row">
        <textarea
          ref={field}
          className="input formula-field"
          aria-label={text.formula.tex}
          placeholder="\frac{a}{b}"
          spellCheck={false}
          autoCapitalize="off"
          dir="ltr"
          rows={2}
          maxLength={LONGEST_FORMULA}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          onBlur={write}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.stopPropagation();
            done();
          }}
        />
        <ToolButton
          id="formula-remove"
          name={text.formula.remove}
          sign={<TrashIcon />}
          first
          onRun={() => editor.chain().focus().deleteSelection().run()}
        />
      </div>
    </div>
  );
}

/** The formula as it would be drawn. */
function Preview({ tex }: { tex: string }) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const formula = document.createElement(FORMULA_ELEMENT);
    formula.dataset.tex = tex;
    formula.dataset.block = '';
    formula.textContent = tex;
    shown.current?.replaceChildren(formula);
  }, [tex]);
  return <div ref={shown} className="formula-preview" aria-live="polite" />;
}
