import type { Node, NodeType } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { setShownType } from './kin.ts';

/**
 * What a node type's attributes are taken for, whatever somebody wrote into the document: by name, what a held value
 * means. The same on every page. A schema names them as `attributeBounds` in a node's specification; an attribute without
 * one may hold what its usual value is of the kind of.
 */
export type AttributeBounds = Readonly<Record<string, (held: unknown) => unknown>>;

/** The attributes of an element's node. What cannot be meant gives way to what may. */
export function readAttributes(type: NodeType, element: Y.XmlElement): Record<string, unknown> {
  const held = element.getAttributes() as Record<string, unknown>;
  const bounds = type.spec.attributeBounds as AttributeBounds | undefined;
  const attributes: Record<string, unknown> = {};
  for (const [name, { default: usual }] of Object.entries(type.spec.attrs ?? {})) {
    const value = held[name];
    if (value !== undefined) {
      const bound = bounds?.[name];
      attributes[name] = bound ? bound(value) : ofItsKind(value, usual);
    }
  }
  return attributes;
}

function ofItsKind(value: unknown, usual: unknown): unknown {
  switch (typeof usual) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : usual;
    case 'boolean':
      return typeof value === 'boolean' ? value : usual;
    case 'string':
      return typeof value === 'string' ? value : usual;
    default:
      return typeof value === 'object' ? usual : value;
  }
}

/** Sets what the two nodes differ in, and nothing else: another person may just have changed the rest. */
export function writeAttributes(element: Y.XmlElement, before: Node | null, after: Node): void {
  if (before && before.type !== after.type) {
    setShownType(element, after.type);
    for (const name of Object.keys(before.attrs)) if (!(name in after.attrs)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(after.attrs) as [string, unknown][]) {
    if (before && sameValue(before.attrs[name], value)) continue;
    // Yjs holds any JSON, its types say strings.
    if (value !== null && value !== undefined) element.setAttribute(name, value as string);
    else if (before) element.removeAttribute(name);
  }
}

export const sameAttributes = (a: Node, b: Node): boolean =>
  a.type === b.type &&
  (a.attrs === b.attrs || Object.keys(b.attrs).every((name) => sameValue(a.attrs[name], b.attrs[name])));

/** Whether two values of an attribute, which are any JSON, say the same. */
export const sameValue = (a: unknown, b: unknown): boolean =>
  a === b ||
  (typeof a === 'object' &&
    a !== null &&
    typeof b === 'object' &&
    b !== null &&
    JSON.stringify(a) === JSON.stringify(b));
