import type { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { writeAttributes } from './attributes.ts';
import { attributesOf } from './marks.ts';

/** Some nodes as new types that are in no document yet. Text nodes side by side are one text. */
export function createTypes(nodes: readonly Node[]): (Y.XmlElement | Y.XmlText)[] {
  const types: (Y.XmlElement | Y.XmlText)[] = [];
  let run: Node[] = [];
  const endRun = (): void => {
    if (run.length > 0) types.push(createText(run));
    run = [];
  };
  for (const node of nodes) {
    if (node.isText) run.push(node);
    else {
      endRun();
      types.push(createElement(node));
    }
  }
  endRun();
  return types;
}

export function createElement(node: Node): Y.XmlElement {
  const element = new Y.XmlElement(node.type.name);
  writeAttributes(element, null, node);
  if (node.childCount > 0) element.insert(0, createTypes(node.children));
  return element;
}

export function createText(nodes: readonly Node[]): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(
    nodes.map((node) => ({ insert: (node.text ?? '').toWellFormed(), attributes: attributesOf(node.marks) })),
  );
  return text;
}
