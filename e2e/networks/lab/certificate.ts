import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NAMES } from './addresses.ts';

const run = promisify(execFile);

export interface Certificate {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for the servers' names, good for a quarter, that nobody has signed: browsers have to be told to take it. */
export async function selfSigned(
  folder: string,
  names: readonly string[] = [NAMES.web, NAMES.turn],
): Promise<Certificate> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90'],
    ...['-subj', `/CN=${names[0]}`],
    ...['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`],
    ...['-keyout', key, '-out', cert],
  ]);
  return { cert, key };
}
