import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import { hasCaret } from '../presence/person.ts';
import { caretElement, selectionAttributes } from './caret-element.ts';

/** How long a name stays on a caret that has moved, in milliseconds. */
const LABEL_STAYS = 2_500;
const LABEL_FADES = 400;

export interface RemoteCaretsOptions {
  awareness: Awareness;
}

/** Everybody else's caret and selection, from their presence; and one's own into it. A name shows while its caret
 * moves, then fades, so that it does not lie on the text. */
export const RemoteCarets = Extension.create<RemoteCaretsOptions>({
  name: 'remoteCarets',

  addProseMirrorPlugins() {
    const { awareness } = this.options;
    return [
      yCursorPlugin(awareness, {
        // By the room's client id, not the bound document's: a viewer's editor is bound to a mirror with another one.
        awarenessStateFilter: (_bound: number, client: number, state: unknown) =>
          client !== awareness.clientID && hasCaret(state),
        cursorBuilder: caretElement,
        selectionBuilder: selectionAttributes,
      }),
    ];
  },

  onCreate() {
    const { awareness } = this.options;
    const show = ({ added, updated }: { added: number[]; updated: number[] }): void => {
      // After the binding has redrawn its decorations, which it does in a task of its own.
      setTimeout(() => {
        if (this.editor.isDestroyed) return;
        for (const client of [...added, ...updated]) showLabel(this.editor.view.dom, client);
      });
    };
    awareness.on('change', show);
    this.editor.on('destroy', () => awareness.off('change', show));
  },
});

function showLabel(root: HTMLElement, client: number): void {
  const label = root.querySelector(`.caret[data-client="${client}"] .caret-label`);
  if (!label) return;
  for (const running of label.getAnimations()) running.cancel();
  label.animate(
    [{ opacity: 1 }, { opacity: 1, offset: LABEL_STAYS / (LABEL_STAYS + LABEL_FADES) }, { opacity: 0 }],
    { duration: LABEL_STAYS + LABEL_FADES },
  );
}
