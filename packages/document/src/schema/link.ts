import { Mark, mergeAttributes } from '@tiptap/core';
import { isLinkTarget } from '../links/address.ts';
import { isHeadingAddress } from '../links/heading-link.ts';

const ELSEWHERE = { target: '_blank', rel: 'noopener noreferrer nofollow' };

/** A link holds its address and nothing else; how it opens is the page's business, not the document's. */
export const Link = Mark.create({
  name: 'link',
  priority: 1_000,
  keepOnSplit: false,
  exitable: true,
  inclusive: false,

  addAttributes: () => ({ href: { default: null } }),

  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element) => (isLinkTarget(element.getAttribute('href')) ? null : false),
    },
  ],

  renderHTML: ({ HTMLAttributes }) => [
    'a',
    mergeAttributes(isHeadingAddress(HTMLAttributes.href) ? {} : ELSEWHERE, {
      ...HTMLAttributes,
      // What another page wrote is shown, and leads nowhere.
      href: isLinkTarget(HTMLAttributes.href) ? HTMLAttributes.href : '',
    }),
    0,
  ],
});
