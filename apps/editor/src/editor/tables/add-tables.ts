import { NARROWEST_COLUMN } from '@parley/document';
import { type Editor, getExtensionField, type RawCommands } from '@tiptap/core';
import { Table } from '@tiptap/extension-table';
import { keymap } from '@tiptap/pm/keymap';
import { Plugin } from '@tiptap/pm/state';
import { copiedAsText } from './as-text.ts';
import { guardKey } from './cell-guard.ts';
import { insertTable } from './insert-table.ts';
import { keepHeads } from './keep-heads.ts';
import type { TableStorage } from './late-commands.ts';
import { onWholeTable } from './on-whole-table.ts';
import { repairOwnEdits } from './repair-own-edits.ts';
import { tableMoves } from './table-moves.ts';

/** Of Tiptap's tables everything but the nodes and how they are drawn: `schema/tables.ts` has those. */
const LateTable = Table.configure({
  resizable: true,
  cellMinWidth: NARROWEST_COLUMN,
  handleWidth: 6,
  View: null,
});

/**
 * Puts into a running editor what changes tables: the tables' plugins, keys and commands, in place of the guard that
 * kept tables as they were till now. Does nothing to an editor that has them.
 *
 * @param others more plugins, which had better come in the same go: each change of the plugins has every plugin's view
 * made anew
 *
 * prosemirror-tables repairs a table as soon as it is not rectangular, and two people who add a column and a row at the
 * same time make it so. If every open page repaired it, each would add the missing cells: so a repair waits for one's
 * own next edit of that table. Until then it is shown as it is, and a row may end early.
 */
export function addTables(editor: Editor, others: readonly Plugin[] = []): void {
  if (editor.isDestroyed || !guardKey.get(editor.state)) return;
  const storage: TableStorage = editor.storage.table;
  const context = {
    name: LateTable.name,
    options: LateTable.options,
    storage: {},
    editor,
    type: editor.schema.nodes.table,
  };
  const commands = getExtensionField<() => Partial<RawCommands>>(LateTable, 'addCommands', context)();
  storage.commands = onWholeTable({ ...commands, insertTable, ...tableMoves });
  const plugins = [
    keymap(keysOf(getExtensionField<() => Keys>(LateTable, 'addKeyboardShortcuts', context)(), editor)),
    ...getExtensionField<() => Plugin[]>(LateTable, 'addProseMirrorPlugins', context)().map(careful),
    ...others,
  ];
  // Where the guard was, so that their keys come before those of lists, as they would have from the start.
  const [first = new Plugin({})] = plugins;
  editor.registerPlugin(first, (_, present) =>
    present.flatMap((plugin) => (plugin.spec.key === guardKey ? plugins : [plugin])),
  );
}

type Keys = Record<string, (props: { editor: Editor }) => boolean>;

const keysOf = (keys: Keys, editor: Editor) =>
  Object.fromEntries(Object.entries(keys).map(([key, run]) => [key, () => run({ editor })]));

const careful = (plugin: Plugin): Plugin =>
  plugin.spec.appendTransaction
    ? new Plugin({
        ...plugin.spec,
        appendTransaction: repairOwnEdits(plugin),
        props: {
          ...plugin.props,
          handlePaste: keepHeads(plugin),
          // Null: as it is copied without tables.
          clipboardTextSerializer: (slice) => copiedAsText(slice) as string,
        },
      })
    : plugin;
