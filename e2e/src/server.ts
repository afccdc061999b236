import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeFolder, removeFolder } from './folder.ts';

const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const NODE = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const READY_MS = 30_000;

/** Environment variables of the server, beside those this fixture sets itself. */
export type ServerSettings = Readonly<Record<string, string>>;

/**
 * The real server as its own process, with a data folder of its own: what `npm start` runs. It may be killed and started
 * again at the same port over the same data, as often as a test wants; `close` ends it and removes its folders.
 */
export class ParleyServer {
  readonly #settings: ServerSettings;
  readonly #around: readonly string[];
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #port = 0;

  private constructor(folder: string, settings: ServerSettings, around: readonly string[]) {
    this.#folder = folder;
    this.#settings = settings;
    this.#around = around;
  }

  /** Starts it on a free port and waits until it says that it is ready. `around` is a command that runs the command it is
   * given, in a network of its own for one. */
  static async start(settings: ServerSettings = {}, around: readonly string[] = []): Promise<ParleyServer> {
    const server = new ParleyServer(await makeFolder('server'), settings, around);
    await mkdir(server.dataFolder, { recursive: true });
    try {
      await server.start();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** `http://localhost:…`: a secure context without a certificate. */
  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get dataFolder(): string {
    return this.#settings.PARLEY_DATA ?? join(this.#folder, 'data');
  }

  /** What all its lives wrote to standard output and standard error. */
  get logFile(): string {
    return join(this.#folder, 'server.log');
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** Its process; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Whether the process has ended by itself. */
  get ended(): boolean {
    return this.#child !== null && (this.#child.exitCode !== null || this.#child.signalCode !== null);
  }

  log(): Promise<string> {
    return readFile(this.logFile, 'utf8');
  }

  /** Starts it again after `kill`, at the same port over the same data. */
  async start(): Promise<void> {
    if (this.#child) throw new Error('the server is running already');
    const output = await open(this.logFile, 'a');
    const from = (await output.stat()).size;
    try {
      this.#child = this.#spawn(output);
    } finally {
      await output.close();
    }
    const url = await this.#ready(this.#child, from);
    this.#port = Number(new URL(url).port);
  }

  /** Sends the signal and waits until the process has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.kill(signal);
    await this.start();
  }

  async close(): Promise<void> {
    await this.kill();
    await removeFolder(this.#folder);
  }

  #spawn(output: FileHandle): ChildProcess {
    const { PATH = '', PARLEY_PAGE } = process.env;
    const [file = NODE, ...args] = [...this.#around, NODE, MAIN];
    return spawn(file, args, {
      env: {
        PATH,
        ...(PARLEY_PAGE === undefined ? {} : { PARLEY_PAGE }),
        PORT: String(this.#port),
        PARLEY_DATA: this.dataFolder,
        ...this.#settings,
      },
      // A file, not a pipe: nothing it writes is lost, whoever ends first.
      stdio: ['ignore', output.fd, output.fd],
    });
  }

  /** The address it says it is ready at. */
  async #ready(child: ChildProcess, from: number): Promise<string> {
    const deadline = performance.now() + READY_MS;
    while (performance.now() < deadline) {
      const url = await this.#readyLine(from);
      if (url) return url;
      if (child.exitCode !== null || child.signalCode !== null) {
        this.#child = null;
        throw new Error(`the server ended before it was ready:\n${await this.log()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the server was not ready within ${READY_MS} ms:\n${await this.log()}`);
  }

  async #readyLine(from: number): Promise<string | null> {
    const lines = createInterface({ input: createReadStream(this.logFile, { start: from }) });
    for await (const line of lines) {
      const match = /^Parley is ready: (\S+)$/.exec(line);
      if (match?.[1] !== undefined) return match[1];
    }
    return null;
  }
}
