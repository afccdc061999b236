import { LIMITS, utf8 } from '@parley/wire';

/** The most origins one admission tries: each costs a signature check. */
const MOST = 8;

/**
 * The origins (`host[:port]`, as a client dials it) a server answers to.
 *
 * With `publicHosts` only those: then an answer that a client gave to another server is worth nothing here. Without,
 * whatever the request's `Host` header says: right behind any name, but a server in the middle can say what it likes in
 * that header, so an operator who has a public name configures it.
 */
export function originsOf(
  request: { readonly host: string | undefined },
  publicHosts: readonly string[],
): string[] {
  const hosts = publicHosts.length > 0 ? publicHosts : request.host === undefined ? [] : [request.host];
  return [...new Set(hosts.map(normalOrigin))]
    .filter((host) => host !== '' && utf8(host).length <= LIMITS.text)
    .slice(0, MOST);
}

/** Hosts are compared in lower case, as browsers write them. */
export const normalOrigin = (host: string): string => host.trim().toLowerCase();
