import { HorizontalRule } from '@tiptap/extension-horizontal-rule';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    pageBreak: {
      setPageBreak: () => ReturnType;
    };
  }
}

/** What follows begins a page of its own on paper. It is put in as a divider is. */
export const PageBreak = HorizontalRule.extend({
  name: 'pageBreak',
  parseHTML: () => [{ tag: 'div[data-page-break]' }],
  // As other programs understand it.
  renderHTML: () => ['div', { 'data-page-break': '', style: 'break-after: page' }],
  addInputRules: () => [],
  addCommands() {
    return { setPageBreak: this.parent?.().setHorizontalRule ?? (() => () => false) };
  },
});
