import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LIMIT_MS = 15_000;

/** A stock server in a process of its own, at a port of its own: the network is this run's alone. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Starts a server that says on its first line that it listens. */
  static async start(
    file: URL,
    port: number,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const child = spawn(process.execPath, [fileURLToPath(file)], {
      env: { PATH: process.env.PATH, HOST: 'localhost', PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = new ServerProcess(`ws://localhost:${port}`, child);
    try {
      const lines = createInterface({ input: child.stdout });
      await once(lines, 'line', { signal: AbortSignal.timeout(LIMIT_MS) });
    } catch (cause) {
      await server.close();
      throw new Error(`${file.pathname} did not start`, { cause });
    }
    return server;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the server has no process');
    return this.#child.pid;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}
