import { isHeadingAddress } from './heading-link.ts';

/** What a link may lead to. Everything else, `javascript:` first of all, is never written and never shown. */
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Addresses longer than this are refused; browsers stop at a few thousand characters, too. */
const LONGEST = 4_096;

/** Whether a link may lead there. Whole addresses only: `example.org` alone says nothing about its protocol. */
export function isAllowedAddress(address: unknown): address is string {
  if (typeof address !== 'string' || address.length > LONGEST) return false;
  const url = URL.parse(address);
  return url !== null && PROTOCOLS.has(url.protocol);
}

/** Whether a document may hold a link to it: what is elsewhere, or one of its own headings. */
export const isLinkTarget = (address: unknown): address is string =>
  isAllowedAddress(address) || isHeadingAddress(address);

/**
 * What somebody typed or pasted as an address, completed: `example.org` becomes `https://example.org`, and
 * `me@example.org` becomes `mailto:me@example.org`. Null if no link may lead there.
 */
export function completeAddress(typed: string): string | null {
  const address = typed.trim();
  if (address === '' || /\s/.test(address)) return null;
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address)) return isAllowedAddress(address) ? address : null;
  if (/^[^@/:]+@[^@/:]+\.[^@/:]+$/.test(address)) return `mailto:${address}`;
  const completed = `https://${address.replace(/^\/\//, '')}`;
  const host = URL.parse(completed)?.hostname;
  return host && (host.includes('.') || host === 'localhost') && isAllowedAddress(completed)
    ? completed
    : null;
}
