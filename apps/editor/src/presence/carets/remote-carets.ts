import type { Editor } from '@tiptap/core';
import type { Plugin } from '@tiptap/pm/state';
import type { Awareness } from 'y-protocols/awareness';
import { text } from '../../text/index.ts';
import { isCaretState } from './caret-decorations.ts';
import { caretElement, dressCaret } from './caret-element.ts';
import { caretPlugin } from './caret-plugin.ts';
import { CaretLabels } from './labels.ts';
import { placeLabel } from './place-label.ts';

/** Everybody else's caret and selection, from their presence; and one's own into it. A name shows while its caret
 * moves, then fades, beside the text and not on it. */
export function remoteCarets(editor: Editor, awareness: Awareness): Plugin {
  const caretOf = (client: number): HTMLElement | null =>
    editor.isDestroyed ? null : editor.view.dom.querySelector(`.caret[data-client="${client}"]`);
  const labels = new CaretLabels({
    show: (client, shown) => caretOf(client)?.toggleAttribute('data-named', shown),
  });
  editor.on('destroy', () => labels.close());

  const seen = new Map<number, { cursor: string; user: string }>();
  const look = (client: number): void => {
    const state: unknown = awareness.getStates().get(client);
    if (!isCaretState(state)) {
      seen.delete(client);
      labels.gone(client);
      return;
    }
    const now = { cursor: JSON.stringify(state.cursor), user: JSON.stringify(state.user) };
    const before = seen.get(client);
    seen.set(client, now);
    const caret = caretOf(client);
    if (caret && before?.user !== now.user) dressCaret(caret, state.user, client, text.people.someone);
    if (before && before.user !== now.user) labels.name(client);
    else if (before?.cursor !== now.cursor) labels.moved(client);
    if (caret && labels.isShown(client)) placeLabel(caret, editor.view.dom);
  };
  return caretPlugin({
    awareness,
    element: (user, client) => {
      const caret = caretElement(user, client, text.people.someone);
      caret.toggleAttribute('data-named', labels.isShown(client));
      caret.addEventListener('pointerenter', () => placeLabel(caret, editor.view.dom));
      return caret;
    },
    drawn: (clients) => {
      for (const client of clients) look(client);
    },
  });
}
