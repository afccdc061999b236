import type { Node } from '@tiptap/pm/model';

export interface Note {
  readonly node: Node;
  /** Directly before it in the document. */
  readonly pos: number;
}

/** The notes of each block. Blocks are immutable: after a keystroke one of them is another. */
const known = new WeakMap<Node, readonly Note[]>();

/** The footnotes of a document, in order: the number of one is its place here. */
export function notesOf(doc: Node): Note[] {
  const notes: Note[] = [];
  doc.forEach((block, offset) => {
    for (const { node, pos } of notesOfBlock(block)) notes.push({ node, pos: offset + pos });
  });
  return notes;
}

function notesOfBlock(block: Node): readonly Note[] {
  const found = known.get(block);
  if (found) return found;
  const notes: Note[] = [];
  block.descendants((node, at) => {
    if (isNote(node)) notes.push({ node, pos: at + 1 });
    return !node.isLeaf;
  });
  known.set(block, notes);
  return notes;
}

export const isNote = ({ type }: Node): boolean => type.name === 'footnote';
