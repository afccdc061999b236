import { Extension } from '@tiptap/core';
import type { EditorState } from '@tiptap/pm/state';
import type * as Y from 'yjs';
import { refuseNext } from './held-steps.ts';
import { bindingOf, bindingPlugin, undoManagerIn } from './plugin.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    collaboration: {
      /** Takes back this person's last edit. */
      undo: () => ReturnType;
      /** Makes again what this person took back last. */
      redo: () => ReturnType;
    };
  }
}

/** Writing together: binds the editor to `fragment`, and undoes one's own edits alone. */
export const Collaboration = Extension.create<{ fragment: Y.XmlFragment | null }>({
  name: 'collaboration',
  // Before whatever else listens to the keys of undo.
  priority: 1_000,

  addOptions: () => ({ fragment: null }),

  addProseMirrorPlugins() {
    const { fragment } = this.options;
    if (!fragment) throw new TypeError('nothing to bind the editor to');
    return [bindingPlugin(fragment)];
  },

  addCommands: () => ({
    undo: () => (props) => takeBack('undo', props),
    redo: () => (props) => takeBack('redo', props),
  }),

  addKeyboardShortcuts() {
    return {
      'Mod-z': () => this.editor.commands.undo(),
      'Mod-y': () => this.editor.commands.redo(),
      'Shift-Mod-z': () => this.editor.commands.redo(),
    };
  },
});

interface CommandProps {
  readonly tr: { setMeta(key: string, value: unknown): unknown };
  readonly state: EditorState;
  readonly dispatch: unknown;
}

function takeBack(way: 'undo' | 'redo', { tr, state, dispatch }: CommandProps): boolean {
  const manager = undoManagerIn(state);
  // The change comes back out of the document, in a transaction of its own.
  tr.setMeta('preventDispatch', true);
  if (!manager || !(way === 'undo' ? manager.canUndo() : manager.canRedo())) return false;
  if (!dispatch) return true;
  if (way === 'undo' && refuseNext(manager)) return true;
  bindingOf(state)?.rememberSelection();
  return (way === 'undo' ? manager.undo() : manager.redo()) !== null;
}
