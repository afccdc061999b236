import { comesFromElsewhere, undoManagerIn } from '@parley/binding';
import { type ChainedCommands, type Editor, Extension } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import type { UndoManager } from 'yjs';

const OWN_STEP = 'ownUndoStep';
/** What ProseMirror calls what somebody does at once with a whole piece of text. */
const WHOLE = new Set<unknown>(['paste', 'drop', 'cut']);

/** What takes back this person's edits, and no one else's. */
export const undoManagerOf = (editor: Editor): UndoManager | null => undoManagerIn(editor.state);

/** Undo will take this change back by itself: neither what was typed just before nor what is typed next goes with it. */
export const asOwnStep = (transaction: Transaction): Transaction => transaction.setMeta(OWN_STEP, true);

/** The same for a chain of commands. */
export const asOwnSteps = (chain: ChainedCommands): ChainedCommands => chain.setMeta(OWN_STEP, true);

/**
 * Yjs' undo takes together what happens within half a second: right for letters, wrong for a paste, a drop or a table
 * among them. Those are a step each. What is done to a selection begins one.
 */
export const UndoSteps = Extension.create({
  name: 'undoSteps',

  onBeforeCreate() {
    const { editor } = this;
    let afterOwn = false;
    // Before the binding writes the change into the shared document.
    editor.on('beforeTransaction', ({ transaction }) => {
      if (!transaction.docChanged || comesFromElsewhere(transaction)) return;
      const own = transaction.getMeta(OWN_STEP) === true || WHOLE.has(transaction.getMeta('uiEvent'));
      // Whoever selects and deletes right after typing wants back what was deleted, and nothing else.
      const begins = !editor.state.selection.empty;
      if (own || begins || afterOwn) undoManagerOf(editor)?.stopCapturing();
      afterOwn = own;
    });
  },
});
