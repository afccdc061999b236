import type { IncomingMessage } from 'node:http';

/** What a request is for. */
export interface RequestTarget {
  /** As it came, percent-encoded, without the query; it begins with `/`, but for `*`. */
  readonly path: string;
  /** The `host[:port]` it names itself, as requests to a proxy do; null if it does not. */
  readonly authority: string | null;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Reads a request's target in origin-form or absolute-form: a server takes both (RFC 9112, 3.2). */
export function targetOf({ url = '/' }: Pick<IncomingMessage, 'url'>): RequestTarget {
  const absolute = ABSOLUTE.exec(url);
  const origin = absolute ? url.slice(absolute[0].length) : url;
  const path = origin.split(/[?#]/, 1)[0];
  return { path: path || '/', authority: absolute?.[1] ?? null };
}
