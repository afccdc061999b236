import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ReadyServer, ServerProcesses } from '../server-process.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

/** One data folder, the server process over it, and the operator's commands. */
export class House {
  readonly folder: string;
  readonly #processes = new ServerProcesses();
  #server: ReadyServer | null = null;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<House> {
    return new House(await mkdtemp(join(tmpdir(), 'parley-torture-')));
  }

  /** Where the server is; null while none runs. */
  get url(): string | null {
    return this.#server?.url ?? null;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** @throws Error with what it said, if it does not start. */
  async start(): Promise<string> {
    this.#server = await this.#processes.start({ PARLEY_DATA: this.data, PARLEY_PARTS: 'signaling,home' });
    return this.#server.url;
  }

  /** It dies in the midst of what it does. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.child.kill('SIGKILL');
    await server?.exit();
  }

  /** Runs one of the operator's commands, as a process of its own. */
  command(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...args], {
      env: { PARLEY_DATA: this.data, PARLEY_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  async close(): Promise<void> {
    await this.kill();
    await this.#processes.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The exit code of a command, and what it complained of. */
export async function ended(
  command: ChildProcess,
): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  command.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(command, 'close');
  return { code: Number(code ?? -1), said };
}
