import type { Editor } from '@tiptap/core';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { Listeners } from '../../../ui/listeners.ts';
import { asOwnStep } from '../../undo-steps.ts';
import type { Tool } from '../slot.ts';
import { type Found, findAll, queryOf, replaceAll, replaceOne, type Wanted } from './matches.ts';

/** How long after a change the document is searched again, in milliseconds. */
const AGAIN_MS = 200;

export interface FinderView {
  readonly wanted: Wanted;
  readonly count: number;
  /** More than were counted. */
  readonly more: boolean;
  /** The match one is at, counted from 1; 0 for none. */
  readonly at: number;
  readonly badRegexp: boolean;
}

const NOTHING: Wanted = { search: '', replace: '', matchCase: false, wholeWord: false, regexp: false };

/** Finds in an editor, shows what it found, and replaces it. */
export class Finder implements Tool {
  readonly #editor: Editor;
  readonly #listeners = new Listeners();
  #found: readonly Found[] = [];
  #decorations = DecorationSet.empty;
  #view: FinderView = { wanted: NOTHING, count: 0, more: false, at: 0, badRegexp: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  readonly current = (): FinderView => this.#view;

  readonly subscribe = this.#listeners.add;

  decorations(): DecorationSet {
    return this.#decorations;
  }

  apply(transaction: Transaction, state: EditorState): void {
    if (!transaction.docChanged || this.#view.wanted.search === '') return;
    const { mapping } = transaction;
    this.#decorations = this.#decorations.map(mapping, state.doc);
    this.#found = this.#found.map(({ from, to }) => ({
      from: mapping.map(from, 1),
      to: mapping.map(to, -1),
    }));
    this.#later();
  }

  /** Looks for something else. The match it is at is then the first from the caret on. */
  want(change: Partial<Wanted>): void {
    const wanted = { ...this.#view.wanted, ...change };
    this.#view = { ...this.#view, wanted };
    this.#tell();
    this.#later();
  }

  /** To the next match (1) or the previous one (−1), round at the ends. */
  go(by: -1 | 1): void {
    this.#now();
    const { count, at } = this.#view;
    if (count === 0) return;
    this.#stepTo(at === 0 ? 1 : ((at - 1 + by + count) % count) + 1);
  }

  /** Replaces the match it is at, and goes to the next. */
  replaceOne(): void {
    this.#now();
    const query = queryOf(this.#view.wanted);
    const here = this.#here();
    if (!query || !here || !this.#editor.isEditable) return;
    const transaction = replaceOne(this.#editor.state, query, here);
    if (!transaction) return;
    this.#editor.view.dispatch(transaction);
    this.#search(transaction.mapping.map(here.to, 1));
    this.#show();
  }

  /** Replaces every match as one step of undo. @returns how many */
  replaceAll(): number {
    const query = queryOf(this.#view.wanted);
    if (!query || !this.#editor.isEditable) return 0;
    const { tr, count } = replaceAll(this.#editor.state, query);
    if (count === 0) return 0;
    this.#editor.view.dispatch(asOwnStep(tr));
    this.#now();
    return count;
  }

  /** Shows nothing any more, and leaves the selection at the match one was at. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const here = this.#here();
    this.#found = [];
    this.#decorations = DecorationSet.empty;
    this.#view = { ...this.#view, count: 0, more: false, at: 0 };
    this.#tell();
    if (this.#editor.isDestroyed) return;
    if (here && this.#editor.isEditable) this.#editor.commands.setTextSelection(here);
    else this.#redraw();
  }

  #here(): Found | undefined {
    return this.#found[this.#view.at - 1];
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const before = this.#view.at;
      const place = this.#here()?.from ?? this.#editor.state.selection.from;
      this.#search(place);
      if (before === 0) this.#show();
    }, AGAIN_MS);
  }

  /** Searches at once if a search is due. */
  #now(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#search(this.#here()?.from ?? this.#editor.state.selection.from);
  }

  #search(place: number): void {
    if (this.#editor.isDestroyed) return;
    const query = queryOf(this.#view.wanted);
    const { found, more } = query ? findAll(this.#editor.state, query) : { found: [], more: false };
    this.#found = found;
    const next = found.findIndex(({ from }) => from >= place);
    this.#view = {
      ...this.#view,
      count: found.length,
      more,
      at: found.length === 0 ? 0 : next < 0 ? 1 : next + 1,
      badRegexp: query === null,
    };
    this.#decorate();
  }

  #stepTo(at: number): void {
    this.#view = { ...this.#view, at };
    this.#decorate();
    this.#show();
  }

  #decorate(): void {
    const { doc } = this.#editor.state;
    this.#decorations = DecorationSet.create(
      doc,
      this.#found.map(({ from, to }, index) =>
        Decoration.inline(from, to, { class: index === this.#view.at - 1 ? 'found found-here' : 'found' }),
      ),
    );
    this.#tell();
    this.#redraw();
  }

  #redraw(): void {
    const { view } = this.#editor;
    view.updateState(view.state);
  }

  /** Brings the match it is at into sight, without moving the caret. */
  #show(): void {
    const here = this.#here();
    if (!here) return;
    const { node } = this.#editor.view.domAtPos(here.from, 1);
    const element = node instanceof Element ? node : node.parentElement;
    const exact = element?.querySelector('.found-here') ?? element;
    exact?.scrollIntoView({ block: 'center', inline: 'nearest' });
  }

  #tell(): void {
    this.#listeners.tell();
  }
}
