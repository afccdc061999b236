import { baseKeymap, toggleMark } from '@tiptap/pm/commands';
import { keymap } from '@tiptap/pm/keymap';
import { type Node, Slice } from '@tiptap/pm/model';
import { type Command, EditorState, type Selection, TextSelection, type Transaction } from '@tiptap/pm/state';
import { StepMap } from '@tiptap/pm/transform';
import { EditorView } from '@tiptap/pm/view';
import { isNote } from './notes.ts';
import { pastedLines } from './pasted-lines.ts';

const FROM_OUTSIDE = 'fromOutside';

export interface NoteEditorOptions {
  /** The editor of the document. */
  readonly outer: EditorView;
  /** Where the note is in it; null once it is gone. */
  readonly at: () => number | null;
  readonly label: string;
  /** Leaves the note. */
  readonly onDone: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** An editor of the words of one note. What is written in it is written in the document, and what others write in the note is
 * shown in it. */
export class NoteEditor {
  readonly #view: EditorView;
  readonly #options: NoteEditorOptions;

  constructor(place: HTMLElement, options: NoteEditorOptions) {
    this.#options = options;
    // Somebody may have taken the note away since it was selected: what shows it goes in a moment, too.
    const doc = this.#note() ?? options.outer.state.schema.node('footnote');
    this.#view = new EditorView(place, {
      state: EditorState.create({ doc, plugins: [keymap(this.#keys()), keymap(baseKeymap)] }),
      attributes: {
        class: 'note-words',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
      },
      handlePaste: (view, _event, slice) => {
        const lines = new Slice(pastedLines(slice, view.state.doc.type), 0, 0);
        view.dispatch(view.state.tr.replaceSelection(lines).scrollIntoView().setMeta('uiEvent', 'paste'));
        return true;
      },
      dispatchTransaction: (transaction) => this.#dispatch(transaction),
    });
  }

  focus(): void {
    this.#view.dispatch(this.#view.state.tr.setSelection(TextSelection.atEnd(this.#view.state.doc)));
    this.#view.focus();
  }

  get hasFocus(): boolean {
    return this.#view.hasFocus();
  }

  destroy(): void {
    this.#view.destroy();
  }

  /** Shows what the note says by now. */
  update(): void {
    const note = this.#note();
    if (!note) return;
    const { state } = this.#view;
    const start = note.content.findDiffStart(state.doc.content);
    const ends = note.content.findDiffEnd(state.doc.content);
    if (start === null || !ends) return;
    const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
    const change = state.tr.replace(start, ends.b + overlap, note.slice(start, ends.a + overlap));
    this.#view.dispatch(change.setMeta(FROM_OUTSIDE, true));
  }

  /** What the document has; null if the note is gone. */
  #note(): Node | null {
    const pos = this.#options.at();
    const note = pos === null ? null : this.#options.outer.state.doc.nodeAt(pos);
    return note && isNote(note) ? note : null;
  }

  #keys(): Record<string, Command> {
    const { onDone, undo, redo } = this.#options;
    const { marks, nodes } = this.#options.outer.state.schema;
    const done = (act: () => void) => (): boolean => {
      act();
      return true;
    };
    const mark = (name: string): Command => (marks[name] ? toggleMark(marks[name]) : () => false);
    return {
      Enter: done(onDone),
      Escape: done(onDone),
      'Shift-Enter': (state, dispatch) => {
        if (!nodes.hardBreak) return false;
        dispatch?.(state.tr.replaceSelectionWith(nodes.hardBreak.create()).scrollIntoView());
        return true;
      },
      'Mod-b': mark('bold'),
      'Mod-i': mark('italic'),
      'Mod-u': mark('underline'),
      'Mod-z': done(undo),
      'Mod-y': done(redo),
      'Mod-Shift-z': done(redo),
    };
  }

  #dispatch(transaction: Transaction): void {
    const { state, transactions } = this.#view.state.applyTransaction(transaction);
    this.#view.updateState(state);
    const pos = this.#options.at();
    if (pos === null || transaction.getMeta(FROM_OUTSIDE)) return;
    const { outer } = this.#options;
    const { tr } = outer.state;
    const offset = StepMap.offset(pos + 1);
    for (const { steps } of transactions)
      for (const step of steps) {
        const moved = step.map(offset);
        if (moved) tr.step(moved);
      }
    // So what is written is undone as what is written in a line, and others see where.
    if (!tr.docChanged && isAt(outer.state.selection, pos)) return;
    const at = Math.min(pos + 1 + state.selection.head, tr.doc.content.size);
    outer.dispatch(tr.setSelection(TextSelection.create(tr.doc, at)));
  }
}

const isAt = ({ from, empty }: Selection, pos: number): boolean => empty && from === pos + 1;
