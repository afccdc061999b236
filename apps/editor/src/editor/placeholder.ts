import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** Shows `text` in a document that holds nothing yet, without writing anything into it. */
export const Placeholder = Extension.create<{ text: string }>({
  name: 'placeholder',

  addOptions: () => ({ text: '' }),

  addProseMirrorPlugins() {
    const { text } = this.options;
    return [
      new Plugin({
        props: {
          decorations: ({ doc }) => {
            const only = doc.childCount === 1 ? doc.firstChild : null;
            if (only?.type.name !== 'paragraph' || only.content.size > 0) return null;
            const attributes = { class: 'placeholder', 'data-placeholder': text };
            return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, attributes)]);
          },
        },
      }),
    ];
  },
});
