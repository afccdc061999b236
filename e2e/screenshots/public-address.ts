import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { makeFolder, removeFolder } from '../src/folder.ts';

const HOST = 'write.example.org';

/** A server as the public sees it: https under a name, ended by a proxy in front of it. */
export interface PublicAddress {
  readonly origin: string;
  /** With these a browser finds the name here, and takes the proxy's own certificate. */
  readonly flags: readonly string[];
  close(): Promise<void>;
}

/** Puts such a proxy in front of a port of this computer. It listens on 443, so that links look as people see them. */
export async function publicAddress(port: number): Promise<PublicAddress> {
  const folder = await makeFolder('proxy');
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const named = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...named],
    {
      stdio: 'ignore',
    },
  );
  const proxy = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (outside) => {
    const inside = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  proxy.listen(443, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    origin: `https://${HOST}`,
    flags: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--ignore-certificate-errors'],
    close: async () => {
      proxy.close();
      await removeFolder(folder);
    },
  };
}
