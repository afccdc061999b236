import { Fragment, type Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import { ageOf, isInOrder, type Names, namesOf } from './column-names.ts';

/**
 * Puts each cell of a table under the column it belongs to, in `tr`: two people who added rows, added, moved or deleted columns
 * at the same time, or took that back, have made rows whose cells are not those of the other rows. What is missing in a row is
 * an empty cell; of two in one column that say the same one goes, and what differs stands in one.
 *
 * However many do it at once, it comes to the same: what each fills in belongs to a column, so the next who sees it twice
 * takes one away. False if the columns of the table are not told apart, or there is nothing to do.
 */
export function alignColumns(tr: Transaction, position: number): boolean {
  const table = tr.doc.nodeAt(position);
  const written = table && namesOf(table);
  const names = written && !isInOrder(written) ? withoutNameless(written) : null;
  if (!table || !names) return false;
  const columns = columnsOf(names);
  let end = position + table.nodeSize - 1;
  for (let index = table.childCount - 1; index >= 0; index--) {
    const row = table.child(index);
    const cells = alignedCells(row, names[index] ?? [], columns);
    if (cells) replaceCells(tr, row, end - row.nodeSize, cells);
    end -= row.nodeSize;
  }
  return true;
}

/** A row of new cells has the names of the row before it, if it is as long; else nothing is known of it. */
function withoutNameless(names: Names): readonly (readonly string[])[] | null {
  const full = names.filter((row) => !row.includes(null)) as readonly (readonly string[])[];
  const named = names.map((row, index) => {
    if (!row.includes(null)) return row as readonly string[];
    const beside = [names[index - 1], names[index + 1], ...full].find(
      (other) => other?.length === row.length && !other.includes(null),
    );
    return beside && row.every((name, at) => name === null || name === beside[at])
      ? (beside as readonly string[])
      : null;
  });
  return named.includes(null) ? null : (named as readonly (readonly string[])[]);
}

/** All columns of a table in their order, without those that somebody deleted. */
function columnsOf(rows: readonly (readonly string[])[]): readonly string[] {
  const order = [
    ...new Set(rows.reduce((longest, row) => (row.length > longest.length ? row : longest), [])),
  ];
  for (const row of rows) {
    row.forEach((name, at) => {
      if (!order.includes(name)) order.splice(order.indexOf(row[at - 1] ?? '') + 1, 0, name);
    });
  }
  return order.filter((name) => !isDeleted(name, rows));
}

/**
 * Whether most rows lack a column though they know one that is as young: who wrote them knew it. Rows that know none so young
 * were written before it was added.
 */
function isDeleted(name: string, rows: readonly (readonly string[])[]): boolean {
  const lacking = rows.filter((row) => !row.includes(name));
  return (
    lacking.length * 2 > rows.length &&
    lacking.some((row) => row.some((other) => ageOf(other) >= ageOf(name)))
  );
}

/** A cell of the row it stands in, with what is added to it, or a new one. */
interface Aligned {
  /** Where it stands in the row; null for a new one. */
  readonly from: number | null;
  readonly cell: Node;
}

/** Null if the row is as it should be. */
function alignedCells(row: Node, names: readonly string[], columns: readonly string[]): Aligned[] | null {
  const isSame = names.length === columns.length && names.every((name, at) => name === columns[at]);
  if (isSame) return null;
  const type = row.children.every((cell) => cell.type === row.firstChild?.type)
    ? row.firstChild?.type
    : row.type.schema.nodes.tableCell;
  return columns.flatMap((column): Aligned[] => {
    const own = row.children.flatMap((cell, from) => (names[from] === column ? [{ from, cell }] : []));
    const [first, ...others] = own.filter(({ cell }) => !isEmpty(cell));
    const kept = first ?? own[0];
    if (!kept) {
      const cell = type?.createAndFill({ column });
      return cell ? [{ from: null, cell }] : [];
    }
    const more = others.filter(({ cell }) => !cell.content.eq(kept.cell.content));
    if (more.length === 0) return [kept];
    const content = more.reduce((all, { cell }) => all.append(cell.content), kept.cell.content);
    return [{ from: kept.from, cell: kept.cell.copy(content) }];
  });
}

/** As a new cell is. */
export function isEmpty({ childCount, firstChild }: Node): boolean {
  return childCount === 1 && firstChild?.type.name === 'paragraph' && firstChild.childCount === 0;
}

/** Changes a row cell by cell, so that carets in the others stay; cells that change places are all written anew. */
function replaceCells(tr: Transaction, row: Node, start: number, cells: readonly Aligned[]): void {
  const kept = cells.flatMap(({ from }) => (from === null ? [] : [from]));
  const isRising = kept.every((from, at) => at === 0 || from > (kept[at - 1] ?? 0));
  if (!isRising || kept.length === 0) {
    tr.replaceWith(start + 1, start + row.nodeSize - 1, Fragment.fromArray(cells.map(({ cell }) => cell)));
    return;
  }
  let end = start + row.nodeSize - 1;
  let last = row.childCount - 1;
  const removeBehind = (from: number): void => {
    for (; last > from; last--) {
      const { nodeSize } = row.child(last);
      tr.delete(end - nodeSize, end);
      end -= nodeSize;
    }
  };
  for (const { from, cell } of [...cells].reverse()) {
    if (from === null) {
      tr.insert(end, cell);
      continue;
    }
    removeBehind(from);
    const own = row.child(from);
    if (own !== cell) tr.insert(end - 1, cell.content.cut(own.content.size));
    end -= own.nodeSize;
    last--;
  }
  removeBehind(-1);
}
