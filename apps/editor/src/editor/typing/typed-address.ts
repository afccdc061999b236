import { completeAddress } from '@parley/document';

/** What is an address without a protocol before it; with any other ending it may be a file or a typing error. */
const ENDINGS = 'com|org|net|edu|gov|eu|de|at|ch|fr|uk|nl|it|es|io|dev|app|info';

const WITH_PROTOCOL = /^(?:https?:\/\/|mailto:)[^\s/:].*/i;
const BARE = new RegExp(`^(?:www\\.[\\w-]+\\.|(?:[\\w-]+\\.)+(?:${ENDINGS})(?=$|[/?#:]))`, 'i');
const MAIL = /^[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}$/i;
/** What follows an address in a sentence and is not of it. */
const TAIL = /[.,;:!?*_~…”’»]+$/;

export interface TypedAddress {
  /** Where it stands in the text, from and to. */
  readonly from: number;
  readonly to: number;
  readonly href: string;
}

/** The address that a text ends with, as somebody has just typed it, or null. */
export function typedAddress(text: string): TypedAddress | null {
  const [word = ''] = /[^\s<>"'`\uFFFC]*$/.exec(text) ?? [];
  const opening = /^[([{„“‘«]*/.exec(word)?.[0].length ?? 0;
  const address = withoutTail(word.slice(opening));
  if (!WITH_PROTOCOL.test(address) && !BARE.test(address) && !MAIL.test(address)) return null;
  const href = completeAddress(address);
  const from = text.length - word.length + opening;
  return href ? { from, to: from + address.length, href } : null;
}

function withoutTail(written: string): string {
  const address = written.replace(TAIL, '');
  // A bracket is the address's own only if it was opened in it.
  return /[)\]}]$/.test(address) && !/[([{]/.test(address) ? withoutTail(address.slice(0, -1)) : address;
}
