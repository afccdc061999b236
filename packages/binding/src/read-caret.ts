import type { EditorView } from '@tiptap/pm/view';

/** What ProseMirror keeps its view of the browser's selection in; not part of its declared types. */
interface DomObserver {
  pendingRecords(): readonly MutationRecord[];
  flushSoon(): void;
  flush(): void;
}

const domObserverOf = (view: EditorView): DomObserver =>
  (view as unknown as { readonly domObserver: DomObserver }).domObserver;

/** Whether something is being composed, or was typed and is not in the state yet. */
export const isTyping = (view: EditorView): boolean =>
  view.composing || domObserverOf(view).pendingRecords().length > 0;

/**
 * Takes over where the browser's caret is. A browser moves it at once and says so a moment later, up to a frame or more.
 * Without this, whatever is drawn in between puts the caret back, and a key pressed in between (Enter right after Home) acts
 * where the caret was. So it is read at each key, and before anything is shown that this person did not do.
 */
export function readCaret(view: EditorView): void {
  if (view.composing || !view.hasFocus()) return;
  const domObserver = domObserverOf(view);
  // What was typed is an edit: it waits until it is not in the middle of someone else's.
  if (domObserver.pendingRecords().length > 0) domObserver.flushSoon();
  else domObserver.flush();
}
