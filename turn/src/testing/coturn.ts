import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTurnConfig, renderTurnConfig } from '../config.ts';

const START_MS = 10_000;

/** A real coturn on loopback, run from the configuration this package makes. */
export interface Coturn {
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate it shows (PEM). */
  readonly certificate: string;
  log(): string;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Throws Error, saying what to install, if a program is missing. `env` is added to what loopback needs. */
export async function startCoturn(env: Readonly<Record<string, string>>): Promise<Coturn> {
  for (const program of ['turnserver', 'turnutils_uclient', 'openssl']) {
    if (spawnSync('which', [program]).status === 0) continue;
    throw new Error(`${program} is not installed; on Debian: apt-get install coturn openssl`);
  }
  const directory = mkdtempSync(join(tmpdir(), 'parley-coturn-'));
  const [cert, key, conf, logFile] = ['cert.pem', 'key.pem', 'turnserver.conf', 'coturn.log'].map((name) =>
    join(directory, name),
  ) as [string, string, string, string];
  selfSign(cert, key);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const config = readTurnConfig({
    PARLEY_TURN_LISTEN_IP: '127.0.0.1,::1',
    PARLEY_TURN_RELAY_IP: '127.0.0.1,::1',
    PARLEY_TURN_PORT: String(port),
    PARLEY_TURN_TLS_PORT: String(tlsPort),
    PARLEY_TURN_CERT: cert,
    PARLEY_TURN_KEY: key,
    PARLEY_TURN_LOG: logFile,
    PARLEY_TURN_PID: join(directory, 'coturn.pid'),
    PARLEY_TURN_USERDB: join(directory, 'turndb'),
    ...env,
  });
  writeFileSync(conf, renderTurnConfig(config), { mode: 0o600 });
  writeFileSync(logFile, '');
  const child = spawn('turnserver', ['-c', conf], { stdio: 'ignore' });
  const log = () => readFileSync(logFile, 'utf8');
  const stop = async () => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await listening(child, port, tlsPort);
  } catch (error) {
    const last = log().slice(-2_000);
    await stop();
    throw new Error(`coturn did not start: ${last}`, { cause: error });
  }
  return { port, tlsPort, certificate: readFileSync(cert, 'utf8'), log, stop };
}

function selfSign(cert: string, key: string): void {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** coturn opens its ports one after another. */
async function listening(child: ChildProcess, port: number, tlsPort: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  const signs = [() => connectable(port), () => connectable(tlsPort), () => answered(port)];
  for (const isThere of signs) {
    while (!(await isThere())) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
      if (Date.now() > deadline) throw new Error(`it does not listen on ${port} and ${tlsPort}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Whether a STUN binding request (RFC 8489, section 6) over UDP is answered. */
function answered(port: number): Promise<boolean> {
  const request = Buffer.from(`000100002112a442${'07'.repeat(12)}`, 'hex');
  const socket = createSocket('udp4');
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), 200);
    socket.once('message', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => clearTimeout(timer));
    socket.connect(port, '127.0.0.1', () => socket.send(request));
  }).finally(() => socket.close());
}

function connectable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await over;
  clearTimeout(timer);
}
