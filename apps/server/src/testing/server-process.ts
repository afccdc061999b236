import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Everything it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The descriptors it has open, and its memory in bytes. */
  readonly vitals: () => { readonly descriptors: number; readonly memory: number };
  /** Its exit code, and the milliseconds from now until then. */
  exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }>;
}

export interface ReadyServer extends ServerProcess {
  readonly url: string;
  readonly port: number;
}

/** Real server processes and their folders; `close` ends and removes all of them. */
export class ServerProcesses {
  readonly #running = new Set<ChildProcess>();
  readonly #folders: string[] = [];

  /** A new empty folder. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-server-'));
    this.#folders.push(folder);
    return folder;
  }

  /** A folder with a page as a build would leave it. */
  async page(): Promise<string> {
    const folder = await this.folder();
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Parley</title>');
    await writeFile(join(folder, 'assets', 'main-4f2a.js'), 'export {};');
    const large = join(folder, 'assets', 'large-7c1d.js');
    const text = Buffer.from('export const text = "as large as an editor";\n'.repeat(20_000));
    await writeFile(large, text);
    await writeFile(
      `${large}.br`,
      brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    );
    await writeFile(`${large}.gz`, gzipSync(text));
    return folder;
  }

  /** Runs main.ts with these settings only, after `prelude`, a line of shell that ends with `;`. */
  run(env: Record<string, string>, args: readonly string[] = [], prelude = ''): ServerProcess {
    return this.runUnder(['/bin/sh'], env, args, prelude);
  }

  /** The same, with the shell started by another program. */
  runUnder(
    shell: readonly [string, ...string[]],
    env: Record<string, string>,
    args: readonly string[] = [],
    prelude = '',
  ): ServerProcess {
    const [program, ...rest] = shell;
    const command = [...rest, '-c', `${prelude}exec "$@"`, 'sh', process.execPath, MAIN, ...args];
    const child = spawn(program, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#running.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const exited = once(child, 'close').then(([code, signal]) => {
      this.#running.delete(child);
      return { code, signal };
    });
    return {
      child,
      stdout: () => stdout,
      stderr: () => stderr,
      vitals: () => ({
        descriptors: readdirSync(`/proc/${child.pid}/fd`).length,
        memory:
          1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]),
      }),
      async exit() {
        const started = performance.now();
        return { ...(await exited), ms: performance.now() - started };
      },
    };
  }

  /** Runs it on a free port and waits until it says that it is ready. */
  start(env: Record<string, string> = {}, prelude = ''): Promise<ReadyServer> {
    return this.startUnder(['/bin/sh'], env, prelude);
  }

  /** The same, with the shell started by another program. */
  async startUnder(
    shell: readonly [string, ...string[]],
    env: Record<string, string>,
    prelude: string,
  ): Promise<ReadyServer> {
    const settings = {
      PORT: '0',
      PARLEY_HOST: '127.0.0.1',
      PARLEY_PAGE: await this.page(),
      PARLEY_DATA: await this.folder(),
      PARLEY_LOG_LEVEL: 'warn',
      ...env,
    };
    const server = this.runUnder(shell, { PATH: process.env.PATH ?? '', ...settings }, [], prelude);
    const url = await new Promise<string>((resolve, reject) => {
      server.child.stdout?.on('data', () => {
        const match = /^Parley is ready: (\S+)$/m.exec(server.stdout());
        if (match?.[1] !== undefined) resolve(match[1].replace('localhost', '127.0.0.1'));
      });
      server.child.once('close', () => reject(new Error(`It ended before it was ready: ${server.stderr()}`)));
    });
    return { ...server, url, port: Number(new URL(url).port) };
  }

  async close(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
}
