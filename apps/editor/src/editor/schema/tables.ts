import type { Extensions } from '@tiptap/core';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { Plugin } from '@tiptap/pm/state';
import { comesFromElsewhere } from './origin.ts';

/** The narrowest a column may be, in CSS pixels. */
const NARROWEST_COLUMN = 48;

/**
 * Tables. ProseMirror repairs a table as soon as it is not rectangular, and two people who add a column and a row at
 * the same time make it so. If every open page repaired it, each would add the missing cells: so a repair waits for
 * one's own next edit of that table. Until then the table is shown as it is, and a row may end early.
 */
const CarefulTable = Table.extend({
  addProseMirrorPlugins() {
    return (this.parent?.() ?? []).map((plugin: Plugin) => {
      const repair = plugin.spec.appendTransaction;
      if (!repair) return plugin;
      return new Plugin({
        ...plugin.spec,
        appendTransaction(transactions, before, after) {
          const appended = repair.call(this, transactions, before, after);
          return appended?.docChanged && transactions.some(comesFromElsewhere) ? null : appended;
        },
      });
    });
  },
}).configure({ resizable: true, cellMinWidth: NARROWEST_COLUMN, handleWidth: 6 });

export const tables: Extensions = [CarefulTable, TableRow, TableHeader, TableCell];
