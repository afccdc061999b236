import { areKin, SHOWN_AS } from '@parley/binding';
import type { Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';

/**
 * What a document holds that this page's schema cannot show: the names of unknown nodes, marks and attributes. Who
 * edits around what is not shown takes it for gone (rule 11).
 */
export function schemaGap(schema: Schema, root: Y.XmlFragment): string[] {
  const gap = new Set<string>();
  // A stack of our own: how deep a document nests is up to its writers.
  const stack: unknown[] = root.toArray();
  while (stack.length > 0) {
    const type = stack.pop();
    checkType(schema, type, gap);
    if (type instanceof Y.XmlElement) {
      for (const name of Object.keys(type.getAttributes())) checkAttribute(schema, type, name, gap);
      for (const child of type.toArray()) stack.push(child);
    } else if (type instanceof Y.XmlText) {
      for (const part of type.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
        if (typeof part.insert !== 'string') gap.add('an embedded object');
        for (const [name, value] of Object.entries(part.attributes ?? {}))
          checkMark(schema, name, value, gap);
      }
    }
  }
  return [...gap];
}

/**
 * The same for what one transaction brought. It looks at the new items alone, so that somebody's keystroke in a long
 * paragraph costs as little as in a short one.
 */
export function schemaGapOfTransaction(
  schema: Schema,
  root: Y.XmlFragment,
  transaction: Y.Transaction,
): string[] {
  const gap = new Set<string>();
  for (const { content, deleted, parent, parentSub } of newItems(transaction)) {
    if (deleted || !isWithin(parent, root)) continue;
    if (parentSub !== null) {
      if (parent instanceof Y.XmlElement) checkAttribute(schema, parent, parentSub, gap);
    } else if (content instanceof Y.ContentType) {
      checkType(schema, content.type, gap);
    } else if (content instanceof Y.ContentFormat) {
      // A null ends a mark.
      if (content.value !== null) checkMark(schema, content.key, content.value, gap);
    } else if (content instanceof Y.ContentEmbed) {
      gap.add('an embedded object');
    }
  }
  return [...gap];
}

function checkType(schema: Schema, type: unknown, gap: Set<string>): void {
  if (type instanceof Y.XmlElement) {
    if (!schema.nodes[type.nodeName]) gap.add(type.nodeName);
  } else if (!(type instanceof Y.XmlText)) {
    gap.add('an unknown kind of content');
  }
}

/** Of an unknown node the name alone is told. An element may have attributes of what it was before it became another. */
function checkAttribute(schema: Schema, element: Y.XmlElement, name: string, gap: Set<string>): void {
  const node = schema.nodes[element.nodeName];
  if (!node) return;
  if (name === SHOWN_AS) {
    const as = String(element.getAttribute(name));
    const later = schema.nodes[as];
    if (!later) gap.add(as);
    else if (!areKin(node, later)) gap.add(`${element.nodeName} as ${as}`);
    return;
  }
  const kin = Object.values(schema.nodes).filter((type) => areKin(type, node));
  if (!kin.some(({ spec }) => Object.hasOwn(spec.attrs ?? {}, name))) gap.add(`${element.nodeName}.${name}`);
}

function checkMark(schema: Schema, name: string, value: unknown, gap: Set<string>): void {
  const mark = schema.marks[name];
  if (!mark) {
    gap.add(name);
    return;
  }
  const known = mark.spec.attrs ?? {};
  for (const attribute of typeof value === 'object' && value !== null ? Object.keys(value) : []) {
    if (!Object.hasOwn(known, attribute)) gap.add(`${name}.${attribute}`);
  }
}

function* newItems({ doc, beforeState, afterState }: Y.Transaction): Generator<Y.Item> {
  for (const [client, after] of afterState) {
    const before = beforeState.get(client) ?? 0;
    const structs = doc.store.clients.get(client);
    if (!structs || after <= before) continue;
    for (let at = Y.findIndexSS(structs, before); at < structs.length; at++) {
      const struct = structs[at];
      if (struct instanceof Y.Item) yield struct;
    }
  }
}

function isWithin(parent: Y.Item['parent'], root: Y.XmlFragment): boolean {
  for (let at = parent; at instanceof Y.AbstractType; at = at._item?.parent ?? null) {
    if (at === root) return true;
  }
  return false;
}
