import { drawnTable, tableLayout } from '@parley/document';
import { DOMSerializer, type Node } from '@tiptap/pm/model';
import type { NodeView, ViewMutationRecord } from '@tiptap/pm/view';

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
    const { columns, style } = tableLayout(this.#node);
    this.#table.style.cssText = style;
    const group = this.#table.firstElementChild as HTMLElement;
    while (group.childElementCount > columns.length) group.lastElementChild?.remove();
    for (const [index, column] of columns.entries()) {
      const col = (group.children[index] ?? group.appendChild(document.createElement('col'))) as HTMLElement;
      if (col.style.cssText !== `${column};`) col.style.cssText = column;
    }
  }
}
