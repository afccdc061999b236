// The TLS proxy an operator puts before Parley: `front.ts CERT KEY PORT ADDRESS…` passes what comes to port 443 of each
// address on to that port of this machine, WebSockets as well.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';

const HTTPS = 443;
const [cert = '', key = '', port = '', ...addresses] = process.argv.slice(2);

const tls = { cert: readFileSync(cert), key: readFileSync(key) };
for (const address of addresses) {
  createServer(tls, (outside) => {
    const inside = connect(Number(port), '127.0.0.1');
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  }).listen(HTTPS, address);
}
