import { bindingOf } from '@parley/binding';
import type { Editor, EditorEvents } from '@tiptap/core';
import { NodeSelection, type Selection, type SelectionBookmark, TextSelection } from '@tiptap/pm/state';
import { type Mappable, Mapping } from '@tiptap/pm/transform';
import type { Doc } from 'yjs';

type Changed = EditorEvents['transaction'];

/** What is being put at its place at the moment. */
const filling = new WeakMap<Editor, HeldPlace>();

/**
 * A place in the text for something that takes a while, during which its person and others go on writing. What is typed
 * there meanwhile comes behind it. It is followed until it is let go.
 */
export class HeldPlace {
  readonly #editor: Editor;
  #from: number;
  #to: number;
  /** Selected cells or a selected block, which nothing is typed into. */
  #other: SelectionBookmark | null;

  /** Of what is selected, which is to be replaced. */
  static ofSelection(editor: Editor): HeldPlace {
    const { selection } = editor.state;
    const other = selection instanceof TextSelection ? null : selection.getBookmark();
    return new HeldPlace(editor, selection.from, selection.to, other);
  }

  constructor(editor: Editor, from: number, to = from, other: SelectionBookmark | null = null) {
    this.#editor = editor;
    this.#from = from;
    this.#to = to;
    this.#other = other;
    editor.on('transaction', this.#follow);
  }

  /** Where it ends now. */
  get to(): number {
    return Math.min(this.#to, this.#editor.state.doc.content.size);
  }

  /** The shared document it is in. */
  get doc(): Doc {
    const binding = bindingOf(this.#editor.state);
    if (!binding) throw new TypeError('the editor is bound to no document');
    return binding.doc;
  }

  /** Puts something there: what is held at the same place comes behind it. */
  fill(put: () => void): void {
    filling.set(this.#editor, this);
    try {
      put();
    } finally {
      filling.delete(this.#editor);
    }
  }

  /** The same with the place selected. Whoever has gone elsewhere meanwhile stays there. */
  fillSelected(put: () => void): void {
    const { view, state } = this.#editor;
    const place = this.#selection();
    if (place.eq(state.selection)) return this.fill(put);
    const stays = state.selection.getBookmark();
    const changes = new Mapping();
    const note = (changed: Changed): void => {
      for (const { mapping } of transactionsOf(changed)) changes.appendMapping(mapping);
    };
    view.dispatch(state.tr.setSelection(place));
    this.#editor.on('transaction', note);
    this.fill(put);
    this.#editor.off('transaction', note);
    const { tr } = this.#editor.state;
    view.dispatch(tr.setSelection(stays.map(changes).resolve(tr.doc)).scrollIntoView());
  }

  /** Follows it no longer. */
  release(): void {
    this.#editor.off('transaction', this.#follow);
  }

  #selection(): Selection {
    const { doc } = this.#editor.state;
    const other = this.#other?.resolve(doc);
    if (other && (!(other instanceof NodeSelection) || other.to === this.#to)) return other;
    const end = doc.content.size;
    return TextSelection.between(
      doc.resolve(Math.min(this.#from, end)),
      doc.resolve(Math.min(this.#to, end)),
    );
  }

  readonly #follow = (changed: Changed): void => {
    const isBehind = (filling.get(this.#editor) ?? this) !== this;
    for (const { mapping } of transactionsOf(changed)) this.#move(mapping, isBehind ? 1 : -1);
  };

  #move(mapping: Mappable, side: 1 | -1): void {
    const from = mapping.mapResult(this.#from, side);
    const to = mapping.mapResult(this.#to, -1);
    // Nothing is left of it: what was typed over it stays.
    const isGone = this.#from === this.#to || (from.deletedAfter && to.deletedBefore);
    this.#from = from.pos;
    this.#to = isGone ? from.pos : Math.max(from.pos, to.pos);
    this.#other = this.#other?.map(mapping) ?? null;
  }
}

const transactionsOf = ({ transaction, appendedTransactions }: Changed) => [
  transaction,
  ...appendedTransactions,
];
