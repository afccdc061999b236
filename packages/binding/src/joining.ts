import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';

/** What was written, without the empty lines around it; but not without the last one while the caret is in it. */
export function blocksWritten({ doc, selection }: EditorState): readonly Node[] {
  const blocks = [...doc.children];
  const withCaret = selection.$head.depth > 0 ? doc.child(selection.$head.index(0)) : null;
  while (blocks[0] && isEmptyLine(blocks[0])) blocks.shift();
  while (isEmptyLine(blocks.at(-1)) && blocks.at(-1) !== withCaret) blocks.pop();
  return blocks.every(isEmptyLine) ? [] : blocks;
}

/** The document with these blocks at its beginning, in the place of an empty line, if it begins with one. */
export function withBlocks(blocks: readonly Node[], document: Node): Node {
  const { children } = document;
  const rest = isEmptyLine(children[0]) ? children.slice(1) : children;
  return document.type.create(document.attrs, [...blocks, ...rest]);
}

const isEmptyLine = (node: Node | undefined): boolean =>
  node?.type.name === 'paragraph' && node.content.size === 0;
