import { isAllowedAddress } from '@parley/document';
import type { InputRuleMatch, PasteRuleMatch } from '@tiptap/core';

/** `[words](address)`; the address may hold one pair of brackets, as Wikipedia's do. */
const MARKDOWN_LINK = /(?<![!\\])\[([^[\]]+)\]\(((?:[^\s()]|\([^\s()]*\))+)\)$/;
const WHOLE_ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/gi;
/** What follows an address in a sentence and is not of it. */
const TAIL = /[.,;:!?*_~]+$/;

/** The link in Markdown that somebody has just finished typing, or null. */
export function markdownLinkAtEnd(text: string): InputRuleMatch | null {
  const match = MARKDOWN_LINK.exec(text);
  const [written, words, href] = match ?? [];
  if (!match || !written || !words?.trim() || !isAllowedAddress(href)) return null;
  // In `code`: a backtick is open before it.
  if ((text.slice(0, match.index).split('`').length - 1) % 2 === 1) return null;
  return { index: match.index, text: written, replaceWith: words, data: { href } };
}

/** The whole addresses in a pasted text, without the punctuation around them. */
export function addressesIn(text: string): PasteRuleMatch[] {
  const found: PasteRuleMatch[] = [];
  for (const { 0: written, index } of text.matchAll(WHOLE_ADDRESS)) {
    const address = withoutTail(written);
    if (isAllowedAddress(address)) found.push({ index, text: address, data: { href: address } });
  }
  return found;
}

function withoutTail(written: string): string {
  const address = written.replace(TAIL, '');
  // A bracket is the address's own only if it was opened in it.
  return /[)\]]$/.test(address) && !/[([]/.test(address) ? withoutTail(address.slice(0, -1)) : address;
}
