import { comesFromElsewhere } from '@parley/binding';
import type { Editor } from '@tiptap/core';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { Listeners } from '../../ui/listeners.ts';
import { lineText } from '../line-text.ts';
import type { Tool } from './slot.ts';
import type { Match, Trigger } from './triggers.ts';

/** Characters before the caret that are looked at. */
const LOOKED_AT = 60;

export interface SuggestionsOptions<Item> {
  readonly trigger: Trigger;
  /** What to show for a query; null for no list at all. */
  readonly search: (query: string, state: EditorState) => readonly Item[] | null;
  /** Called after the trigger and the query have been removed from the text. */
  readonly pick: (item: Item) => void;
}

export interface OpenSuggestions<Item> {
  readonly query: string;
  /** Where the trigger stands in the document. */
  readonly from: number;
  readonly items: readonly Item[];
  readonly index: number;
}

/**
 * A list that opens while one types and is steered from the text: arrows, Enter or Tab, Escape. What it shows is always
 * that of the last keystroke, so that fast typing and Enter never pick what stood there before.
 */
export class Suggestions<Item> implements Tool {
  readonly #editor: Editor;
  readonly #options: SuggestionsOptions<Item>;
  readonly #listeners = new Listeners();
  #open: OpenSuggestions<Item> | null = null;
  /** The trigger Escape was pressed at. It stays closed as long as that one stands there. */
  #dismissed: number | null = null;

  constructor(editor: Editor, options: SuggestionsOptions<Item>) {
    this.#editor = editor;
    this.#options = options;
  }

  get open(): OpenSuggestions<Item> | null {
    return this.#open;
  }

  readonly current = (): OpenSuggestions<Item> | null => this.#open;

  readonly subscribe = this.#listeners.add;

  apply(transaction: Transaction, state: EditorState): void {
    if (!transaction.docChanged && !transaction.selectionSet) return;
    // A list opens where one types, not where one walks through, pastes or sees somebody else write.
    const typed =
      transaction.docChanged &&
      !comesFromElsewhere(transaction) &&
      transaction.getMeta('uiEvent') === undefined;
    this.#look(state, typed);
  }

  /** Searches once more for what stands before the caret: there is more to find than before. */
  refresh(): void {
    if (!this.#editor.isDestroyed) this.#look(this.#editor.state, true);
  }

  #look(state: EditorState, opens: boolean): void {
    const match = matchAt(state, this.#options.trigger);
    if (!match) {
      this.#dismissed = null;
      this.close();
      return;
    }
    if (match.start === this.#dismissed || !(this.#open || opens)) return;
    this.#dismissed = null;
    const items = this.#options.search(match.query, state);
    if (!items) {
      this.close();
      return;
    }
    const from = state.selection.$from.start() + match.start;
    const index = this.#open?.query === match.query ? this.#open.index : 0;
    this.#set({ query: match.query, from, items, index: Math.min(index, Math.max(items.length - 1, 0)) });
  }

  handleKeyDown(_view: EditorView, event: KeyboardEvent): boolean {
    const open = this.#open;
    if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = open.items.length;
    switch (event.key) {
      case 'Escape':
        this.dismiss();
        return true;
      case 'ArrowDown':
      case 'ArrowUp':
        if (count === 0) return false;
        this.highlight((open.index + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
        return true;
      case 'Enter':
      case 'Tab':
        if (count === 0 || event.shiftKey) return false;
        this.pick(open.index);
        return true;
      default:
        return false;
    }
  }

  highlight(index: number): void {
    if (this.#open) this.#set({ ...this.#open, index });
  }

  pick(index: number): void {
    const open = this.#open;
    const item = open?.items[index];
    if (!open || item === undefined) return;
    this.close();
    const { from } = open;
    const to = this.#editor.state.selection.from;
    this.#editor.chain().focus().deleteRange({ from, to }).run();
    this.#options.pick(item);
  }

  /** Closes it until another trigger is typed. */
  dismiss(): void {
    const match = matchAt(this.#editor.state, this.#options.trigger);
    this.#dismissed = match?.start ?? null;
    this.close();
  }

  close(): void {
    if (this.#open) this.#set(null);
  }

  #set(open: OpenSuggestions<Item> | null): void {
    this.#open = open;
    this.#listeners.tell();
  }
}

function matchAt({ selection, storedMarks }: EditorState, trigger: Trigger): Match | null {
  const { $from, empty } = selection;
  const { parent, parentOffset } = $from;
  if (!empty || !parent.isTextblock || parent.type.spec.code) return null;
  if ((storedMarks ?? $from.marks()).some((mark) => mark.type.spec.code)) return null;
  const start = Math.max(0, parentOffset - LOOKED_AT);
  const before = lineText(parent, start, parentOffset);
  // Cut off in the middle, the first character is no start of a line.
  const match = trigger(start > 0 ? `\ufffc${before}` : before);
  return match && { ...match, start: match.start + start - (start > 0 ? 1 : 0) };
}
