import type { Root as Elements } from 'hast';
import { raw } from 'hast-util-raw';
import type { Nodes, Root } from 'mdast';
import { toHast } from 'mdast-util-to-hast';

/** Markdown's tree as elements; what is HTML in it is read as a browser reads it. */
export function toElements(root: Root): Elements {
  const elements = toHast(root, { allowDangerousHtml: true }) as Elements;
  return hasHtml(root) ? (raw(elements) as Elements) : elements;
}

const hasHtml = (node: Nodes): boolean =>
  node.type === 'html' || ('children' in node && node.children.some(hasHtml));
