import { Mark, markInputRule, markPasteRule, mergeAttributes } from '@tiptap/core';
import { isAllowedAddress } from '../links/address.ts';
import { pasteOnSelection } from '../links/paste-on-selection.ts';
import { addressesIn, markdownLinkAtEnd } from '../links/written-links.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    link: {
      /** Makes the selection a link. False, and nothing changes, where no link may lead. */
      setLink: (attributes: { href: string }) => ReturnType;
      unsetLink: () => ReturnType;
    };
  }
}

const HTML_ATTRIBUTES = { target: '_blank', rel: 'noopener noreferrer nofollow' };

/**
 * A link holds its address and nothing else; how it opens is the page's business, not the document's. Our own instead of
 * Tiptap's, which brings a recogniser of all the world's top-level domains for what typed text is *not* turned into here.
 */
export const WrittenLink = Mark.create({
  name: 'link',
  priority: 1_000,
  keepOnSplit: false,
  exitable: true,
  inclusive: false,

  addAttributes: () => ({ href: { default: null } }),

  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element) => (isAllowedAddress(element.getAttribute('href')) ? null : false),
    },
  ],

  renderHTML: ({ HTMLAttributes }) => [
    'a',
    mergeAttributes(HTML_ATTRIBUTES, {
      ...HTMLAttributes,
      // What another page wrote is shown, and leads nowhere.
      href: isAllowedAddress(HTMLAttributes.href) ? HTMLAttributes.href : '',
    }),
    0,
  ],

  markdownTokenName: 'link',
  parseMarkdown: (token, helpers) =>
    helpers.applyMark('link', helpers.parseInline(token.tokens ?? []), { href: token.href }),
  renderMarkdown: (node, helpers) => `[${helpers.renderChildren(node)}](${node.attrs?.href ?? ''})`,

  addCommands() {
    return {
      setLink:
        ({ href }) =>
        ({ commands }) =>
          isAllowedAddress(href) && commands.setMark(this.name, { href }),
      unsetLink:
        () =>
        ({ commands }) =>
          commands.unsetMark(this.name, { extendEmptyMarkRange: true }),
    };
  },

  addInputRules() {
    return [
      markInputRule({
        find: markdownLinkAtEnd,
        type: this.type,
        getAttributes: (match) => ({ href: match.data?.href }),
      }),
    ];
  },

  addPasteRules() {
    return [
      markPasteRule({
        find: addressesIn,
        type: this.type,
        getAttributes: (match) => ({ href: match.data?.href }),
      }),
    ];
  },

  addProseMirrorPlugins() {
    return [pasteOnSelection(this.editor)];
  },
});
