import { editBetween, shifted, shiftedEdit } from '@parley/document';
import { titleCharacters, titleText } from '@parley/document/title';
import * as Y from 'yjs';

/** What of a text area is used. */
export type TitleElement = Pick<
  HTMLTextAreaElement,
  'value' | 'selectionStart' | 'selectionEnd' | 'setSelectionRange'
>;

/**
 * Keeps a field and a document's title in step: what is typed goes into the shared text as the smallest edit, and what
 * others write comes into the field without moving the caret. While an input method is composing, others' edits wait.
 * Undo takes back one's own edits only.
 */
export class TitleBinding {
  readonly #element: TitleElement;
  readonly #title: Y.Text;
  readonly #undo: Y.UndoManager;
  readonly #onShown: (shown: string) => void;
  /** What the field held when it was last in step. */
  #shown: string;
  #composing = false;
  /** Others' changes since then, while they wait. */
  #waiting: Y.YTextEvent['delta'][] = [];
  /** What is typed stays in the field, until `join`. */
  #apart: boolean;

  /**
   * @param onShown is told what the field shows, each time it changed
   * @param apart the document has not arrived: what is typed is kept apart from it until `join`, or until there is a title
   *   while nothing was typed
   */
  constructor(element: TitleElement, doc: Y.Doc, onShown: (shown: string) => void, apart = false) {
    this.#apart = apart;
    this.#element = element;
    this.#title = titleText(doc);
    this.#undo = new Y.UndoManager(this.#title, { trackedOrigins: new Set([this]) });
    this.#onShown = onShown;
    this.#shown = titleCharacters(this.#title);
    element.value = this.#shown;
    onShown(this.#shown);
    this.#title.observe(this.#heard);
  }

  /** The field's text was changed by its user. */
  typed(): void {
    const { value, selectionStart } = this.#element;
    if (this.#apart) {
      this.#onShown(value);
      return;
    }
    let edit = editBetween(this.#shown, value.replace(/[\r\n]/g, ' '), selectionStart);
    if (edit) {
      for (const delta of this.#waiting) edit = shiftedEdit(edit, delta);
      const { at, removed, inserted } = edit;
      this.#title.doc?.transact(() => {
        if (removed > 0) this.#title.delete(at, removed);
        if (inserted) this.#title.insert(at, inserted);
      }, this);
      this.#shown = value;
      this.#onShown(value);
    }
    if (!this.#composing) this.#settle();
  }

  composing(composing: boolean): void {
    this.#composing = composing;
    if (!composing) this.typed();
  }

  get isComposing(): boolean {
    return this.#composing;
  }

  /** Puts what was typed apart at the beginning of the title that there is by now. */
  join(): void {
    if (!this.#apart) return;
    this.#apart = false;
    const typed = this.#element.value.replace(/[\r\n]/g, ' ');
    if (typed) this.#title.doc?.transact(() => this.#title.insert(0, typed), this);
    this.#settle();
  }

  /** True if there was something to take back. */
  undo(): boolean {
    return this.#undo.undo() !== null;
  }

  redo(): boolean {
    return this.#undo.redo() !== null;
  }

  /** What is undone next is what is done from now on. */
  pause(): void {
    this.#undo.stopCapturing();
  }

  destroy(): void {
    this.#title.unobserve(this.#heard);
    this.#undo.destroy();
  }

  readonly #heard = ({ delta }: Y.YTextEvent, { origin }: Y.Transaction): void => {
    if (origin === this) return;
    if (this.#apart) {
      if (this.#element.value !== '' || this.#composing) return;
      this.#apart = false;
    }
    this.#waiting.push(delta);
    if (!this.#composing) this.#settle();
  };

  /** Brings the field in step with the title. */
  #settle(): void {
    const element = this.#element;
    const shown = titleCharacters(this.#title);
    if (shown !== element.value) {
      let { selectionStart: from, selectionEnd: to } = element;
      for (const delta of this.#waiting) [from, to] = [shifted(from, delta), shifted(to, delta)];
      element.value = shown;
      element.setSelectionRange(from, to);
    }
    this.#waiting = [];
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#onShown(shown);
  }
}
