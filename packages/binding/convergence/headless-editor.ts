import { CONTENT } from '@parley/document/roots';
import { Editor, type Extensions } from '@tiptap/core';
import { EditorState, type PluginView, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';
import { Collaboration, undoManagerIn } from '../src/index.ts';
import { addTables, contentExtensions, SplitBlock } from './page.ts';

/**
 * A whole editor without a page: the real schema, extensions, commands and Yjs binding on a real editor state. Of
 * ProseMirror's view there is what those ask for, and nothing is drawn; so a thousand edits take a second.
 */
export class HeadlessEditor {
  readonly doc = new Y.Doc();
  readonly editor: Editor;
  #views: PluginView[] = [];

  constructor(clientId: number, state?: Uint8Array, extra: Extensions = []) {
    this.doc.clientID = clientId;
    if (state) Y.applyUpdate(this.doc, state);
    this.editor = new Editor({
      element: null,
      content: { type: 'doc', content: [{ type: 'paragraph' }] },
      extensions: [
        ...contentExtensions,
        Collaboration.configure({ fragment: this.fragment }),
        SplitBlock,
        ...extra,
      ],
    });
    this.#mount();
    addTables(this.editor);
  }

  get fragment(): Y.XmlFragment {
    return this.doc.getXmlFragment(CONTENT);
  }

  /** What is edited from here on is undone for itself. Time does not do that here: one seed is one life, however busy the
   * machine is. */
  beginUndoStep(): void {
    const undo = undoManagerIn(this.editor.state);
    if (!undo) throw new Error('the editor is not bound');
    undo.captureTimeout = Number.POSITIVE_INFINITY;
    undo.stopCapturing();
  }

  destroy(): void {
    for (const view of this.#views) view.destroy?.();
    this.doc.destroy();
  }

  #mount(): void {
    const { editor } = this;
    const { plugins } = editor.extensionManager;
    const view = {
      state: EditorState.create({ doc: editor.state.doc, plugins }),
      editable: true,
      composing: false,
      isDestroyed: false,
      dragging: null,
      dom: { addEventListener: () => undefined, removeEventListener: () => undefined },
      hasFocus: () => false,
      focus: () => undefined,
      dispatch: (transaction: Transaction): void => {
        const before = view.state;
        const { state, transactions } = before.applyTransaction(transaction);
        editor.emit('beforeTransaction', { editor, transaction, nextState: state });
        view.state = state;
        for (const plugin of this.#views) plugin.update?.(view as unknown as EditorView, before);
        editor.emit('transaction', { editor, transaction, appendedTransactions: transactions.slice(1) });
      },
      updateState: (state: EditorState): void => {
        view.state = state;
      },
    };
    Object.assign(editor, { editorView: view });
    this.#makeViews();
  }

  /** Makes the plugins' views anew, as the page does when a plugin is registered late. */
  remakeViews(): void {
    for (const view of this.#views.splice(0)) view.destroy?.();
    this.#makeViews();
  }

  /** That of the binding; the others draw. */
  #makeViews(): void {
    for (const plugin of this.editor.view.state.plugins) {
      if (!(plugin as unknown as { key: string }).key.startsWith('binding')) continue;
      const made = plugin.spec.view?.(this.editor.view);
      if (made) this.#views.push(made);
    }
  }
}
