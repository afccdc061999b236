import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis of its own in a folder of its own, reached over a socket in it. It may be killed, and started again. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-redis-'));
  #server: ChildProcess | null = null;

  /** Rejects if Debian's `redis-server` is not installed. */
  static async start(): Promise<RedisServer> {
    const server = new RedisServer();
    await server.again();
    return server;
  }

  get url(): string {
    return join(this.#folder, 'redis.sock');
  }

  async again(): Promise<void> {
    const settings = ['--port', '0', '--unixsocket', this.url, '--save', '', '--dir', this.#folder];
    const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (/eady to accept connections|now ready to accept/.test(said)) resolve();
      });
      server.once('error', reject);
      server.once('close', () => reject(new Error(`Redis ended: ${said}`)));
    });
  }

  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = once(server, 'close');
    server.kill('SIGKILL');
    await closed;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
