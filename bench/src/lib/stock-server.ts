import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LIMIT_MS = 15_000;

/** The server a stock provider comes with, as its package ships it, in a process of its own. */
export class StockServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** The signaling server in y-webrtc's package. */
  static yWebrtc(): Promise<StockServer> {
    return StockServer.#start(new URL('../bin/server.js', import.meta.resolve('y-webrtc')), 4444);
  }

  /** The server of @y/websocket-server, which keeps documents in memory. */
  static yWebsocket(): Promise<StockServer> {
    return StockServer.#start(new URL('server.js', import.meta.resolve('@y/websocket-server/utils')), 1234);
  }

  /** Each says on its first line that it listens. */
  static async #start(file: URL, port: number): Promise<StockServer> {
    const child = spawn(process.execPath, [fileURLToPath(file)], {
      env: { PATH: process.env.PATH, HOST: 'localhost', PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = new StockServer(`ws://localhost:${port}`, child);
    try {
      await once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(LIMIT_MS) });
    } catch (cause) {
      await server.close();
      throw new Error(`${file.pathname} did not start`, { cause });
    }
    return server;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}
