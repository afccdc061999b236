import type { IncomingMessage } from 'node:http';

/** What a request is for. */
export interface RequestTarget {
  /** As it came, percent-encoded, without the query; it begins with `/`, but for `*`. */
  readonly path: string;
  /** The `host[:port]` it names itself, as requests to a proxy do; null if it does not. */
  readonly authority: string | null;
}

/** No room's id is longer, in characters. */
const MOST_ROOM = 128;

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Reads a request's target in origin-form or absolute-form: a server takes both (RFC 9112, 3.2). */
export function targetOf({ url = '/' }: Pick<IncomingMessage, 'url'>): RequestTarget {
  const absolute = ABSOLUTE.exec(url);
  const origin = absolute ? url.slice(absolute[0].length) : url;
  const path = origin.split(/[?#]/, 1)[0];
  return { path: path || '/', authority: absolute?.[1] ?? null };
}

/**
 * Where a path leads below the one the page stands under (`/`, `/parley/`): a path that begins with `/`. A proxy may take the
 * base away before it passes a request on, or leave it there, so what does not begin with it is taken as it is. Null for the
 * base without its last `/`, which is somewhere else.
 */
export function pathBelow(path: string, base: string): string | null {
  if (base === '/') return path;
  if (path.startsWith(base)) return path.slice(base.length - 1);
  return `${path}/` === base ? null : path;
}

/** The room that a request's URL names (`?room=`), as it came; null: none. */
export function roomNamedIn({ url = '' }: Pick<IncomingMessage, 'url'>): string | null {
  const query = url.indexOf('?');
  return query < 0 ? null : (new URLSearchParams(url.slice(query)).get('room')?.slice(0, MOST_ROOM) ?? null);
}
