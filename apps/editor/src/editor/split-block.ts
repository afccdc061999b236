import { Extension, type RawCommands } from '@tiptap/core';
import { splitBlock as split } from '@tiptap/pm/commands';
import { AllSelection, EditorState, type Selection, TextSelection } from '@tiptap/pm/state';

/**
 * Enter over selected text makes a new line where the text was. Tiptap's command asks whether the block can be split before
 * it deletes what is selected. Of a whole block (three clicks, up to the start of the next) nothing is left to split
 * then; the split throws, and the key has done nothing. ProseMirror's own command, which this is, deletes first.
 */
export const SplitBlock = Extension.create({
  name: 'splitBlock',
  addCommands: () => ({ splitBlock }),
});

const splitBlock: RawCommands['splitBlock'] =
  ({ keepMarks = true } = {}) =>
  ({ tr, state, editor, dispatch }) => {
    const { $from, $to } = state.selection;
    const marks = state.storedMarks ?? ($to.parentOffset > 0 ? $from.marks() : []);
    // Tried on a state of its own: what cannot be split must not have lost its text.
    const tried = EditorState.create({ doc: tr.doc, selection: tr.selection });
    const deletion = holdsText(tr.selection) ? tried.tr.deleteSelection() : tried.tr;
    return split(
      tried.apply(deletion),
      dispatch &&
        (({ steps, selection }) => {
          for (const step of [...deletion.steps, ...steps]) tr.step(step);
          tr.setSelection(selection.getBookmark().resolve(tr.doc)).scrollIntoView();
          if (!keepMarks) return;
          const { splittableMarks } = editor.extensionManager;
          tr.ensureMarks(marks.filter(({ type }) => splittableMarks.includes(type.name)));
        }),
    );
  };

/** Of everything too, which ProseMirror's command leaves to the browser. */
const holdsText = (selection: Selection): boolean =>
  selection instanceof TextSelection || selection instanceof AllSelection;
