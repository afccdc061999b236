import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import { text } from '../../text/index.ts';
import { hasCaret } from '../person.ts';
import { type CaretUser, caretElement, dressCaret, selectionAttributes } from './caret-element.ts';
import { CaretLabels } from './labels.ts';
import { othersPresence } from './others-presence.ts';

export interface RemoteCaretsOptions {
  awareness: Awareness;
}

export interface RemoteCaretsStorage {
  labels: CaretLabels | null;
}

/** Everybody else's caret and selection, from their presence; and one's own into it. A name shows while its caret
 * moves, then fades, so that it does not lie on the text. */
export const RemoteCarets = Extension.create<RemoteCaretsOptions, RemoteCaretsStorage>({
  name: 'remoteCarets',

  addStorage: () => ({ labels: null }),

  addProseMirrorPlugins() {
    const { awareness } = this.options;
    const { storage } = this;
    return [
      yCursorPlugin(othersPresence(awareness), {
        // By the room's client id, not the bound document's: a viewer's editor is bound to a mirror with another one.
        awarenessStateFilter: (_bound: number, client: number, state: unknown) =>
          client !== awareness.clientID && hasCaret(state),
        cursorBuilder: (user: CaretUser, client: number) => {
          const caret = caretElement(user, client, text.people.someone);
          caret.toggleAttribute('data-named', storage.labels?.isShown(client) ?? false);
          return caret;
        },
        selectionBuilder: selectionAttributes,
      }),
    ];
  },

  onCreate() {
    const { awareness } = this.options;
    const { editor, storage } = this;
    const caretOf = (client: number): HTMLElement | null =>
      editor.isDestroyed ? null : editor.view.dom.querySelector(`.caret[data-client="${client}"]`);
    const labels = new CaretLabels({
      show: (client, shown) => {
        const caret = caretOf(client);
        if (!caret) return;
        if (shown) turnInwards(caret, editor.view.dom);
        caret.toggleAttribute('data-named', shown);
      },
    });
    storage.labels = labels;

    const seen = new Map<number, { cursor: string; user: string }>();
    const look = (client: number): void => {
      const state: unknown = awareness.getStates().get(client);
      if (!hasCaret(state)) {
        seen.delete(client);
        labels.gone(client);
        return;
      }
      const { cursor, user } = state as { cursor: unknown; user: CaretUser };
      const now = { cursor: JSON.stringify(cursor), user: JSON.stringify(user) };
      const before = seen.get(client);
      seen.set(client, now);
      const caret = caretOf(client);
      // The binding keeps a caret's element for as long as its client stays in one paragraph.
      if (caret && before?.user !== now.user) dressCaret(caret, user, client, text.people.someone);
      if (before && before.user !== now.user) labels.name(client);
      else if (before?.cursor !== now.cursor) labels.moved(client);
    };
    const changed = (change: { added: number[]; updated: number[]; removed: number[] }): void => {
      // After the binding has redrawn its decorations, which it does in a task of its own.
      setTimeout(() => {
        for (const client of [...change.added, ...change.updated, ...change.removed]) {
          if (client !== awareness.clientID) look(client);
        }
      });
    };
    awareness.on('change', changed);
    editor.on('destroy', () => {
      awareness.off('change', changed);
      labels.close();
    });
  },
});

/** A label near the text's far edge opens towards the other side, so that it is whole. */
function turnInwards(caret: HTMLElement, writing: HTMLElement): void {
  const { left } = caret.getBoundingClientRect();
  const page = writing.getBoundingClientRect();
  caret.dataset.side = left - page.left > page.width / 2 ? 'left' : 'right';
}
