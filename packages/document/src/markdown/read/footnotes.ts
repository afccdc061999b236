import type { FootnoteDefinition, FootnoteReference, Nodes, Parent, PhrasingContent, Root } from 'mdast';
import type { Losses } from '../../files/losses.ts';

declare module 'mdast' {
  interface PhrasingContentMap {
    note: NoteNode;
  }
  interface RootContentMap {
    note: NoteNode;
  }
}

/** What a footnote says, where the text refers to it. */
export interface NoteNode extends Parent {
  type: 'note';
  children: PhrasingContent[];
}

/** The footnotes of a text, which may be written anywhere in it. */
export class Footnotes {
  readonly #written = new Map<string, FootnoteDefinition>();
  readonly #referred = new Set<string>();

  constructor(roots: readonly Root[]) {
    for (const root of roots) this.#find(root, false);
  }

  /** What stands where the text refers to a note. */
  inText({ identifier, label }: FootnoteReference, losses: Losses): Nodes {
    const note = this.#written.get(identifier);
    if (!note) return { type: 'text', value: signOf(label ?? identifier) };
    if (!note.children.every(({ type }) => type === 'paragraph')) losses.add('footnote');
    return {
      type: 'note',
      data: { hName: 'span', hProperties: { dataFootnote: '' } },
      children: linesOf(note, losses).flatMap((line, at) => (at > 0 ? [{ type: 'break' }, ...line] : line)),
    };
  }

  /** What stands where a note was written: nothing, or its words if nothing refers to it. */
  apart(note: FootnoteDefinition, losses: Losses): Nodes {
    const isShown = this.#written.get(note.identifier) === note && this.#referred.has(note.identifier);
    if (isShown) return { type: 'blockquote', data: { hName: 'div' }, children: [] };
    losses.add('footnote');
    const sign = `${signOf(note.label ?? note.identifier)}: `;
    const [first, ...others] = note.children;
    return {
      type: 'blockquote',
      data: { hName: 'div' },
      children:
        first?.type === 'paragraph'
          ? [{ ...first, children: [{ type: 'text', value: sign }, ...first.children] }, ...others]
          : [{ type: 'paragraph', children: [{ type: 'text', value: sign }] }, ...note.children],
    };
  }

  /** References within notes count for none: a note in a note would be one without end. */
  #find(node: Nodes, isInNote: boolean): void {
    if (node.type === 'footnoteDefinition' && !this.#written.has(node.identifier))
      this.#written.set(node.identifier, node);
    if (node.type === 'footnoteReference' && !isInNote) this.#referred.add(node.identifier);
    if (!('children' in node)) return;
    for (const child of node.children) this.#find(child, isInNote || node.type === 'footnoteDefinition');
  }
}

const signOf = (label: string): string => `[^${label}]`;

/** The words of what stands in a note, a line for each paragraph; each time it is referred to they are others. */
function linesOf(node: Nodes, losses: Losses): PhrasingContent[][] {
  if (node.type === 'paragraph' || node.type === 'heading')
    return [structuredClone(node.children).map((child) => withoutNotes(child, losses))];
  if (node.type === 'code') return node.value.split('\n').map((value) => [{ type: 'inlineCode', value }]);
  return 'children' in node ? node.children.flatMap((child) => linesOf(child, losses)) : [];
}

function withoutNotes(node: PhrasingContent, losses: Losses): PhrasingContent {
  if (node.type === 'footnoteReference') {
    losses.add('footnote');
    return { type: 'text', value: signOf(node.label ?? node.identifier) };
  }
  if ('children' in node)
    node.children = node.children.map((child) => withoutNotes(child as PhrasingContent, losses)) as [];
  return node;
}
