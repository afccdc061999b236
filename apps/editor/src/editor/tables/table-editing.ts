import { type AnyExtension, Node } from '@tiptap/core';
import { cellGuard } from './cell-guard.ts';
import { lateCommands, type TableStorage } from './late-commands.ts';
import { TableView } from './table-view.ts';

/**
 * What tables have to have at once, for a document to be shown and written. What changes a table (its plugins, keys and
 * commands) is five times as much code, and comes with the tools: `add-tables.ts`. Until then a guard keeps tables whole.
 */
export function tableEditing(table: AnyExtension): AnyExtension {
  if (!(table instanceof Node)) return table;
  return table.extend<object, TableStorage>({
    addNodeView:
      () =>
      ({ node }) =>
        new TableView(node),
    addStorage: () => ({ commands: {} }),
    addCommands() {
      return lateCommands(this.storage);
    },
    addProseMirrorPlugins() {
      return [cellGuard(this.editor)];
    },
  });
}
