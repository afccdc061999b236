import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { makeFolder, removeFolder } from '../src/folder.ts';

const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
const READY_MS = 10_000;

/** Debian's HAProxy before some processes: it passes connections on as they come, to each in turn, and keeps nobody at any. */
export class HaProxy {
  readonly port: number;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, child: ChildProcess, port: number) {
    this.#folder = folder;
    this.#child = child;
    this.port = port;
  }

  /** Before servers on this machine, by their ports. Rejects if HAProxy is not installed. */
  static async start(ports: readonly number[]): Promise<HaProxy> {
    const folder = await makeFolder('haproxy');
    const port = await freePort();
    const file = join(folder, 'haproxy.cfg');
    await writeFile(file, configuration(port, ports));
    const child = spawn('haproxy', ['-db', '-f', file], { env: { PATH }, stdio: 'ignore' });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`HAProxy ended: ${code}`)));
    });
    failed.catch(() => {});
    await Promise.race([listening(port), failed]);
    return new HaProxy(folder, child, port);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    await removeFolder(this.#folder);
  }
}

/** TCP alone, and who is asked next is whoever's turn it is; who does not answer `/readyz` is asked no more. */
const configuration = (port: number, ports: readonly number[]): string => `
defaults
  mode tcp
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 2
  option redispatch
frontend all
  bind 127.0.0.1:${port}
  default_backend parley
backend parley
  balance roundrobin
  option httpchk GET /readyz
  default-server check inter 500ms fall 1 rise 1 on-marked-down shutdown-sessions
${ports.map((each, at) => `  server process-${at} 127.0.0.1:${each}`).join('\n')}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listening(port: number): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on ${port}`);
}
