import type { NodeType, Schema } from '@tiptap/pm/model';
import type * as Y from 'yjs';

/**
 * The attribute that says which type of node an element is shown as, once somebody made it another than it was made
 * as. An element's own name is for ever; without this, to make a paragraph a heading would be to make a new element,
 * and what others type in the old one meanwhile would be lost.
 */
export const SHOWN_AS = 'as';

/** Whether a node of one type may become one of the other and stay the same element: what it holds is of one kind. An empty
 * one may, too, since somebody else may be about to write in it. */
export function areKin(a: NodeType, b: NodeType): boolean {
  if (a === b) return true;
  const kind = kindOf(a);
  return kind !== null && kind === kindOf(b);
}

function kindOf(type: NodeType): string | null {
  if (type.isTextblock) return 'text block';
  if (/cell$/.test(String(type.spec.tableRole))) return 'cell';
  if (type.name.endsWith('List')) return 'list';
  return type.name.endsWith('Item') ? 'item' : null;
}

/** The type of node an element is shown as; null if the schema has none for it. */
export function shownType(schema: Schema, element: Y.XmlElement): NodeType | null {
  const made = schema.nodes[element.nodeName];
  if (!made || made.isText || made === schema.topNodeType) return null;
  const later = schema.nodes[String(element.getAttribute(SHOWN_AS))];
  return later && areKin(made, later) ? later : made;
}

/** Makes an element one of another type, kin to its own. */
export function setShownType(element: Y.XmlElement, type: NodeType): void {
  if (element.nodeName === type.name) element.removeAttribute(SHOWN_AS);
  else element.setAttribute(SHOWN_AS, type.name);
}
