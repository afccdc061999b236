import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import { targetOf } from './request-target.ts';

/** `name`, `1.2.3.4` or `[::1]`, each with or without `:port` (RFC 3986, authority without user information). */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** Whether the text is a host as it may stand in a header or in a challenge: nothing in it needs quoting anywhere. */
export const isHost = (text: string): boolean => HOST.test(text);

/** The host a request was sent to, as its sender dialled it (RFC 9112, 3.3); null if what it names is no host. */
export function dialledHost(request: IncomingMessage): string | null {
  const host = targetOf(request).authority ?? request.headers.host;
  return host !== undefined && isHost(host) ? host.toLowerCase() : null;
}

/** What names a place within one network (RFC 6761, 6762, 8375, and the habit of routers). */
const INSIDE = /(?:^|\.)(?:localhost|local|lan|internal|home\.arpa)$/;

/** Whether a host that was dialled is an address, or a name that the internet's DNS does not have: `localhost`, a container's. Of a
 * name that ends in a dot, or that has a port, the rest counts. */
export function isInsideHost(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '').replace(/\.$/, '');
  return name.startsWith('[') || isIPv4(name) || !name.includes('.') || INSIDE.test(name);
}
