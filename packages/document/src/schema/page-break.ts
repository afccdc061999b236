import { Document } from '@tiptap/extension-document';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Selection } from '@tiptap/pm/state';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    pageBreak: {
      setPageBreak: () => ReturnType;
    };
  }
}

/** A page ends between two blocks of the document, never within one. */
export const Pages = Document.extend({ content: '(block | pageBreak)+' });

/** What follows begins a page of its own on paper. It is put in as a divider is; within a list or a callout, behind that. */
export const PageBreak = HorizontalRule.extend({
  name: 'pageBreak',
  group: 'pageBreak',
  parseHTML: () => [{ tag: 'div[data-page-break]' }],
  // As other programs understand it.
  renderHTML: () => ['div', { 'data-page-break': '', style: 'break-after: page' }],
  addInputRules: () => [],
  addCommands() {
    const set = this.parent?.().setHorizontalRule;
    return {
      setPageBreak: () => (props) => {
        const { tr, dispatch } = props;
        const { $to } = tr.selection;
        if ($to.depth < 2) return set?.()(props) ?? false;
        if (!dispatch) return true;
        const at = $to.after(1);
        const { paragraph } = tr.doc.type.schema.nodes;
        const isLast = at === tr.doc.content.size;
        tr.insert(at, isLast && paragraph ? [this.type.create(), paragraph.create()] : this.type.create());
        tr.setSelection(Selection.near(tr.doc.resolve(at + 1))).scrollIntoView();
        return true;
      },
    };
  },
});
