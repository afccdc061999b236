import { Blockquote } from '@tiptap/extension-blockquote';

/** What a callout may be: as GitHub's Markdown has them. */
export const CALLOUTS: readonly string[] = ['note', 'tip', 'important', 'warning', 'caution'];

/** One of those, whatever somebody wrote, or null. */
export const calloutKind = (written: unknown): string | null =>
  CALLOUTS.find((kind) => kind === written) ?? null;

/** Quotations, and callouts: those that are no quotation but a note, a warning and so on. */
export const Quotes = Blockquote.extend({
  extendNodeSchema: ({ name }) =>
    name === 'blockquote' ? { attributeBounds: { callout: calloutKind } } : {},
  addAttributes: () => ({
    callout: {
      default: null,
      parseHTML: (element) => calloutKind(element.getAttribute('data-callout')),
      renderHTML: ({ callout }) => (calloutKind(callout) ? { 'data-callout': callout, role: 'note' } : {}),
    },
  }),
});
