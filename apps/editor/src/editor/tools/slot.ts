import { type Editor, Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import type { DecorationSet, EditorView } from '@tiptap/pm/view';

/** What a tool that is loaded late can do in a running editor. */
export interface Tool {
  /** Hears of every change of the editor's state, before it is drawn. */
  apply?(transaction: Transaction, state: EditorState): void;
  decorations?(state: EditorState): DecorationSet | null;
  /** True if the key is taken: nobody else hears of it. The tool added last is asked first. */
  handleKeyDown?(view: EditorView, event: KeyboardEvent): boolean;
  /** True if what is typed is taken care of. */
  handleTextInput?(view: EditorView, from: number, to: number, text: string): boolean;
  /** True if what is dropped is taken care of. */
  handleDrop?(view: EditorView, event: DragEvent): boolean;
}

const slotKey = new PluginKey<ToolList>('toolSlot');

class ToolList {
  tools: readonly Tool[] = [];
}

/**
 * The place where tools are put into an editor that runs already. A plugin registered late would have every plugin's
 * view made anew, and the binding then reads the whole document once more.
 */
export const ToolSlot = Extension.create({
  name: 'toolSlot',
  // Asked before the text's own keys: an open list of suggestions takes Enter and the arrows.
  priority: 2_000,

  addProseMirrorPlugins() {
    const list = new ToolList();
    return [
      new Plugin<ToolList>({
        key: slotKey,
        state: {
          init: () => list,
          apply(transaction, value, _before, state) {
            for (const tool of value.tools) tool.apply?.(transaction, state);
            return value;
          },
        },
        props: {
          decorations(state) {
            // One tool at most decorates the text: the one that finds.
            for (const tool of list.tools) {
              const set = tool.decorations?.(state);
              if (set) return set;
            }
            return null;
          },
          handleKeyDown: (view, event) =>
            list.tools.some((tool) => tool.handleKeyDown?.(view, event) ?? false),
          handleTextInput: (view, from, to, text) =>
            list.tools.some((tool) => tool.handleTextInput?.(view, from, to, text) ?? false),
          handleDrop: (view, event) => list.tools.some((tool) => tool.handleDrop?.(view, event) ?? false),
        },
      }),
    ];
  },
});

/** Puts a tool into an editor until the returned function is called. */
export function addTool(editor: Editor, tool: Tool): () => void {
  const list = editor.isDestroyed ? undefined : slotKey.getState(editor.state);
  if (!list) return () => undefined;
  list.tools = [tool, ...list.tools];
  return () => {
    list.tools = list.tools.filter((other) => other !== tool);
  };
}
