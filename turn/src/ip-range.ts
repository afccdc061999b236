import { isIP } from 'node:net';

/** A block of addresses, first to last. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly first: string;
  readonly last: string;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * Parses `address` or `address/prefix`; null if it is neither, or if bits beyond the prefix are set (a likely typing
 * error). Only blocks that a prefix can name are taken: coturn compares IPv6 addresses byte by byte, not as numbers, so
 * a range from any address to any other would let some of its middle through.
 */
export function parseIpRange(text: string): IpRange | null {
  const [address = '', prefixText, ...rest] = text.split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || rest.length > 0 || address.includes('%')) return null;
  const bits = BITS[family];
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return null;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefix > bits) return null;
  const low = toNumber(address, family);
  const size = 1n << BigInt(bits - prefix);
  if (low % size !== 0n) return null;
  return { family, first: toText(low, family), last: toText(low + size - 1n, family) };
}

/**
 * The block as coturn's `denied-peer-ip` and `allowed-peer-ip` take it: usually one `first-last`.
 *
 * coturn takes a first address of all zeros for "from anywhere": an IPv6 block that begins with `::` would match every
 * IPv4 address too. Such a block is written once for each byte that can be more than zero, that byte counted from 1
 * on: together they hold all of it but `::` itself, which coturn never sends to.
 */
export function coturnSpans({ family, first, last }: IpRange): string[] {
  const low = toNumber(first, family);
  if (family === 4 || low !== 0n) return [first === last ? first : `${first}-${last}`];
  const bytes = Array.from({ length: 16 }, (_, at) => 1n << BigInt(8 * at));
  return bytes.filter((one) => one <= toNumber(last, family)).map((one) => `${toText(one, family)}-${last}`);
}

function toNumber(address: string, family: 4 | 6): bigint {
  if (family === 4) return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  return groupsOf(address).reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

/** The eight groups of an IPv6 address that `isIP` accepted. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [, before = '', a, b, c, d] = dotted ?? [];
  const pair = (high?: string, low?: string) => (Number(high) * 256 + Number(low)).toString(16);
  const plain = dotted === null ? address : `${before}${pair(a, b)}:${pair(c, d)}`;
  const [head = '', tail] = plain.split('::');
  const parse = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return parse(head);
  const [left, right] = [parse(head), parse(tail)];
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function toText(value: bigint, family: 4 | 6): string {
  const [groups, width, radix, mark] = family === 4 ? [4, 8, 10, '.'] : [8, 16, 16, ':'];
  const mask = (1n << BigInt(width)) - 1n;
  return Array.from({ length: groups }, (_, at) => (value >> BigInt((groups - 1 - at) * width)) & mask)
    .map((group) => group.toString(radix))
    .join(mark);
}
