import type { Node } from '@tiptap/pm/model';

/** What stands for a place of a line that is no text of its own: a break, an end of a footnote, what is in one. */
const LEAF = '\uFFFC';

/** The text of a line between two places in it, a character a place: what is found in it can be found in the document. */
export function lineText(line: Node, from: number, to: number, leaf = LEAF): string {
  let out = '';
  line.forEach((node, at) => {
    if (at >= to || at + node.nodeSize <= from) return;
    const whole = node.isText ? (node.text ?? '') : leaf.repeat(node.nodeSize);
    out += whole.slice(Math.max(0, from - at), to - at);
  });
  return out;
}
