import type { Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';

/** A mark's name as the binding writes it: marks that may overlap carry a hash behind two dashes. */
const OVERLAPPING_MARK = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

/** Written by the binding itself to show versions; no schema needs to know it. */
const BINDING_OWN = 'ychange';

/** What an XML fragment is made of. */
type XmlType = Y.XmlFragment | Y.XmlElement | Y.XmlText | Y.XmlHook;

/**
 * What a document holds that this page's schema cannot show: the names of unknown nodes, marks and attributes. An
 * editor bound to such a document would delete them while rendering (rule 11).
 */
export function schemaGap(schema: Schema, type: XmlType): string[] {
  const gap = new Set<string>();
  collect(schema, type, () => true, gap);
  return [...gap];
}

/** The same for what one transaction brought: the changed types themselves, and below them only what is new. */
export function schemaGapOfTransaction(
  schema: Schema,
  root: Y.XmlFragment,
  transaction: Y.Transaction,
): string[] {
  const gap = new Set<string>();
  const isNew = (type: XmlType): boolean => {
    const id = type._item?.id;
    return id !== undefined && id.clock >= (transaction.beforeState.get(id.client) ?? 0);
  };
  for (const type of transaction.changed.keys()) {
    if (isXml(type) && isWithin(type, root)) collect(schema, type, isNew, gap);
  }
  return [...gap];
}

function collect(schema: Schema, type: XmlType, goInto: (child: XmlType) => boolean, gap: Set<string>): void {
  // A stack of our own: how deep a document nests is up to its writers.
  const stack: XmlType[] = [type];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next instanceof Y.XmlText) collectMarks(schema, next, gap);
    else if (next instanceof Y.XmlFragment) {
      if (next instanceof Y.XmlElement) collectNode(schema, next, gap);
      for (const child of next.toArray()) if (goInto(child)) stack.push(child);
    } else gap.add('an unknown kind of content');
  }
}

function collectNode(schema: Schema, element: Y.XmlElement, gap: Set<string>): void {
  const node = schema.nodes[element.nodeName];
  if (!node) {
    gap.add(element.nodeName);
    return;
  }
  const known = node.spec.attrs ?? {};
  for (const name of Object.keys(element.getAttributes())) {
    if (name !== BINDING_OWN && !Object.hasOwn(known, name)) gap.add(`${element.nodeName}.${name}`);
  }
}

function collectMarks(schema: Schema, text: Y.XmlText, gap: Set<string>): void {
  for (const part of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof part.insert !== 'string') gap.add('an embedded object');
    for (const [written, value] of Object.entries(part.attributes ?? {})) {
      const name = OVERLAPPING_MARK.exec(written)?.[1] ?? written;
      if (name === BINDING_OWN) continue;
      const mark = schema.marks[name];
      if (!mark) {
        gap.add(name);
        continue;
      }
      const known = mark.spec.attrs ?? {};
      const attributes = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      for (const attribute of attributes) {
        if (!Object.hasOwn(known, attribute)) gap.add(`${name}.${attribute}`);
      }
    }
  }
}

const isXml = (type: unknown): type is XmlType =>
  type instanceof Y.XmlFragment || type instanceof Y.XmlText || type instanceof Y.XmlHook;

function isWithin(type: XmlType, root: Y.XmlFragment): boolean {
  for (let at: XmlType | null = type; at; at = (at._item?.parent ?? null) as typeof at) {
    if (at === root) return true;
  }
  return false;
}
