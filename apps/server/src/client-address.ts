import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4, SocketAddress } from 'node:net';

/** What a proxy puts into requests it passes on. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const;

/** Whether a request shows that it came through a proxy. */
export const cameThroughProxy = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  PROXY_HEADERS.some((name) => headers[name] !== undefined);

/**
 * Who a request is counted for: an IPv4 address, or the /64 of an IPv6 address, since that is what one household or one
 * rented machine is given. Null for whoever cannot be told apart, who is bounded by the totals alone: this machine itself,
 * and a proxy on a private network whose header nobody has named.
 *
 * With `header`, the address is the last one in it, which is what the nearest proxy wrote; what stands before may be
 * the client's own invention.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers'> & {
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
  header: string | null,
): string | null {
  const remote = counted(request.socket.remoteAddress ?? '');
  if (header !== null) {
    const named = request.headers[header.toLowerCase()];
    const last = String(named ?? '')
      .split(',')
      .at(-1);
    return counted(withoutPort(last?.trim() ?? '')) ?? (isOwn(remote) ? null : remote);
  }
  if (remote === null || isLoopback(remote)) return null;
  return isOwn(remote) && cameThroughProxy(request) ? null : remote;
}

/** The address as it is counted; null for what is none. */
function counted(address: string): string | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = (mapped ?? address).replace(/%.*$/, '');
  if (isIPv4(plain)) return plain;
  if (isIP(plain) === 0) return null;
  // As Node writes it: lower case, zeros shortened in one way only.
  const { address: canonical } = new SocketAddress({ address: plain, family: 'ipv6' });
  if (canonical === '::1') return canonical;
  return `${groupsOf(canonical).slice(0, 4).join(':')}::/64`;
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left;
  const right = tail === '' ? [] : tail.split(':');
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
}

/** `1.2.3.4:5`, `[::1]:5` and `[::1]` as some proxies write them. */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\]/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** This machine, or a network nobody comes from but one's own. */
const isOwn = (address: string | null): boolean =>
  address === null ||
  isLoopback(address) ||
  /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/.test(address);

/** Who a TCP connection is counted for before it says anything: nobody where it may be a proxy's. */
export function socketAddress({
  remoteAddress,
}: {
  readonly remoteAddress?: string | undefined;
}): string | null {
  const remote = counted(remoteAddress ?? '');
  return isOwn(remote) ? null : remote;
}

/** Whether somebody on this machine or its own network asks, and not through a proxy: who runs the server, that is. */
export function isFromInside(
  request: Pick<IncomingMessage, 'headers'> & {
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
): boolean {
  return isOwn(counted(request.socket.remoteAddress ?? '')) && !cameThroughProxy(request);
}
