import { comesFromElsewhere } from '@parley/binding';
import type { Node } from '@tiptap/pm/model';
import type { EditorState, Plugin, PluginSpec, Transaction } from '@tiptap/pm/state';
import { alignColumns } from './align-columns.ts';
import { nameColumns } from './column-names.ts';
import { repairTable } from './repair.ts';

/**
 * What the plugin `tableEditing` appends to a transaction, with our repair in place of its own: tables that one's own
 * edit changed are made whole, tables that somebody else's changed are left to those who edit them.
 */
export function repairOwnEdits(tableEditing: Plugin): PluginSpec<unknown>['appendTransaction'] {
  return function (this: Plugin, transactions, before, after) {
    // It repairs what differs between two states; shown the same document twice, it tends to the selection alone.
    const selection = tableEditing.spec.appendTransaction?.call(this, transactions, after, after);
    if (before.doc === after.doc || transactions.some(comesFromElsewhere)) return selection ?? null;
    return repairChanged(before.doc, after) ?? selection ?? null;
  };
}

/** Repairs a table, and tells its columns apart. */
export function makeWhole(tr: Transaction, position: number): void {
  if (!alignColumns(tr, position)) repairTable(tr, position);
  nameColumns(tr, position, randomLetters);
}

const randomLetters = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join('');

function repairChanged(before: Node, after: EditorState): Transaction | null {
  const changed: number[] = [];
  eachChangedTable(before, after.doc, 0, (_table, position) => changed.push(position));
  if (changed.length === 0) return null;
  const { tr } = after;
  // The last first, and what is in a table before it: so that what comes before keeps its position.
  for (const position of changed.sort((a, b) => b - a)) makeWhole(tr, position);
  return tr.docChanged ? tr : null;
}

/** Calls `found` for each table of `after` that is not also in `before`, and looks inside nothing that is. */
function eachChangedTable(
  before: Node | null,
  after: Node,
  start: number,
  found: (table: Node, position: number) => void,
): void {
  const known = new Set(before?.children);
  let at = start;
  for (const [index, child] of after.children.entries()) {
    if (!child.isTextblock && !known.has(child)) {
      if (child.type.name === 'table') found(child, at);
      eachChangedTable(before?.maybeChild(index) ?? null, child, at + 1, found);
    }
    at += child.nodeSize;
  }
}
