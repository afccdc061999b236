import { comesFromElsewhere } from '@parley/binding';
import type { Node } from '@tiptap/pm/model';
import type { EditorState, Plugin, PluginSpec, Transaction } from '@tiptap/pm/state';
import { isRagged, repairTable } from './repair.ts';

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

function repairChanged(before: Node, after: EditorState): Transaction | null {
  const ragged: number[] = [];
  eachChangedTable(before, after.doc, 0, (table, position) => {
    if (isRagged(table)) ragged.push(position);
  });
  if (ragged.length === 0) return null;
  const { tr } = after;
  for (const position of ragged.sort((a, b) => b - a)) repairTable(tr, position);
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
