import type { Extensions } from '@tiptap/core';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { Plugin } from '@tiptap/pm/state';
import { onWholeTable } from '../tables/on-whole-table.ts';
import { repairOwnEdits } from '../tables/repair-own-edits.ts';
import { TableMoves } from '../tables/table-commands.ts';

/** The narrowest a column may be, in CSS pixels. */
const NARROWEST_COLUMN = 48;

/**
 * Tables. prosemirror-tables repairs a table as soon as it is not rectangular, and two people who add a column and a
 * row at the same time make it so. If every open page repaired it, each would add the missing cells: so a repair waits
 * for one's own next edit of that table. Until then it is shown as it is, and a row may end early.
 */
const CarefulTable = Table.extend({
  addCommands() {
    return onWholeTable(this.parent?.() ?? {});
  },

  addProseMirrorPlugins() {
    return (this.parent?.() ?? []).map((plugin: Plugin) =>
      plugin.spec.appendTransaction
        ? new Plugin({ ...plugin.spec, appendTransaction: repairOwnEdits(plugin) })
        : plugin,
    );
  },
}).configure({ resizable: true, cellMinWidth: NARROWEST_COLUMN, handleWidth: 6 });

export const tables: Extensions = [CarefulTable, TableRow, TableHeader, TableCell, TableMoves];
