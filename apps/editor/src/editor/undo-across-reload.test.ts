import { undoManagerIn } from '@parley/binding';
import { HeadlessEditor } from '@parley/binding/convergence';
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { undoAcrossReload } from './undo-across-reload.ts';

/** A tab: what it keeps for as long as it is open, and the page in it. */
class Tab {
  readonly kept = new Map<string, string>();
  readonly storage = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
  };
  readonly refused = vi.fn();
  page = new EventTarget();
  #client = 0;

  open(document: string, state?: Uint8Array) {
    this.page = new EventTarget();
    this.#client += 1;
    const one = new HeadlessEditor(this.#client, state);
    const manager = undoManagerIn(one.editor.state);
    if (!manager) throw new Error('not bound');
    const { storage, refused: onRefused } = this;
    const page = this.page as unknown as Window;
    return { one, manager, stop: undoAcrossReload({ manager, document, storage, page, onRefused }) };
  }
}

const shown = ({ editor }: HeadlessEditor): string => editor.state.doc.textContent;
const write = ({ editor }: HeadlessEditor, text: string): void =>
  editor.view.dispatch(editor.state.tr.insertText(text));

test('what a page did is taken back by the next one in the tab, in the same document alone', () => {
  const tab = new Tab();
  const first = tab.open('a');
  write(first.one, 'before');
  tab.page.dispatchEvent(new Event('pagehide'));
  const state = Y.encodeStateAsUpdate(first.one.doc);

  const elsewhere = tab.open('b', state);
  expect(elsewhere.one.editor.commands.undo()).toBe(false);
  const second = tab.open('a', state);
  expect(second.one.editor.commands.undo()).toBe(true);
  expect(shown(second.one)).toBe('');
  expect(tab.refused).not.toHaveBeenCalled();
});

test('an editor that is made anew leaves to the next what it was left, and what it did', () => {
  const tab = new Tab();
  const first = tab.open('a');
  write(first.one, 'one');
  first.stop();
  const second = tab.open('a', Y.encodeStateAsUpdate(first.one.doc));
  write(second.one, 'two ');
  second.stop();
  const third = tab.open('a', Y.encodeStateAsUpdate(second.one.doc));
  expect([third.one.editor.commands.undo(), third.one.editor.commands.undo()]).toEqual([true, true]);
  expect(shown(third.one)).toBe('');
});

test('tools that are shown anew over the same editor leave it the steps it has', () => {
  const tab = new Tab();
  const { one, manager, stop } = tab.open('a');
  write(one, 'one');
  stop();
  const { storage, refused: onRefused } = tab;
  undoAcrossReload({ manager, document: 'a', storage, page: tab.page as unknown as Window, onRefused });
  expect(manager.undoStack).toHaveLength(1);
});

test.each(['', 'null', '{"steps":[]}', '[[[1,2]]]', '[[[1,2,-1]]]', '[["x"]]', '[1'])(
  'what another version left (%s) is no step, and no error',
  (left) => {
    const tab = new Tab();
    tab.kept.set('parley.undo.a', left);
    const { one } = tab.open('a');
    expect(one.editor.commands.undo()).toBe(false);
  },
);
