import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type PageFile, type Representation, readPageFiles } from './page-files.ts';
import { StartError } from './start-error.ts';

/** Vite names what lies here by its content, so it never changes. */
const HASHED = '/assets/';

/** The page's own routes: what is at none of them, and is no file, is not there. */
const ROUTES: ReadonlySet<string> = new Set(['/', '/new', '/d', '/d/']);

/** Answers one request for what is at `path` below the page's place. */
export type Page = (request: IncomingMessage, response: ServerResponse, path: string) => void;

/**
 * Serves the built page from memory, read once, now: its files, and `index.html` for its routes. A browser that goes anywhere else is
 * shown it too, with the status 404: the page says then that there is nothing. Takes GET and HEAD only.
 *
 * `base` is the path it stands under, with a `/` at both ends: what the build left relative in `index.html` is written out with it.
 *
 * A range is answered with the whole, as RFC 9110 (14.2) permits: no file here is worth resuming.
 *
 * @throws StartError if there is no page.
 */
export function createPage(directory: string, base = '/'): Page {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new StartError(
      `There is no page in ${directory}: build it with "npm run build", or set PARLEY_PAGE`,
    );
  }
  const files = readPageFiles(directory, (html) => html.replaceAll(/(\s(?:src|href)=")\.\//g, `$1${base}`));
  const index = files.get('/index.html');

  return (request, response, path) => {
    const named = files.get(path);
    const isRoute = ROUTES.has(path);
    const file = named ?? (isRoute || showsPages(request, path) ? index : undefined);
    if (file === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    const { coding, bytes, tag } = chosen(file, request);
    const headers = {
      'Cache-Control': named && path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: tag,
      ...(file.representations.length > 1 ? { Vary: 'Accept-Encoding' } : {}),
    };
    const there = named !== undefined || isRoute;
    if (there && holds(request.headers['if-none-match'], tag)) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(there ? 200 : 404, {
      ...headers,
      ...(coding === null ? {} : { 'Content-Encoding': coding }),
      'Content-Type': file.type,
      'Content-Length': bytes.length,
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
}

/** Whether a browser went there, and shows what it is given. */
const showsPages = ({ headers }: IncomingMessage, path: string): boolean =>
  !hasExtension(path) && (headers.accept ?? '').includes('text/html');

const hasExtension = (path: string): boolean => path.lastIndexOf('.') > path.lastIndexOf('/');

/** The best representation the request accepts. The file as it is goes to everybody, even to who refuses it. */
function chosen({ representations }: PageFile, { headers }: IncomingMessage): Representation {
  const accepted = acceptedCodings(headers['accept-encoding']);
  const found = representations.find(({ coding }) => coding === null || accepted.has(coding));
  if (found === undefined) throw new Error('a file has no representation');
  return found;
}

/** The codings an Accept-Encoding header names (RFC 9110, 12.5.3), but for those it gives the weight 0. */
function acceptedCodings(header: string | string[] | undefined): ReadonlySet<string> {
  const accepted = new Set<string>();
  const items = String(header ?? '').toLowerCase();
  for (const item of items.split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(coding);
  }
  return accepted;
}

/** Whether an If-None-Match header (RFC 9110, 13.1.2) names the tag. A proxy may have made it weak. */
function holds(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const named = item.trim();
    return named === '*' || named === tag || named === `W/${tag}`;
  });
}
