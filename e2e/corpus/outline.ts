import type { Loss } from '@parley/document/files';
import type { Mark, Node } from '@tiptap/pm/model';

export const inWords = ({ kind, count }: Loss): string => `lost: ${kind} ${count}`;

/** A document as lines: what stands in what, with attributes and marks. */
export function outline(node: Node, depth = 0): string {
  const indent = '  '.repeat(depth);
  if (node.isText)
    return `${indent}${JSON.stringify(shortened(node.text ?? ''))}${node.marks.map(markInWords).join('')}`;
  const line = `${indent}${node.type.name}${attributesInWords(node.attrs)}`;
  return [line, ...node.children.map((child) => outline(child, depth + 1))].join('\n');
}

const markInWords = ({ type, attrs }: Mark): string => ` ${type.name}${attributesInWords(attrs)}`;

const attributesInWords = (attrs: Readonly<Record<string, unknown>>): string =>
  Object.entries(attrs)
    .filter(([name, value]) => value !== null && value !== '' && !(name.endsWith('span') && value === 1))
    .map(([name, value]) => ` ${name}=${shortened(String(value))}`)
    .join('');

const shortened = (text: string): string => text.replace(/(data:image\/\w+;base64,.{12})[\w+/=]*/g, '$1…');
