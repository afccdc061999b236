import { bindingOf, comesFromElsewhere, readCaret } from '@parley/binding';
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state';
import { DecorationSet, type EditorView } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { caretDecorations } from './caret-decorations.ts';
import type { CaretUser } from './caret-element.ts';

export interface CaretPluginOptions {
  readonly awareness: Awareness;
  readonly element: (user: CaretUser, client: number) => HTMLElement;
  /** After the carets of these clients were drawn anew, or went. */
  readonly drawn: (clients: ReadonlySet<number>) => void;
}

const caretKey = new PluginKey<DecorationSet>('carets');

/**
 * Draws everybody else's caret, at most once a frame, and tells them one's own. One's own page is no news to it: its
 * caret changes with each key, and with twenty people in a long document drawing all of them each time would be felt.
 */
export function caretPlugin({ awareness, element, drawn }: CaretPluginOptions): Plugin<DecorationSet> {
  const draw = (state: EditorState): DecorationSet => {
    const binding = bindingOf(state);
    if (!binding) return DecorationSet.empty;
    return caretDecorations(state.doc, {
      states: awareness.getStates(),
      // By the room's client id, not the bound document's: a viewer's editor is bound to a mirror with another one.
      own: awareness.clientID,
      absolute: (relative) => binding.absolute(relative),
      element,
    });
  };
  return new Plugin<DecorationSet>({
    key: caretKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, carets, _before, after) => {
        // An edit may bring the place that a caret was waiting for.
        if (tr.getMeta(caretKey) === true || (tr.docChanged && comesFromElsewhere(tr))) return draw(after);
        return tr.docChanged ? carets.map(tr.mapping, tr.doc) : carets;
      },
    },
    props: { decorations: (state) => caretKey.getState(state) },
    view: (view) => {
      const stopDrawing = drawOthers(view, awareness, drawn);
      const stopTelling = tellOwn(view, awareness);
      return {
        update: (now, before) => {
          if (now.state.doc !== before.doc || !now.state.selection.eq(before.selection)) tell(now, awareness);
        },
        destroy: () => {
          stopDrawing();
          stopTelling();
        },
      };
    },
  });
}

function drawOthers(view: EditorView, awareness: Awareness, drawn: CaretPluginOptions['drawn']): () => void {
  let due = new Set<number>();
  let frame = 0;
  const draw = (): void => {
    frame = 0;
    const clients = due;
    due = new Set();
    if (view.isDestroyed) return;
    readCaret(view);
    view.dispatch(view.state.tr.setMeta(caretKey, true).setMeta('addToHistory', false));
    drawn(clients);
  };
  const changed = (change: { added: number[]; updated: number[]; removed: number[] }): void => {
    for (const client of [...change.added, ...change.updated, ...change.removed])
      if (client !== awareness.clientID) due.add(client);
    if (due.size > 0) frame ||= requestAnimationFrame(draw);
  };
  changed({ added: [...awareness.getStates().keys()], updated: [], removed: [] });
  awareness.on('change', changed);
  return () => {
    cancelAnimationFrame(frame);
    awareness.off('change', changed);
  };
}

function tellOwn(view: EditorView, awareness: Awareness): () => void {
  const focusChanged = (): void => tell(view, awareness);
  view.dom.addEventListener('focusin', focusChanged);
  view.dom.addEventListener('focusout', focusChanged);
  // Somebody may have written already.
  focusChanged();
  return () => {
    view.dom.removeEventListener('focusin', focusChanged);
    view.dom.removeEventListener('focusout', focusChanged);
    awareness.setLocalStateField('cursor', null);
  };
}

/** Says where one's own caret is, if it is in the text and was elsewhere before. */
function tell(view: EditorView, awareness: Awareness): void {
  const told = awareness.getLocalState()?.cursor as { anchor: unknown; head: unknown } | null | undefined;
  const held = view.hasFocus() ? bindingOf(view.state)?.hold(view.state.selection) : null;
  if (!held) {
    if (told) awareness.setLocalStateField('cursor', null);
    return;
  }
  if (told && isPlace(told.anchor, held.anchor) && isPlace(told.head, held.head)) return;
  awareness.setLocalStateField('cursor', held);
}

const isPlace = (told: unknown, place: Y.RelativePosition): boolean =>
  Y.compareRelativePositions(Y.createRelativePositionFromJSON(told), place);
