import type { Element, Nodes } from 'hast';
import type { ContentJson, MarkJson } from '../content-json.ts';
import type { Losses } from '../files/losses.ts';

/** What the reader of one kind of elements has to read what is in them. */
export interface Reading {
  readonly losses: Losses;
  /** What some elements and words are, in a row: pieces of lines, and blocks among them. */
  pieces(nodes: readonly Nodes[], marks: readonly MarkJson[]): ContentJson[];
  /** The same as blocks alone: each row of pieces of lines is a paragraph. */
  blocks(nodes: readonly Nodes[], marks?: readonly MarkJson[]): ContentJson[];
}

/** Reads an element of one kind: what stands in its place. */
export type ReadElement = (
  element: Element,
  marks: readonly MarkJson[],
  reading: Reading,
) => readonly ContentJson[];

/** The elements within one, without the words between them. */
export const elementsIn = (element: Element): Element[] =>
  element.children.filter((child): child is Element => child.type === 'element');

/** All the words in an element, as they are. */
export function wordsIn(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'br') return '\n';
  return 'children' in node ? node.children.map(wordsIn).join('') : '';
}
