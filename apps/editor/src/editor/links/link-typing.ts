import { isLinkTarget } from '@parley/document';
import { type AnyExtension, Mark, markInputRule, markPasteRule } from '@tiptap/core';
import { pasteOnSelection } from './paste-on-selection.ts';
import { addressesIn, markdownLinkAtEnd } from './written-links.ts';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    link: {
      /** Makes the selection a link. False, and nothing changes, where no link may lead. */
      setLink: (attributes: { href: string }) => ReturnType;
      unsetLink: () => ReturnType;
    };
  }
}

/**
 * How links come about by typing and pasting. Our own instead of Tiptap's, which brings a recogniser of all the world's
 * top-level domains for what typed text is *not* turned into here.
 */
export function linkTyping(link: AnyExtension): AnyExtension {
  if (!(link instanceof Mark)) return link;
  return link.extend({
    addCommands() {
      return {
        setLink:
          ({ href }) =>
          ({ commands }) =>
            isLinkTarget(href) && commands.setMark(this.name, { href }),
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
}
