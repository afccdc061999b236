import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { StartError } from './start-error.ts';

/** Vite names what lies here by its content, so it never changes. */
const HASHED = '/assets/';

/**
 * Serves the built page: its files, and `index.html` for every path without an extension, since a document's path is
 * the page's own affair. Files are listed once, now.
 *
 * @throws StartError if there is no page.
 */
export function createPage(directory: string): RequestListener {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new StartError(
      `There is no page in ${directory}: build it with "npm run build", or set PARLEY_PAGE`,
    );
  }
  const serve = sirv(directory, {
    single: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders(response, path) {
      const fixed = path.startsWith(HASHED);
      response.setHeader('Cache-Control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (request, response) => {
    serve(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    });
  };
}
