// The router of a hotel that wants to be signed in to: `portal.ts CERT KEY` answers whatever is asked of port 443 with a page of its
// own, WebSockets as well, under a certificate of its own.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const HTTPS = 443;
const [cert = '', key = ''] = process.argv.slice(2);
const PAGE = '<!doctype html><title>Hotel</title><h1>Welcome! Please sign in.</h1>';

createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' }).end(PAGE);
}).listen(HTTPS, '0.0.0.0');
