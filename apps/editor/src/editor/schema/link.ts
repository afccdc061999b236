import { Link } from '@tiptap/extension-link';
import { isAllowedAddress } from '../links/address.ts';

/** A link holds its address and nothing else. How it opens is the page's business, not the document's. */
export const WrittenLink = Link.extend({
  addAttributes() {
    return { href: { default: null } };
  },
}).configure({
  autolink: false,
  openOnClick: false,
  linkOnPaste: true,
  markdownLinks: true,
  defaultProtocol: 'https',
  isAllowedUri: (address) => isAllowedAddress(address),
  HTMLAttributes: { target: '_blank', rel: 'noopener noreferrer nofollow' },
});
