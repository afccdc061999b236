import { type DOMOutputSpec, DOMSerializer, type Node } from '@tiptap/pm/model';
import type { NodeView, ViewMutationRecord } from '@tiptap/pm/view';

/** The narrowest a column may be, in CSS pixels. */
export const NARROWEST_COLUMN = 48;
/** As many columns as get a width of their own: what somebody writes into a document may claim millions. */
const MOST_DRAWN = 1_000;

/** A table with its columns, which are those of its first row. */
export function drawnTable(table: Node): DOMOutputSpec {
  const { columns, style } = layout(table);
  return [
    'table',
    { style },
    ['colgroup', {}, ...columns.map((column) => ['col', { style: column }])],
    ['tbody', 0],
  ];
}

/** The styles of a table and its columns. It is as wide as its columns if each has a width, else at least that wide. */
function layout({ firstChild }: Node): { style: string; columns: string[] } {
  const columns: string[] = [];
  let total = 0;
  let fixed = true;
  for (const { attrs } of firstChild?.children ?? []) {
    for (let index = 0; index < attrs.colspan && columns.length < MOST_DRAWN; index++) {
      const width = widthOf(attrs.colwidth?.[index]);
      total += width || NARROWEST_COLUMN;
      fixed &&= width > 0;
      columns.push(
        width > 0 ? `width: ${Math.max(width, NARROWEST_COLUMN)}px` : `min-width: ${NARROWEST_COLUMN}px`,
      );
    }
  }
  return { style: `${fixed ? 'width' : 'min-width'}: ${total}px`, columns };
}

/** What is in a document may be anything, and what is put into a style must be a number. */
const widthOf = (given: unknown): number => (typeof given === 'number' && given > 0 ? given : 0);

/** A table in the text, in a box in which it can be scrolled. */
export class TableView implements NodeView {
  readonly dom = document.createElement('div');
  readonly contentDOM: HTMLElement;
  #table: HTMLElement;
  #node: Node;

  constructor(node: Node) {
    const { dom, contentDOM } = DOMSerializer.renderSpec(document, drawnTable(node));
    this.dom.className = 'tableWrapper';
    this.dom.append(dom);
    this.#node = node;
    this.#table = dom as HTMLElement;
    this.contentDOM = contentDOM as HTMLElement;
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const sameColumns = node.firstChild === this.#node.firstChild;
    this.#node = node;
    if (!sameColumns) this.#layOut();
    return true;
  }

  /** What is done to the columns, as while one is dragged wider, is no edit. */
  ignoreMutation({ type, target }: ViewMutationRecord): boolean {
    return type !== 'selection' && !this.contentDOM.contains(target);
  }

  #layOut(): void {
    const { columns, style } = layout(this.#node);
    this.#table.style.cssText = style;
    const group = this.#table.firstElementChild as HTMLElement;
    while (group.childElementCount > columns.length) group.lastElementChild?.remove();
    for (const [index, column] of columns.entries()) {
      const col = (group.children[index] ?? group.appendChild(document.createElement('col'))) as HTMLElement;
      if (col.style.cssText !== `${column};`) col.style.cssText = column;
    }
  }
}
