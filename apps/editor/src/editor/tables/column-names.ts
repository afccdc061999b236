import type { Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';

/** Cells of a table beyond which its columns are not told apart: the first edit names each, which takes 20 bytes. */
const MOST_CELLS = 2_000;

/** What a table's columns are called, row by row; null for a cell that has no name yet. */
export type Names = readonly (readonly (string | null)[])[];

const nameOf = ({ attrs }: Node): string | null => (typeof attrs.column === 'string' ? attrs.column : null);

/** The names of a table's cells; null for a table whose columns are not told apart: cells are merged, or it is too large. */
export function namesOf(table: Node): Names | null {
  let cells = 0;
  for (const row of table.children) {
    cells += row.childCount;
    if (row.childCount === 0 || cells > MOST_CELLS) return null;
    if (row.children.some(({ attrs }) => attrs.colspan !== 1 || attrs.rowspan !== 1)) return null;
  }
  return table.children.map(({ children }) => children.map(nameOf));
}

/** How many columns came one after the other before this one, as far as who made it knew: a later one is higher. */
export const ageOf = (name: string): number => Number.parseInt(name, 10) || 0;

/** The name all cells of a column have, whatever each row lacks; undefined where they differ. */
function nameInColumn(names: Names, column: number): string | null | undefined {
  const found = new Set(names.map((row) => row[column]).filter((name) => typeof name === 'string'));
  return found.size > 1 ? undefined : ([...found][0] ?? null);
}

/** Whether each row has the same columns in the same order, nameless cells standing for any. */
export function isInOrder(names: Names): boolean {
  const width = names[0]?.length ?? 0;
  if (names.some((row) => row.length !== width)) return false;
  const columns = Array.from({ length: width }, (_, column) => nameInColumn(names, column));
  const known = columns.filter((name) => typeof name === 'string');
  return !columns.includes(undefined) && new Set(known).size === known.length;
}

/**
 * Gives the cells of a table that is in order the names of their columns; a column without any gets one. Columns of a table
 * that has none at all are counted, so that two who name them at once give the same names.
 *
 * @param random letters and digits, different each time
 */
export function nameColumns(tr: Transaction, position: number, random: () => string): void {
  const table = tr.doc.nodeAt(position);
  const names = table && namesOf(table);
  const isNamed = names?.every((row) => !row.includes(null)) ?? true;
  if (!table || !names || isNamed || !isInOrder(names)) return;
  const known = names.flat().filter((name) => name !== null);
  const age = known.reduce((most, name) => Math.max(most, ageOf(name) + 1), 0);
  const columns = (names[0] ?? []).map(
    (_, column) => nameInColumn(names, column) ?? (known.length === 0 ? `0.${column}` : `${age}.${random()}`),
  );
  table.descendants((node, at, parent, index) => {
    if (parent === table) return true;
    const column = columns[index];
    if (node.attrs.column !== column) tr.setNodeAttribute(position + 1 + at, 'column', column);
    return false;
  });
}
