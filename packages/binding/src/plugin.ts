import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import * as Y from 'yjs';
import { EditorBinding, type FromDocument, type HeldSelection } from './editor-binding.ts';
import { readCaret } from './read-caret.ts';

/** Edits within this many milliseconds are undone together. */
const TOGETHER_MS = 500;

interface BindingState {
  readonly binding: EditorBinding;
  readonly undoManager: Y.UndoManager;
  /** Whether the last change of the document may be undone. */
  readonly recorded: boolean;
}

const bindingKey = new PluginKey<BindingState>('binding');

/** Whether a change came out of the shared document (somebody else's edit, or an undo) and not from this person's
 * hands. Whoever edits in answer to such a change does what every other open page does at the same time. */
export function comesFromElsewhere(transaction: Transaction): boolean {
  const meta: unknown = transaction.getMeta(bindingKey);
  return (
    typeof meta === 'object' && meta !== null && 'fromDocument' in (meta satisfies object | FromDocument)
  );
}

/** What an editor is bound by; null if it is not bound. */
export function bindingOf(state: EditorState): EditorBinding | null {
  return bindingKey.getState(state)?.binding ?? null;
}

/** What takes back this person's edits, and no one else's; null if the editor is not bound. */
export function undoManagerIn(state: EditorState): Y.UndoManager | null {
  return bindingKey.getState(state)?.undoManager ?? null;
}

/** Binds an editor to a part of a shared document, and takes back what was edited in it. */
export function bindingPlugin(fragment: Y.XmlFragment): Plugin {
  const binding = new EditorBinding(fragment, bindingKey);
  const undoing = undoingOf(binding);
  return new Plugin<BindingState>({
    key: bindingKey,
    state: {
      init: () => ({ binding, undoManager: undoing.manager, recorded: true }),
      apply: (tr, state) =>
        tr.docChanged ? { ...state, recorded: tr.getMeta('addToHistory') !== false } : state,
    },
    props: {
      handleDOMEvents: {
        keydown: (view) => {
          readCaret(view);
          return false;
        },
      },
    },
    view: (view) => {
      binding.open(view, () => readCaret(view));
      return {
        update: (now, before) => {
          if (now.state.doc !== before.doc)
            binding.write(before.selection, bindingKey.getState(now.state)?.recorded ?? true);
        },
        destroy: () => {
          binding.close();
          // A plugin that is registered late makes every plugin's view anew: what can be undone stays then.
          queueMicrotask(() => {
            if (!binding.isOpen) undoing.close();
          });
        },
      };
    },
  });
}

function undoingOf(binding: EditorBinding): { manager: Y.UndoManager; close(): void } {
  const { doc, fragment } = binding;
  const before = new Set(doc._observers.get('destroy'));
  const manager = new Y.UndoManager(fragment, {
    trackedOrigins: new Set([binding.origin, binding.puttingBack]),
    captureTimeout: TOGETHER_MS,
    deleteFilter: isEmptied,
  });
  // The manager lets go of the document's transactions when destroyed, but not of its end.
  const listeners = [...(doc._observers.get('destroy') ?? [])].filter((listener) => !before.has(listener));
  manager.on('stack-item-added', ({ stackItem }) => {
    stackItem.meta.set(binding, binding.selectionBefore);
  });
  manager.on('stack-item-popped', ({ stackItem }) => {
    const held = stackItem.meta.get(binding) as HeldSelection | null | undefined;
    if (held) binding.select(held);
  });
  return {
    manager,
    close: () => {
      manager.destroy();
      for (const listener of listeners) doc.off('destroy', listener as () => void);
    },
  };
}

/** What is in an element is taken back before the element: what is still in it then is somebody else's, and stays. */
function isEmptied({ content }: Y.Item): boolean {
  if (!(content instanceof Y.ContentType)) return true;
  const { type } = content;
  return !(type instanceof Y.XmlFragment || type instanceof Y.Text) || type.length === 0;
}
