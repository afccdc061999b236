import { EnvError, EnvProblem, quote } from '@parley/settings';
import { isHost } from './host.ts';

/** Where browsers find this server. */
export interface PublicPlace {
  /** The `host[:port]`s that browsers dial; none takes each request's Host header for it. */
  readonly hosts: readonly string[];
  /** The path the page stands under; it begins and ends with `/`. */
  readonly base: string;
  /** Whether every browser comes over https: then it is told never to come another way. */
  readonly secure: boolean;
}

/** Letters that need no quoting anywhere: not in HTML, not in a header. */
const BASE = /^\/(?:[A-Za-z0-9._~-]+\/)*$/;

/** Reads one `https://host[:port]/path/`. Throws EnvProblem for anything else. */
export function readPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const path = url?.pathname.endsWith('/') ? url.pathname : `${url?.pathname}/`;
  const plain =
    url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || !/^https?:$/.test(url.protocol) || !isHost(url.host) || !BASE.test(path)) {
    throw new EnvProblem(
      `must be like https://parley.example.org/ or https://example.org/parley/, not ${quote(text)}`,
    );
  }
  url.pathname = path;
  return url;
}

/** What all public URLs say together. Throws EnvError if they differ in their path: the page knows one. */
export function publicPlace(variable: string, urls: readonly URL[]): PublicPlace {
  const [first] = urls;
  if (first === undefined) return { hosts: [], base: '/', secure: false };
  const other = urls.find(({ pathname }) => pathname !== first.pathname);
  if (other) throw new EnvError(variable, `must have one path, not ${first.pathname} and ${other.pathname}`);
  return {
    hosts: urls.map(({ host }) => host),
    base: first.pathname,
    secure: urls.every(({ protocol }) => protocol === 'https:'),
  };
}
