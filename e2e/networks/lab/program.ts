import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { until } from '../../src/document.ts';
import type { Namespace } from './namespace.ts';

const STOP_MS = 3_000;

/** A program at work in a namespace, with its output in a file. */
export class Program {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Starts it and waits until `isReady`. */
  static async start(
    within: Namespace,
    command: readonly string[],
    { log, isReady }: { readonly log: string; readonly isReady: () => Promise<boolean> },
  ): Promise<Program> {
    const output = await open(log, 'a');
    const [file, ...args] = within.enter(command);
    const child = spawn(file, args, { stdio: ['ignore', output.fd, output.fd] });
    await output.close();
    const program = new Program(child);
    await until(`${command[0]} is ready`, async () => {
      if (child.exitCode !== null)
        throw new Error(`${command.join(' ')} ended with ${child.exitCode}, see ${log}`);
      return isReady();
    });
    return program;
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** Whether something in there listens at that port. */
export async function listens(within: Namespace, kind: 'tcp' | 'udp', port: number): Promise<boolean> {
  const found = await within.run(`ss -Hln ${kind === 'tcp' ? '-t' : '-u'} sport = :${port}`);
  return found.trim() !== '';
}
