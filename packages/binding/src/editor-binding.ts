import type { Node } from '@tiptap/pm/model';
import {
  type EditorState,
  type PluginKey,
  type Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state';
import * as Y from 'yjs';
import { type Changed, ElementReader } from './element-reader.ts';
import { blocksWritten, withBlocks } from './joining.ts';
import {
  type GoneLine,
  goneLines,
  insertWords,
  type LeftBehind,
  leftBehind,
  placesOf,
} from './left-behind.ts';
import { absolutePosition, relativePosition } from './positions.ts';
import { atBeginning, followText, keepSelection } from './selection.ts';
import { showDifference } from './show.ts';
import { adopt, type Twin } from './twin.ts';
import { Writer } from './writer.ts';

/** What a binding needs of the view it is bound to. */
export interface BoundView {
  readonly state: EditorState;
  readonly editable: boolean;
  dispatch(transaction: Transaction): void;
}

/** Brings the state of a view up to where the caret is by now. */
export type ReadCaret = () => void;

/** What a transaction that shows what the document holds says of itself, under the binding's plugin key. */
export interface FromDocument {
  readonly fromDocument: true;
}

/** A selection that means the same whatever is edited meanwhile. */
export interface HeldSelection {
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

interface Bound {
  readonly view: BoundView;
  readonly readCaret: ReadCaret;
  readonly reader: ElementReader;
  readonly writer: Writer;
  root: Twin;
}

/**
 * Keeps an editor and a part of a shared document saying the same, in both directions. The document is written to in
 * answer to this editor's own edits alone: showing what others wrote, even what two people's edits make invalid
 * together, changes nothing in it. Only words of this editor that somebody left behind unknowingly are put back.
 */
export class EditorBinding {
  /** The origin of the transactions that hold this editor's edits, for who undoes them. */
  readonly origin: object = { of: 'an edit' };
  /** The origin of those that are not to be undone. */
  readonly unrecorded: object = { of: 'an edit that is not undone' };
  /** The origin of those that put back words of this editor which somebody else left behind. They are shown as others' are. */
  readonly puttingBack: object = { of: 'words put back' };
  readonly fragment: Y.XmlFragment;
  readonly doc: Y.Doc;
  readonly #key: PluginKey;
  #bound: Bound | null = null;
  #selectionBefore: HeldSelection | null = null;
  /** What was shown when the two began to be kept apart; null if they are not. */
  #apart: Node | null = null;
  /** Nothing has been written here, and the document has not come: a caret at its beginning stays there when it does. */
  #isFresh = false;

  /** @param key the key under which `FromDocument` stands in transactions */
  constructor(fragment: Y.XmlFragment, key: PluginKey) {
    if (!fragment.doc) throw new TypeError('the fragment belongs to no document');
    this.fragment = fragment;
    this.doc = fragment.doc;
    this.#key = key;
  }

  /**
   * Shows the document in a view, and follows both until `close`.
   *
   * @param readCaret called before something is shown that others wrote
   */
  open(view: BoundView, readCaret: ReadCaret): void {
    const reader = new ElementReader(view.state.schema);
    const bound = { view, readCaret, reader, writer: new Writer(reader), root: reader.root(this.fragment) };
    this.#bound = bound;
    const { tr } = view.state;
    if (this.#isWrittenApart(bound)) {
      // The view was made anew meanwhile, and has what was written.
    } else if (tr.doc.eq(bound.root.node)) adopt(bound.root, tr.doc);
    else {
      tr.replaceWith(0, tr.doc.content.size, bound.root.node.content);
      this.#dispatch(bound, tr.setSelection(TextSelection.atStart(tr.doc)));
    }
    this.fragment.observeDeep(this.#observe);
  }

  get isOpen(): boolean {
    return this.#bound !== null;
  }

  close(): void {
    if (!this.#bound) return;
    this.fragment.unobserveDeep(this.#observe);
    this.#bound = null;
  }

  /**
   * From now on what is written in the view stays there, until `join`. As long as nothing is, the document is shown as ever:
   * what it holds by then ends this by itself.
   */
  keepApart(): void {
    this.#apart = this.#bound?.view.state.doc ?? null;
    this.#isFresh = this.#apart !== null;
  }

  /** Puts what was written apart at the beginning of what the document holds by now, as one edit. */
  join(): void {
    const bound = this.#bound;
    const isFresh = this.#isFresh;
    this.#isFresh = false;
    if (!bound || !this.#apart) return;
    const { view, reader } = bound;
    const { selection, tr } = view.state;
    const written = this.#isWrittenApart(bound) ? blocksWritten(view.state) : [];
    this.#apart = null;
    const root = reader.root(this.fragment);
    if (written.length === 0) {
      this.#isFresh = isFresh;
      this.#show(bound, root);
      // Where nothing has come it may come later.
      this.#isFresh = holdsNothing(root);
      return;
    }
    bound.root = root;
    showDifference(tr, withBlocks(written, root.node));
    if (tr.docChanged) view.dispatch(tr);
    this.write(selection, true);
  }

  /** What was written apart, for who takes the view away before it could join. */
  takeApart(): readonly Node[] {
    const bound = this.#bound;
    const written = bound && this.#isWrittenApart(bound) ? blocksWritten(bound.view.state) : [];
    this.#apart = null;
    return written;
  }

  /**
   * Writes what the view shows and the document does not hold yet.
   *
   * @param before the selection there was before the edit
   * @param recorded whether the edit may be undone
   */
  write(before: Selection, recorded: boolean): void {
    const bound = this.#bound;
    if (!bound || this.#apart || bound.root.node === bound.view.state.doc) return;
    const { root, view, writer } = bound;
    const { doc: shown, selection } = view.state;
    const { $head } = selection;
    this.#selectionBefore = this.hold(before);
    this.#isFresh = false;
    try {
      this.doc.transact(() => writer.write(root, shown, $head), recorded ? this.origin : this.unrecorded);
    } catch (error) {
      this.#showAnew(bound);
      throw error;
    }
    if (root.node !== shown) this.#show(bound, root);
  }

  /** The selection there was before the last edit, or when it was last remembered. */
  get selectionBefore(): HeldSelection | null {
    return this.#selectionBefore;
  }

  rememberSelection(): void {
    if (this.#bound) this.#selectionBefore = this.hold(this.#bound.view.state.selection);
  }

  hold({ anchor, head }: Selection): HeldSelection | null {
    const from = this.relative(anchor);
    const to = head === anchor ? from : this.relative(head);
    return from && to ? { anchor: from, head: to } : null;
  }

  /** Selects what was selected, if it is still there, and scrolls to it. */
  select({ anchor, head }: HeldSelection): void {
    const [from, to] = [this.absolute(anchor), this.absolute(head)];
    if (!this.#bound || from === null || to === null) return;
    const { view } = this.#bound;
    const { tr } = view.state;
    const selection = TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to));
    view.dispatch(tr.setSelection(selection).scrollIntoView());
  }

  /** A place in the text that means the same on every page; null if the binding is closed, or the view is kept apart. */
  relative(position: number): Y.RelativePosition | null {
    if (!this.#bound || this.#apart) return null;
    return relativePosition(this.#bound.root, position);
  }

  /** Where such a place is here; null if it is not. */
  absolute(relative: Y.RelativePosition): number | null {
    if (!this.#bound || this.#apart) return null;
    return absolutePosition(this.#bound.reader, this.#bound.root, this.doc, relative);
  }

  readonly #observe = (_events: unknown, transaction: Y.Transaction): void => {
    const { origin, changedParentTypes } = transaction;
    if (!this.#bound || origin === this.origin || origin === this.unrecorded) return;
    try {
      this.#bound.readCaret();
      if (this.#isWrittenApart(this.#bound)) return;
      this.#apart = null;
      const gone = goneLines(this.#bound.root, transaction);
      this.#show(this.#bound, this.#bound.reader.root(this.fragment, changedParentTypes as Changed), gone);
    } catch (error) {
      // Whoever brought the edit (a route, a tab) is not to hear of what is wrong in this editor.
      this.#showAnew(this.#bound);
      reportError(error);
    }
  };

  #isWrittenApart({ view }: Bound): boolean {
    return this.#apart !== null && !view.state.doc.eq(this.#apart);
  }

  /** Shows the whole document, whatever was shown before. */
  #showAnew(bound: Bound): void {
    bound.root = bound.reader.root(this.fragment);
    const { tr } = bound.view.state;
    tr.replaceWith(0, tr.doc.content.size, bound.root.node.content);
    this.#dispatch(bound, tr.setSelection(TextSelection.atStart(tr.doc)));
  }

  /** @param gone lines of which what this page wrote last is put back, where somebody made them anew without it */
  #show(bound: Bound, root: Twin, gone: readonly GoneLine[] = []): void {
    const { state } = bound.view;
    const { tr } = state;
    const isFresh = this.#isFresh && atBeginning(state.doc)?.eq(state.selection);
    const added = showDifference(tr, root.node);
    bound.root = root;
    if (tr.docChanged) {
      keepSelection(tr, state.selection);
      followText(tr, state.selection, added);
      const beginning = isFresh ? atBeginning(tr.doc) : null;
      if (beginning) tr.setSelection(beginning);
      this.#dispatch(bound, tr);
      this.#putBack(bound, leftBehind(gone, added), tr);
    } else adopt(root, state.doc);
  }

  #putBack({ view, root }: Bound, left: readonly LeftBehind[], shown: Transaction): void {
    if (left.length === 0 || !view.editable || view.state.doc !== shown.doc) return;
    this.doc.transact(() => {
      for (const { content, at } of placesOf(left, shown)) {
        const place = Y.createAbsolutePositionFromRelativePosition(relativePosition(root, at), this.doc);
        if (place?.type instanceof Y.XmlText) insertWords(place.type, place.index, content);
      }
    }, this.puttingBack);
  }

  #dispatch({ view, root }: Bound, tr: Transaction): void {
    adopt(root, tr.doc);
    const meta: FromDocument = { fromDocument: true };
    // Where everything was selected and nothing is left, Tiptap would edit what is shown.
    tr.setMeta('preventClearDocument', true);
    view.dispatch(tr.setMeta(this.#key, meta).setMeta('addToHistory', false));
  }
}

const holdsNothing = ({ parts }: Twin): boolean => parts.every(({ kind }) => kind === 'filler');
