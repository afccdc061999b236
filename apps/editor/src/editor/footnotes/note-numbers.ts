import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { isNote, notesOf } from './notes.ts';

const key = new PluginKey<DecorationSet>('noteNumbers');

/** Numbers the footnotes as they stand. Counters of the style sheet would begin anew in each block, which is laid out for itself. */
export const noteNumbers = (): Plugin =>
  new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, { doc }) => numbered(doc),
      apply(transaction, numbers) {
        if (!transaction.docChanged) return numbers;
        const isWithout = numbers === DecorationSet.empty && !bringsNote(transaction);
        return isWithout ? numbers : numbered(transaction.doc);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });

function numbered(doc: Node): DecorationSet {
  const notes = notesOf(doc);
  if (notes.length === 0) return DecorationSet.empty;
  return DecorationSet.create(
    doc,
    notes.map(({ node, pos }, at) =>
      Decoration.node(pos, pos + node.nodeSize, { 'data-number': String(at + 1) }),
    ),
  );
}

/** Whether there may be a note where there was none: only what is put in is looked at. */
function bringsNote({ doc, mapping }: Transaction): boolean {
  let brings = false;
  for (const [at, map] of mapping.maps.entries())
    map.forEach((_from, _to, start, end) => {
      const behind = mapping.slice(at + 1);
      const [from, to] = [behind.map(start, -1), behind.map(end, 1)];
      if (!brings && from < to)
        doc.nodesBetween(from, to, (node) => {
          brings ||= isNote(node);
          return !brings;
        });
    });
  return brings;
}
