import { Fragment, type Node, type NodeType, type Slice } from '@tiptap/pm/model';
import { isNote } from './notes.ts';

/** What is pasted into a note, as a note can hold it: the lines of its blocks with breaks between them, so that no two words become one. */
export function pastedLines({ content }: Slice, note: NodeType): Fragment {
  const { hardBreak, formula } = note.schema.nodes;
  const out: Node[] = [];
  let begins = false;
  const put = (node: Node): void => {
    if (begins && out.length > 0 && hardBreak) out.push(hardBreak.create());
    begins = false;
    out.push(node);
  };
  const read = (inside: Fragment): void =>
    inside.forEach((node) => {
      const isApart = node.isBlock || isNote(node);
      begins ||= isApart;
      if (node.type.name === 'formulaBlock' && formula) put(formula.create(node.attrs));
      else if (node.isInline && note.contentMatch.matchType(node.type)) put(node);
      else read(node.content);
      begins ||= isApart;
    });
  read(content);
  return Fragment.fromArray(out.map((node) => node.mark(note.allowedMarks(node.marks))));
}
